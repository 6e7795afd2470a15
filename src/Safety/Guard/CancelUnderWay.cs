using Safety.Identity;

namespace Safety.Guard;

/// <summary>A cancel whose call is under way: where its facts belong.</summary>
internal sealed class CancelUnderWay(ClientOrderId target, int attempt)
{
    public ClientOrderId Target { get; } = target;

    /// <summary>The number of the request.</summary>
    public int Attempt { get; } = attempt;

    /// <summary>The family of the order; 0 where it is none of ours. Of the writer.</summary>
    public ulong Family { get; set; }

    /// <summary>The fact that it was asked for. Of the writer.</summary>
    public ulong Sequence { get; set; }
}
