namespace Safety.Generators.Specs;

/// <summary>A member of the guarded interface that the facade implements explicitly.</summary>
/// <param name="Member">The member.</param>
/// <param name="Answer">What it tells the engine.</param>
/// <param name="Call">The call of the guard's own method; empty where there is none.</param>
internal sealed record FacadeMemberSpec(MemberSpec Member, FacadeAnswer Answer, string Call);
