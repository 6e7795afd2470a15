using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace Safety.Verifier.Tests;

/// <summary>What IL can do and no compiler writes.</summary>
public sealed class HandMadeIlTests
{
    /// <summary>A contract whose members take nothing, so that a call is one instruction.</summary>
    private const string Contract = """
        using Safety.Contracts;
        namespace Demo
        {
            [BrokerContract] public interface IDesk { [BrokerCall(BrokerCallKind.CancelAll)] void Flatten(); [BrokerCall(BrokerCallKind.CancelAll)] void FlattenAs<T>(); [BrokerQuery] void Look(); }
            [BrokerContract] public abstract class Line { [BrokerCall(BrokerCallKind.CancelAll)] public static void Stop() { } [BrokerQuery] public static void Look() { } }
            [BrokerContract] public interface IDeskOf<T> { [BrokerCall(BrokerCallKind.CancelAll)] void Flatten(T of); }
        }
        """;

    public static TheoryData<string> Ways => [.. s_ways.Keys];

    private static readonly Dictionary<string, Action<HandMadeAssembly>> s_ways = new()
    {
        ["call"] = static made => made.Method("Go", code => { code.Call(Stop(made)); code.OpCode(ILOpCode.Ret); }),
        ["tail call"] = static made => made.Method("Go", code => { code.OpCode(ILOpCode.Tail); code.Call(Stop(made)); code.OpCode(ILOpCode.Ret); }),
        ["jmp"] = static made => made.Method("Go", code => { code.OpCode(ILOpCode.Jmp); code.Token(Stop(made)); }),
        ["callvirt"] = static made => made.Method("Go", code => { code.OpCode(ILOpCode.Ldnull); code.OpCode(ILOpCode.Callvirt); code.Token(Flatten(made)); code.OpCode(ILOpCode.Ret); }),
        ["constrained callvirt"] = static made => made.Method("Go", code =>
        {
            code.OpCode(ILOpCode.Ldnull);
            code.OpCode(ILOpCode.Constrained);
            code.Token(made.Type("Contract", "Demo", "IDesk"));
            code.OpCode(ILOpCode.Callvirt);
            code.Token(Flatten(made));
            code.OpCode(ILOpCode.Ret);
        }),
        ["ldftn and calli"] = static made => made.Method("Go", code =>
        {
            code.OpCode(ILOpCode.Ldftn);
            code.Token(Stop(made));
            code.CallIndirect(made.Metadata.AddStandaloneSignature(made.Signature(isInstance: false, static returns => returns.Void())));
            code.OpCode(ILOpCode.Ret);
        }),
        ["ldvirtftn"] = static made => made.Method("Go", code => { code.OpCode(ILOpCode.Ldnull); code.OpCode(ILOpCode.Ldvirtftn); code.Token(Flatten(made)); code.OpCode(ILOpCode.Pop); code.OpCode(ILOpCode.Ret); }),
        ["ldtoken"] = static made => made.Method("Go", code => { code.OpCode(ILOpCode.Ldtoken); code.Token(Stop(made)); code.OpCode(ILOpCode.Pop); code.OpCode(ILOpCode.Ret); }),
        ["calli with a broker"] = static made => made.Method("Go", code =>
        {
            code.OpCode(ILOpCode.Ldnull);
            code.LoadConstantI4(0);
            code.CallIndirect(made.Metadata.AddStandaloneSignature(made.Signature(isInstance: false, static returns => returns.Void(), type => type.Type(made.Type("Contract", "Demo", "IDesk"), isValueType: false))));
            code.OpCode(ILOpCode.Ret);
        }),
        ["method of a generic instance"] = static made => made.Method("Go", code =>
        {
            BlobBuilder arguments = new();
            new BlobEncoder(arguments).MethodSpecificationSignature(1).AddArgument().Int32();
            BlobBuilder signature = new();
            new BlobEncoder(signature).MethodSignature(genericParameterCount: 1, isInstanceMethod: true).Parameters(0, static returns => returns.Void(), static _ => { });
            MemberReferenceHandle open = made.Metadata.AddMemberReference(made.Type("Contract", "Demo", "IDesk"), made.Metadata.GetOrAddString("FlattenAs"), made.Metadata.GetOrAddBlob(signature));
            code.OpCode(ILOpCode.Ldnull);
            code.OpCode(ILOpCode.Callvirt);
            code.Token(made.Metadata.AddMethodSpecification(open, made.Metadata.GetOrAddBlob(arguments)));
            code.OpCode(ILOpCode.Ret);
        }),
        ["member of a type specification"] = static made => made.Method("Go", code =>
        {
            BlobBuilder type = new();
            new BlobEncoder(type).TypeSpecificationSignature().GenericInstantiation(made.Type("Contract", "Demo", "IDeskOf`1"), 1, isValueType: false).AddArgument().String();
            code.OpCode(ILOpCode.Ldnull);
            code.OpCode(ILOpCode.Ldnull);
            code.OpCode(ILOpCode.Callvirt);
            code.Token(made.Member(made.Metadata.AddTypeSpecification(made.Metadata.GetOrAddBlob(type)), "Flatten", isInstance: true, static returns => returns.Void(), static parameter => parameter.GenericTypeParameter(0)));
            code.OpCode(ILOpCode.Ret);
        }),
        ["call with variable arguments"] = static made => made.Method("Go", code =>
        {
            BlobBuilder signature = new();
            new BlobEncoder(signature).MethodSignature(SignatureCallingConvention.VarArgs).Parameters(1, static returns => returns.Void(), static list => list.StartVarArgs().AddParameter().Type().Int32());
            code.LoadConstantI4(1);
            code.OpCode(ILOpCode.Call);
            code.Token(made.Metadata.AddMemberReference(made.Type("Contract", "Demo", "Line"), made.Metadata.GetOrAddString("Stop"), made.Metadata.GetOrAddBlob(signature)));
            code.OpCode(ILOpCode.Ret);
        }),
    };

