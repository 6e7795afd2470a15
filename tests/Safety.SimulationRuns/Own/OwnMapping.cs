using Safety.Guarding;
using Safety.Testing.Venues;

namespace Safety.SimulationRuns.Own;

/// <summary>What the generator cannot know about the contract's own types.</summary>
internal static class OwnMapping
{
    public static Judgement Judge(CancelAnswer answer) => answer.IsAccepted ? Judgement.Accepted() : Judgement.Rejected(answer.Reason ?? "");
}
