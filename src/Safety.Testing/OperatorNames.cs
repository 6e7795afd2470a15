using System.Security.Principal;
using Safety.Host;

namespace Safety.Testing;

/// <summary>Operators in tests, where nobody signs in.</summary>
public static class OperatorNames
{
    /// <summary>An operator of this name.</summary>
    public static SafetyOperator OperateAs(this SafetyHost host, string name)
    {
        ArgumentNullException.ThrowIfNull(host);
        return host.OperateAs(new GenericIdentity(name));
    }
}
