using Safety.Generators.Parsing;
using Safety.Generators.Specs;

namespace Safety.Generators.Emission;

/// <summary>Writes what the ready-made responses mean, where the guard needs it.</summary>
internal static class JudgementEmitter
{
    public static void Emit(GuardSpec guard, SourceWriter writer)
    {
        if (guard.Calls.Any(c => c.Judgement.Contains(guard.Names.JudgeAck + "(")))
        {
            writer.Blank();
            writer.Line($"private static {TypeNames.Judgement} {guard.Names.JudgeAck}({TypeNames.OrderAck}? ack) => ack switch");
            writer.Open();
            writer.Line($"null => {TypeNames.Judgement}.Unknown(\"The broker call returned null.\"),");
            writer.Line($"{{ IsAccepted: true }} => {TypeNames.Judgement}.Accepted(ack.BrokerOrderId),");
            writer.Line($"_ => {TypeNames.Judgement}.Rejected(ack.Reason ?? \"The venue gave no reason.\"),");
            writer.Close(";");
        }

        if (guard.Calls.Any(c => c.Judgement.Contains(guard.Names.JudgeFlag + "(")))
        {
            writer.Blank();
            writer.Line("// False says that something went wrong, not that the order is not at the venue; a mapping may know more.");
            writer.Line($"private static {TypeNames.Judgement} {guard.Names.JudgeFlag}(bool done) =>");
            writer.Hanging($"done ? {TypeNames.Judgement}.Accepted() : {TypeNames.Judgement}.Unknown(\"The broker call returned false.\");");
        }
    }
}
