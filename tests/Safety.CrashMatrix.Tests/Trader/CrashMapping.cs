using Safety.Guarding;
using Safety.Simulation.Venue;

namespace Safety.CrashMatrix.Tests.Trader;

/// <summary>What the generator cannot know about the contract's own types.</summary>
internal static class CrashMapping
{
    public static Judgement Judge(CancelAck response) =>
        response.IsAccepted ? Judgement.Accepted() : Judgement.Rejected(response.Reason ?? "rejected");
}
