namespace Safety.Corpus;

/// <summary>What is guarded: the columns of the corpus table.</summary>
internal enum SurfaceKind
{
    /// <summary>A contract one owns.</summary>
    OwnedInterface,

    /// <summary>An SDK's interface, guarded by a <c>[BrokerGuard]</c>.</summary>
    ThirdPartyInterface,

    /// <summary>An SDK's class: guarded itself, or implementing what is guarded.</summary>
    Concrete,

    /// <summary>Static members: an owned static contract, an SDK's helpers.</summary>
    Static,

    /// <summary>A class that adapts an SDK to an owned contract.</summary>
    Adapter,
}
