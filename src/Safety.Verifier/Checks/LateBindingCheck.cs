using Safety.Verifier.Metadata;
using Safety.Verifier.Surface;

namespace Safety.Verifier.Checks;

/// <summary>
/// SAFE401 for what names a broker member instead of calling it: reflection, <c>dynamic</c>, the late binding of Visual
/// Basic, quotations of F#. Found where name and type stand in the same method; what is computed is not.
/// </summary>
internal sealed class LateBindingCheck(BrokerSurface surface)
{
    /// <summary>Methods that turn a name, or nothing but a type, into something that can be invoked.</summary>
    private static readonly HashSet<string> s_lookups = new(
        [
            "GetMethod", "GetMethods", "GetMember", "GetMembers", "InvokeMember", "GetProperty", "GetProperties", "GetField", "GetFields", "GetEvent", "GetEvents",
            "GetConstructor", "GetConstructors", "GetDeclaredMethod", "GetDeclaredMethods", "GetDeclaredProperty", "GetDeclaredField", "GetRuntimeMethod", "GetRuntimeMethods",
            "GetRuntimeProperty", "GetRuntimeField", "GetRuntimeFields", "GetInterfaceMap", "GetRuntimeInterfaceMap", "CreateDelegate", "Call", "CallByName", "FindMembers", "CreateInstance",
        ],
        StringComparer.Ordinal);

    /// <summary>What a lookup by these can find is public, and a guard's public members are there to be called.</summary>
    private static readonly HashSet<string> s_innocentOnGuards = new(["GetMethod", "GetProperty", "CreateInstance"], StringComparer.Ordinal);

    /// <summary>What a method looks up, where, and what is wrong with it.</summary>
    public IEnumerable<(Instruction Instruction, GuardedMember? Member, string Fault)> Check(MethodCode code)
    {
        (Instruction Instruction, TypeText Parent, string Name, StackValue[] Inputs)[] calls = [.. StackReader.CallsOf(code)];
        for (int i = 0; i < calls.Length; i++)
        {
            (Instruction instruction, TypeText parent, string name, StackValue[] inputs) = calls[i];
            if (parent.Name == "Microsoft.FSharp.Quotations.FSharpExpr" && name.StartsWith("Deserialize", StringComparison.Ordinal))
            {
                if (FindQuoted(code) is { } quoted)
                    yield return (instruction, quoted, "quotes");
            }
            else if (IsBinder(parent) && !(i + 1 < calls.Length && IsSiteOfTheFramework(calls[i + 1].Parent)) && FindBound(parent, name, inputs) is { } bound)
            {
                yield return (instruction, bound, "binds at run time to");
            }
            else if (IsReflection(parent) && Find(name, inputs) is var (member, fault))
            {
                yield return (instruction, member, fault);
            }
        }
    }

    /// <summary>True where a text of an assembly names a broker, though the assembly references nobody who knows one.</summary>
    public bool MayName(AssemblyImage assembly) => assembly.Literals().Any(text => surface.IsRawType(NameIn(text)));

    private (GuardedMember? Member, string Fault)? Find(string lookup, StackValue[] inputs)
    {
        string[] texts = [.. inputs.Select(static input => input.Text).OfType<string>()];
        if (lookup is "GetType" or "CreateInstance" or "CreateInstanceFrom")
        {
            foreach (string text in texts)
            {
                if (surface.IsRawType(NameIn(text)))
                    return (null, $"looks up the raw broker '{NameIn(text)}' by its name");
                if (NameIn(text).StartsWith(SafetyIdentity.GeneratedNamespace, StringComparison.Ordinal))
                    return (null, $"looks up '{NameIn(text)}' by its name");
            }
        }

        if (!s_lookups.Contains(lookup))
            return null;

        // The first type given to CreateDelegate is the delegate's, and says nothing about what is bound to it.
        TypeText[] types = [.. inputs.Skip(lookup == "CreateDelegate" ? 1 : 0).Select(input => TypeIn(input, lookup)).OfType<TypeText>()];
        TypeText? type = types.FirstOrDefault(found => surface.Guards.Contains(found.Name) || surface.IsRawType(found)) ?? types.FirstOrDefault();
        string? name = texts.FirstOrDefault();
        if (type is not null && type.Name.StartsWith(SafetyIdentity.GeneratedNamespace, StringComparison.Ordinal))
            return (null, $"looks into '{type.Name}' by reflection");
        if (type is not null && surface.Guards.Contains(type.Name))
            return s_innocentOnGuards.Contains(lookup) ? null : (null, $"looks into the guard '{type.Name}' by reflection");
        GuardedMember[] named = name is null ? [] : [.. surface.RawNamed(name).Select(static item => item.Member)];
        if (type is not null && surface.IsRawType(type))
        {
            // Making a client is composition; the compiler's rule says where.
            if (lookup == "CreateInstance" || (name is not null && named.Length == 0))
                return null;
            return (named.FirstOrDefault(), named.Length > 0 ? "looks up by reflection" : $"looks up the members of '{type.Name}' by reflection");
        }

        // The type is not known here: the name of an order call decides. A type that is known and no broker is innocent.
        return type is null && named.FirstOrDefault(static member => !member.IsDerived && !member.IsInternal) is { } guarded ? (guarded, "looks up by reflection") : null;
    }

