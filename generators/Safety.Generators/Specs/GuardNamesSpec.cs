namespace Safety.Generators.Specs;

/// <summary>The names of a guard's private members, chosen so that they clash with none of the contract's.</summary>
internal sealed record GuardNamesSpec(
    string Contract, string Entry, string Broker, string Venue, string AddContent, string JudgeAck, string JudgeFlag, string Requests);
