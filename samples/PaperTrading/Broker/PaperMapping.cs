using Safety.Guarding;

namespace PaperTrading.Broker;

/// <summary>What the generator cannot know about the contract's own types.</summary>
internal static class PaperMapping
{
    public static Judgement Judge(CancelResult response) =>
        response.IsAccepted ? Judgement.Accepted() : Judgement.Rejected(response.Reason ?? "rejected");
}
