using System.Globalization;
using Safety.Generators.Parsing;
using Safety.Generators.Specs;

namespace Safety.Generators.Emission;

/// <summary>Writes how a strategy's state is written down and read back.</summary>
internal static class CheckpointEmitter
{
    public static string Emit(CheckpointSpec checkpoint)
    {
        string contract = $"global::Safety.Decisions.ICheckpointed<{checkpoint.Identity}>";
        return PartialTypeEmitter.Emit(checkpoint.Type!, $" : {contract}", writer =>
        {
            bool isSkeleton = checkpoint.Problems.Count > 0;
            var states = new StateEmitter(checkpoint.States);
            writer.Line($"static int {contract}.StateVersion => {checkpoint.Version.ToString(CultureInfo.InvariantCulture)};");
            writer.Blank();
            writer.Line($"static string {contract}.StateShape => {(isSkeleton ? "\"\"" : Identifiers.Quote(states.Shape(checkpoint.Identity)))};");
            writer.Blank();
            writer.Line($"void {contract}.WriteState(global::System.Text.Json.Utf8JsonWriter writer) => {(isSkeleton ? "throw new global::System.NotSupportedException()" : $"CheckpointState.{states.WriteMethod(checkpoint.Identity)}(writer, this)")};");
            writer.Blank();
            writer.Line($"static {checkpoint.Identity} {contract}.ReadState(global::System.Text.Json.JsonElement state) => {(isSkeleton ? "throw new global::System.NotSupportedException()" : $"CheckpointState.{states.ReadMethod(checkpoint.Identity)}(state)")};");
            if (isSkeleton)
                return;
            writer.Blank();
            states.EmitClass("CheckpointState", writer);
        });
    }
}
