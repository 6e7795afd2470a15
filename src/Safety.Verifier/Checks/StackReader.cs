using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using Safety.Verifier.Metadata;

namespace Safety.Verifier.Checks;

/// <summary>
/// Follows a body in the order it is written and tells what lies on the stack at each call: literals, types and array
/// lengths as far as they can be seen without running anything. What comes from elsewhere is unknown.
/// </summary>
internal sealed class StackReader
{
    private readonly MethodCode _code;
    private readonly MetadataReader _reader;
    private readonly List<StackValue> _stack = [];
    private readonly Dictionary<int, StackValue> _locals = [];
    private readonly TypeText[] _localTypes;

    private StackReader(MethodCode code)
    {
        _code = code;
        _reader = code.Method.Type.Assembly.Reader;
        _localTypes = [.. code.Locals()];
    }

    /// <summary>Every call of a body with what it is given, the instance first.</summary>
    public static IEnumerable<(Instruction Instruction, TypeText Parent, string Name, StackValue[] Inputs)> CallsOf(MethodCode code)
    {
        StackReader reader = new(code);
        foreach (Instruction instruction in code.Instructions)
        {
            if (instruction.Code.OperandType == OperandType.InlineMethod && instruction.Code.FlowControl == FlowControl.Call && code.Called(instruction.Operand) is { } called)
            {
                bool creates = instruction.Code == OpCodes.Newobj;
                StackValue[] inputs = reader.Pop(called.Signature.ParameterTypes.Length + (called.Signature.Header.IsInstance && !creates ? 1 : 0));
                yield return (instruction, called.Parent ?? TypeText.Plain(""), called.Name, inputs);
                if (creates)
                    reader.Push(new StackValue(called.Parent));
                else if (called.Signature.ReturnType.Name != "System.Void")
                    reader.Push(Returned(called.Name, called.Signature.ReturnType, inputs));
            }
            else
            {
                reader.Step(instruction);
            }
        }
    }

    private static StackValue Returned(string name, TypeText type, StackValue[] inputs) => name switch
    {
        "GetTypeFromHandle" or "GetTypeInfo" when inputs is [{ TypeOf: not null } handle] => handle with { Type = type },
        "GetType" when inputs is [{ Type: { } declared }] && declared.Name is not ("System.Object" or "") => new StackValue(type, TypeOf: declared),
        _ => new StackValue(type),
    };

    private void Step(Instruction instruction)
    {
        string name = instruction.Code.Name!;
        switch (name)
        {
            case "ldstr":
                Push(new StackValue(TypeText.Plain("System.String"), Text: _reader.GetUserString(MetadataTokens.UserStringHandle(instruction.Operand & 0xFFFFFF))));
                return;
            case "ldtoken":
                EntityHandle token = MetadataTokens.EntityHandle(instruction.Operand);
                Push(new StackValue(TypeOf: TypeImage.Read(_reader, token, []), Token: instruction.Operand));
                return;
            case "newarr":
                Push(new StackValue(TypeText.Plain("System.Array"), Number: Pop(1)[0].Number));
                return;
            case "castclass" or "isinst":
                // A cast to a type says more than the value's own declaration, but does not take a literal away.
                Push(Pop(1)[0] with { Type = TypeImage.Read(_reader, MetadataTokens.EntityHandle(instruction.Operand), []) });
                return;
            case "box":
                Push(Pop(1)[0]);
                return;
            case "dup":
                Push(_stack.Count == 0 ? StackValue.Unknown : _stack[^1]);
                return;
            case "ret" or "throw" or "rethrow" or "br" or "br.s" or "leave" or "leave.s" or "endfinally" or "endfilter":
                _stack.Clear();
                return;
        }

        if (name.StartsWith("ldc.i4", StringComparison.Ordinal))
            Push(new StackValue(TypeText.Plain("System.Int32"), Number: Short(name, "ldc.i4.") ?? (name == "ldc.i4.m1" ? -1 : instruction.Operand)));
        else if (name.StartsWith("ldloc", StringComparison.Ordinal) && !name.StartsWith("ldloca", StringComparison.Ordinal))
            Push(Local(Short(name, "ldloc.") ?? instruction.Operand));
        else if (name.StartsWith("stloc", StringComparison.Ordinal))
            _locals[Short(name, "stloc.") ?? instruction.Operand] = Pop(1)[0];
        else if (name.StartsWith("ldarg", StringComparison.Ordinal) && !name.StartsWith("ldarga", StringComparison.Ordinal))
            Push(Argument(Short(name, "ldarg.") ?? instruction.Operand));
        else if (name is "ldfld" or "ldsfld")
            LoadField(instruction);
        else
            Other(instruction);
    }

