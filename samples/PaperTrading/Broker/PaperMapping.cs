using Safety.Guarding;

namespace PaperTrading.Broker;

/// <summary>What the generator cannot know about the contract's own types.</summary>
internal static class PaperMapping
{
    public static Verdict Judge(CancelResult response) =>
        response.IsAccepted ? Verdict.Accepted() : Verdict.Rejected(response.Reason ?? "refused");
}