    /// <summary>The type that a lookup asks, as far as it can be seen; a type parameter says nothing.</summary>
    private static TypeText? TypeIn(StackValue input, string lookup) =>
        input.TypeOf is { } described ? (described.Name.StartsWith('`') ? null : described)
        : lookup is "CreateDelegate" or "Call" or "CallByName" && input.Type is { } declared && !IsPlumbing(declared.Name) ? declared
        : null;

    private static bool IsPlumbing(string name) =>
        name.Length == 0
        || name is "System.Object" or "System.String" or "System.Type" or "System.Int32" or "System.Boolean" or "System.Array" or "System.Delegate"
        || name.StartsWith("System.Reflection.", StringComparison.Ordinal)
        || name.StartsWith("System.Linq.Expressions.", StringComparison.Ordinal)
        || name.StartsWith("Microsoft.VisualBasic.", StringComparison.Ordinal);

    // C# hands its binder to the call site at once, whose type tells what the receiver is: where only an argument is dynamic, adding to a
    // list is nobody's order. A static member has its type there.
    private bool IsSiteOfTheFramework(TypeText next) =>
        next is { Name: "System.Runtime.CompilerServices.CallSite`1", Arguments: [{ Arguments: [_, { } receiver, ..] }] }
        && receiver.Name.StartsWith("System.", StringComparison.Ordinal) && receiver.Name is not ("System.Object" or "System.Type") && !surface.IsRawType(receiver);

    private GuardedMember? FindBound(TypeText binder, string method, StackValue[] inputs)
    {
        if (!method.StartsWith("InvokeMember", StringComparison.Ordinal) && !method.StartsWith("GetMember", StringComparison.Ordinal) && !method.StartsWith("SetMember", StringComparison.Ordinal)
            && !method.StartsWith("Late", StringComparison.Ordinal) && method != "CallByName" && method != "FallbackCall")
        {
            return null;
        }

        if (inputs.Select(static input => input.Text).OfType<string>().FirstOrDefault() is not { } name)
            return null;

        // C# says how many arguments it will give, the instance among them; Visual Basic passes them in an array.
        int? given = binder.Name == "Microsoft.CSharp.RuntimeBinder.Binder"
            ? method == "InvokeMember" ? inputs[^1].Number - 1 : null
            : inputs.FirstOrDefault(static input => input.Type?.Name == "System.Array")?.Number;
        return surface.RawNamed(name).Where(item => !item.Member.IsInternal && (given is null || item.Method.Takes(given.Value))).Select(static item => item.Member).FirstOrDefault();
    }

    /// <summary>A quotation is bytes; the names in it are texts, and the types stand beside it.</summary>
    private GuardedMember? FindQuoted(MethodCode code)
    {
        if (!code.MentionedTypes().Any(surface.IsRawType))
            return null;
        byte[][] quotations = [.. code.FieldContents()];
        return surface.Members.FirstOrDefault(member =>
            !member.IsFree && quotations.Any(bytes => bytes.AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes(SimpleName(member.Id))) >= 0));
    }

    private static string SimpleName(string id) => id.Split('(')[0].Split('.')[^1].Split('`')[0];

    /// <summary>The full name of a type in a text such as <c>Namespace.Outer+Inner, Assembly</c>.</summary>
    private static string NameIn(string text) => text.Split(',')[0].Trim().Replace('+', '.');

    private static bool IsBinder(TypeText type) => type.Name is "Microsoft.CSharp.RuntimeBinder.Binder"
        or "Microsoft.VisualBasic.CompilerServices.NewLateBinding" or "Microsoft.VisualBasic.CompilerServices.LateBinding"
        or "Microsoft.VisualBasic.CompilerServices.Versioned" or "Microsoft.VisualBasic.Interaction";

    private static bool IsReflection(TypeText type) => type.Name is "System.Type" or "System.Delegate" or "System.Activator"
        or "System.Reflection.TypeInfo" or "System.Reflection.IReflect" or "System.Reflection.RuntimeReflectionExtensions" or "System.Reflection.TypeExtensions"
        or "System.Reflection.MethodInfo" or "System.Reflection.Assembly" or "System.Linq.Expressions.Expression";
}
