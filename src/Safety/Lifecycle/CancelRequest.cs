using Safety.Identity;
using Safety.Journal;

namespace Safety.Lifecycle;

/// <summary>A cancel that was asked for.</summary>
/// <param name="Sequence">The sequence of its fact.</param>
/// <param name="RequestId">The client order ID that the request was sent with.</param>
/// <param name="Target">The order.</param>
/// <param name="Attempt">Which attempt it is.</param>
/// <param name="Answer">What its answer meant; null while there is none.</param>
internal sealed record CancelRequest(ulong Sequence, ClientOrderId RequestId, ClientOrderId Target, int Attempt, AnswerKind? Answer);
