using System.Reflection;
using System.Reflection.Emit;
using System.Reflection.Metadata;

namespace Safety.Verifier.Metadata;

/// <summary>Decodes method bodies. The instruction set is the framework's own table.</summary>
internal static class InstructionReader
{
    private static readonly OpCode?[] s_short = new OpCode?[256];
    private static readonly OpCode?[] s_long = new OpCode?[256];

    static InstructionReader()
    {
        foreach (FieldInfo field in typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static))
        {
            if (field.GetValue(null) is OpCode code)
                (code.Size == 1 ? s_short : s_long)[code.Value & 0xFF] = code;
        }
    }

    public static List<Instruction> Read(BlobReader il)
    {
        List<Instruction> instructions = [];
        while (il.RemainingBytes > 0)
        {
            int offset = il.Offset;
            byte first = il.ReadByte();
            OpCode code = (first == 0xFE ? s_long[il.ReadByte()] : s_short[first])
                ?? throw new BadImageFormatException($"There is no instruction 0x{first:x2}.");
            int operand = 0;
            int[]? targets = null;
            switch (code.OperandType)
            {
                case OperandType.InlineNone:
                    break;
                case OperandType.ShortInlineBrTarget:
                    operand = il.ReadSByte();
                    operand += il.Offset;
                    break;
                case OperandType.InlineBrTarget:
                    operand = il.ReadInt32();
                    operand += il.Offset;
                    break;
                case OperandType.ShortInlineI:
                    operand = il.ReadSByte();
                    break;
                case OperandType.ShortInlineVar:
                    operand = il.ReadByte();
                    break;
                case OperandType.InlineVar:
                    operand = il.ReadUInt16();
                    break;
                case OperandType.InlineI8 or OperandType.InlineR:
                    il.ReadInt64();
                    break;
                case OperandType.InlineSwitch:
                    int count = il.ReadInt32();
                    if (count < 0 || count > il.RemainingBytes / sizeof(int))
                        throw new BadImageFormatException("A switch is longer than its method.");
                    targets = new int[count];
                    for (int i = 0; i < count; i++)
                        targets[i] = il.ReadInt32();
                    for (int i = 0; i < count; i++)
                        targets[i] += il.Offset;
                    break;
                default:
                    operand = il.ReadInt32();
                    break;
            }

            instructions.Add(new Instruction(offset, code, operand, il.Offset, targets));
        }

        return instructions;
    }
}