    [Theory]
    [MemberData(nameof(Ways))]
    public void Way_Triggers(string way)
    {
        Finding finding = Assert.Single(Verify(made =>
        {
            made.Type("Hand", "Made", made.Type("System.Runtime", "System", "Object"));
            s_ways[way](made);
        }));
        Assert.Equal(("SAFE401", "Made.dll", "Hand.Made.Go", "Hand.Made"), (finding.Rule, finding.Assembly, finding.Method, finding.Type));
        Assert.NotNull(finding.Offset);
    }

    [Fact]
    public void Query_DoesNotTrigger() => Assert.Empty(Verify(static made =>
    {
        made.Type("Hand", "Made", made.Type("System.Runtime", "System", "Object"));
        made.Method("Go", code => { code.Call(made.Member(made.Type("Contract", "Demo", "Line"), "Look", isInstance: false, static returns => returns.Void())); code.OpCode(ILOpCode.Ret); });
    }));

    /// <summary>The module's own constructor runs before anything else of the assembly.</summary>
    [Fact]
    public void ModuleConstructor_Triggers() => Assert.Equal("<Module>.cctor", Assert.Single(Verify(static made =>
        made.Method(".cctor", code => { code.Call(Stop(made)); code.OpCode(ILOpCode.Ret); }, MethodAttributes.Static | MethodAttributes.SpecialName | MethodAttributes.RTSpecialName))).Method);

    /// <summary>A method of another name stands in for the broker's: the entry is in a table, not in the name.</summary>
    [Fact]
    public void OverrideByTable_Triggers() => Assert.Equal("Hand.Made.Go", Assert.Single(Verify(static made =>
    {
        TypeReferenceHandle root = made.Type("System.Runtime", "System", "Object");
        made.Type("Hand", "Other", root, TypeAttributes.Public);
        MethodDefinitionHandle innocent = made.Method(
            "Innocent", static code => code.OpCode(ILOpCode.Ret), MethodAttributes.Public | MethodAttributes.Virtual | MethodAttributes.NewSlot | MethodAttributes.Final, made.Signature(isInstance: true, static returns => returns.Void()));
        TypeDefinitionHandle other = MetadataTokens.TypeDefinitionHandle(2);
        made.Metadata.AddInterfaceImplementation(other, made.Type("Contract", "Demo", "IDesk"));
        made.Metadata.AddMethodImplementation(other, innocent, Flatten(made));
        made.Type("Hand", "Made", root);
        made.Method("Go", code => { code.OpCode(ILOpCode.Ldnull); code.Call(innocent); code.OpCode(ILOpCode.Ret); });
    })).Method);

    /// <summary>The caller knows the contract by an assembly that only forwards it.</summary>
    [Fact]
    public void ForwardedType_Triggers()
    {
        HandMadeAssembly facade = new("Facade");
        facade.Metadata.AddExportedType(TypeAttributes.Public | (TypeAttributes)0x00200000, facade.Metadata.GetOrAddString("Demo"), facade.Metadata.GetOrAddString("Line"), facade.Assembly("Contract"), 0);
        HandMadeAssembly made = new("Made");
        made.Type("Hand", "Made", made.Type("System.Runtime", "System", "Object"));
        made.Method("Go", code => { code.Call(made.Member(made.Type("Facade", "Demo", "Line"), "Stop", isInstance: false, static returns => returns.Void())); code.OpCode(ILOpCode.Ret); });
        using OutputFolder output = new OutputFolder().With("Contract", Contract).WithBytes("Facade", facade.Build()).WithBytes("Made", made.Build());
        Assert.Equal("Made.dll", Assert.Single(output.Verify().Findings).Assembly);
    }

    /// <summary>A body that ends in the middle of an instruction is not passed over.</summary>
    [Fact]
    public void CutInstruction_Triggers() => Assert.Equal("SAFE403", Assert.Single(Verify(static made =>
    {
        made.Type("Hand", "Made", made.Type("System.Runtime", "System", "Object"));
        _ = made.Type("Contract", "Demo", "IDesk");
        made.Method("Go", static code => code.OpCode(ILOpCode.Call));
    })).Rule);

    private static MemberReferenceHandle Stop(HandMadeAssembly made) => made.Member(made.Type("Contract", "Demo", "Line"), "Stop", isInstance: false, static returns => returns.Void());

    private static MemberReferenceHandle Flatten(HandMadeAssembly made) => made.Member(made.Type("Contract", "Demo", "IDesk"), "Flatten", isInstance: true, static returns => returns.Void());

    private static IReadOnlyList<Finding> Verify(Action<HandMadeAssembly> write)
    {
        HandMadeAssembly made = new("Made");
        write(made);
        using OutputFolder output = new OutputFolder().With("Contract", Contract).WithBytes("Made", made.Build());
        return output.Verify().Findings;
    }
}
