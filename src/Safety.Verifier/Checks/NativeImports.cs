using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using Safety.Verifier.Metadata;
using Safety.Verifier.Surface;

namespace Safety.Verifier.Checks;

/// <summary>
/// The native functions behind guarded members: what a broker's own assembly imports there, nobody else imports. A native
/// library that no guarded member stands on is not known to be a broker's, and is left alone.
/// </summary>
internal sealed class NativeImports
{
    /// <summary>What every program may import: what a broker calls there changes no order.</summary>
    private static readonly HashSet<string> s_system = new(
        ["kernel32", "kernelbase", "ntdll", "user32", "advapi32", "ws2_32", "ole32", "oleaut32", "bcrypt", "ncrypt", "crypt32", "secur32", "shell32", "winmm", "iphlpapi", "msvcrt", "ucrtbase", "libc", "libm", "libdl", "libpthread", "libSystem", "libSystem.Native"],
        StringComparer.OrdinalIgnoreCase);

    private readonly Dictionary<string, GuardedMember> _behind = new(StringComparer.OrdinalIgnoreCase);

    public NativeImports(OutputImage output, BrokerSurface surface)
    {
        foreach (AssemblyImage owner in surface.Types.Select(static type => type.Type.Assembly).Concat(surface.Sdks).Distinct())
        {
            foreach (MethodImage member in owner.Types.SelectMany(static type => type.Methods))
            {
                if (surface.FindRaw(member) is { ChangesOrders: true } raw)
                    Add(member, raw, output, surface, []);
            }
        }
    }

    /// <summary>The guarded member that stands on the function a method imports; null for another method.</summary>
    public GuardedMember? Find(MethodImage method) => KeyOf(method) is { } key ? _behind.GetValueOrDefault(key) : null;

    /// <summary>Follows what a guarded member calls in its own assembly until it leaves managed code.</summary>
    private void Add(MethodImage method, GuardedMember raw, OutputImage output, BrokerSurface surface, HashSet<MethodImage> seen)
    {
        if (!seen.Add(method))
            return;
        if (KeyOf(method) is { } key)
            _behind.TryAdd(key, raw);
        if (!method.HasBody)
            return;
        AssemblyImage assembly = method.Type.Assembly;
        foreach (Instruction instruction in InstructionReader.Read(assembly.BodyOf(method).GetILReader()))
        {
            if (instruction.Code.OperandType == System.Reflection.Emit.OperandType.InlineMethod
                && output.Resolve(assembly, MetadataTokens.EntityHandle(instruction.Operand)) is { } called
                && called.Type.Assembly == assembly)
            {
                Add(called, raw, output, surface, seen);
            }
        }
    }

    private static string? KeyOf(MethodImage method)
    {
        if ((method.Definition.Attributes & MethodAttributes.PinvokeImpl) == 0)
            return null;
        MethodImport import = method.Definition.GetImport();
        if (import.Module.IsNil)
            return null;
        MetadataReader reader = method.Type.Assembly.Reader;
        string module = Path.GetFileNameWithoutExtension(reader.GetString(reader.GetModuleReference(import.Module).Name));
        string name = import.Name.IsNil ? method.Name : reader.GetString(import.Name);
        return s_system.Contains(module) || name.Length == 0 ? null : $"{module}!{name}";
    }
}
