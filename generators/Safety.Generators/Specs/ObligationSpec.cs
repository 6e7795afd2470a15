namespace Safety.Generators.Specs;

/// <summary>How an SDK must be configured so that the guard's promise holds (SAFE212).</summary>
/// <param name="Form">The check.</param>
/// <param name="Member">The property that is set, the method that is not called, or the interface member that must call.</param>
/// <param name="Values">The values, any of which will do; for <see cref="ObligationForm.MustCall"/> the members to call.</param>
/// <param name="Alternatives">Further properties, any of which set to its value fulfils the obligation too.</param>
/// <param name="When">The methods and constructors that make the client; <see cref="ObligationForm.MustSet"/> only.</param>
/// <param name="Defaults">The methods that set defaults for every client; a value set there counts.</param>
/// <param name="Write">What to write instead.</param>
/// <param name="Because">Why.</param>
internal sealed record ObligationSpec(
    ObligationForm Form,
    string Member,
    EquatableArray<ObligedValueSpec> Values,
    EquatableArray<ObligedPropertySpec> Alternatives,
    EquatableArray<string> When,
    EquatableArray<string> Defaults,
    string Write,
    string Because);