    private void LoadField(Instruction instruction)
    {
        if (instruction.Code == OpCodes.Ldfld)
            Pop(1);
        EntityHandle handle = MetadataTokens.EntityHandle(instruction.Operand);
        Push(new StackValue(handle.Kind switch
        {
            HandleKind.FieldDefinition => _reader.GetFieldDefinition((FieldDefinitionHandle)handle).DecodeSignature(SignatureReader.Instance, []),
            HandleKind.MemberReference => _reader.GetMemberReference((MemberReferenceHandle)handle).DecodeFieldSignature(SignatureReader.Instance, []),
            _ => null,
        }));
    }

    private void Other(Instruction instruction)
    {
        Pop(Popped(instruction.Code.StackBehaviourPop));
        for (int pushed = Pushed(instruction.Code.StackBehaviourPush); pushed > 0; pushed--)
            Push(StackValue.Unknown);
    }

    private StackValue Local(int index) =>
        _locals.TryGetValue(index, out StackValue? value) ? value : new StackValue(index < _localTypes.Length ? _localTypes[index] : null);

    private StackValue Argument(int index)
    {
        if (!_code.Method.IsStatic && index-- == 0)
            return new StackValue(TypeText.Plain(_code.Method.Type.Name, _code.Method.Type.Assembly.Name));
        var parameters = _code.Method.Signature.ParameterTypes;
        return new StackValue(index < parameters.Length ? parameters[index] : null);
    }

    private void Push(StackValue value) => _stack.Add(value);

    private StackValue[] Pop(int count)
    {
        StackValue[] values = new StackValue[count];
        for (int i = count - 1; i >= 0; i--)
        {
            values[i] = _stack.Count == 0 ? StackValue.Unknown : _stack[^1];
            if (_stack.Count > 0)
                _stack.RemoveAt(_stack.Count - 1);
        }

        return values;
    }

    /// <summary>The number in the name of a short form, as in <c>ldloc.2</c>.</summary>
    private static int? Short(string name, string prefix) =>
        name.Length == prefix.Length + 1 && char.IsDigit(name[^1]) ? name[^1] - '0' : null;

    private static int Popped(StackBehaviour behaviour) => behaviour switch
    {
        StackBehaviour.Pop1 or StackBehaviour.Popi or StackBehaviour.Popref => 1,
        StackBehaviour.Pop1_pop1 or StackBehaviour.Popi_pop1 or StackBehaviour.Popi_popi or StackBehaviour.Popi_popi8 or StackBehaviour.Popi_popr4
            or StackBehaviour.Popi_popr8 or StackBehaviour.Popref_pop1 or StackBehaviour.Popref_popi => 2,
        StackBehaviour.Popi_popi_popi or StackBehaviour.Popref_popi_popi or StackBehaviour.Popref_popi_popi8 or StackBehaviour.Popref_popi_popr4
            or StackBehaviour.Popref_popi_popr8 or StackBehaviour.Popref_popi_popref or StackBehaviour.Popref_popi_pop1 => 3,
        _ => 0,
    };

    private static int Pushed(StackBehaviour behaviour) => behaviour switch
    {
        StackBehaviour.Push0 or StackBehaviour.Varpush => 0,
        StackBehaviour.Push1_push1 => 2,
        _ => 1,
    };
}
