using System.ComponentModel;
using Safety.Guard;

namespace Safety.Generated.V1;

/// <summary>What a generated guard binds to: an account of a host (<c>GuardedAccount</c>).</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class AccountBinding
{
    private protected AccountBinding(AccountCore core) => Core = core;

    internal AccountCore Core { get; }
}
