using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Safety.Generated.V1;
using Safety.Guard;
using Safety.Guarding;
using Safety.Orders;
using Safety.Tests.Support;

namespace Safety.Tests;

/// <summary>Permits that no admission issued. The rules refuse to build them; where a rule cannot see it, the demand throws.</summary>
public class ForgedPermitTests
{
    private sealed class NotAnAdmission
    {
        public long A = 1, B = 1, C = 1, D = 1, E = 1, F = 1, G = 1, H = 1, I = 1, J = 1, K = 1, L = 1, M = 1, N = 1, O = 1, P = 1;
    }

    [Fact]
    public void Default_IsRefused()
    {
        Assert.Throws<PermitVoidException>(static () => default(SendPermit).Demand(default));
        Assert.Throws<PermitVoidException>(static () => default(SendPermit).ToBreakGlass());
        Assert.Throws<PermitVoidException>(static () => default(BreakGlassPermit).Demand());
    }

    [Fact]
    public void ZeroedMemory_IsRefused()
    {
        Assert.Throws<PermitVoidException>(static () =>
        {
            nint memory = 0;
            Unsafe.As<nint, BreakGlassPermit>(ref memory).Demand();
        });
        Assert.Throws<PermitVoidException>(static () =>
        {
            Unsafe.SkipInit(out BreakGlassPermit permit);
            permit = MemoryMarshal.Cast<byte, nint>(stackalloc byte[8])[0] == 0 ? default : permit;
            permit.Demand();
        });
        Assert.Throws<PermitVoidException>(static () => Activator.CreateInstance<BreakGlassPermit>().Demand());
        Assert.Throws<PermitVoidException>(static () => ((BreakGlassPermit)RuntimeHelpers.GetUninitializedObject(typeof(BreakGlassPermit))).Demand());
        Assert.Throws<PermitVoidException>(static () => Array.Empty<BreakGlassPermit>().FirstOrDefault().Demand());
    }

    [Fact]
    public void MemoryOfAnotherObject_IsRefused()
    {
        Assert.Throws<PermitVoidException>(static () =>
        {
            object other = new NotAnAdmission();
            Unsafe.As<object, BreakGlassPermit>(ref other).Demand();
        });
        Assert.Throws<PermitVoidException>(static () =>
        {
            object other = "an ordinary string";
            ref SendPermit permit = ref Reinterpret(ref other);
            permit.Demand(default);
        });
    }

    [Fact]
    public void AdmissionThatNothingAdmitted_IsRefused()
    {
        Assert.Throws<PermitVoidException>(static () =>
        {
            object admission = RuntimeHelpers.GetUninitializedObject(typeof(Admission));
            Unsafe.As<object, BreakGlassPermit>(ref admission).Demand();
        });
        Assert.Throws<PermitVoidException>(static () =>
        {
            object admission = RuntimeHelpers.GetUninitializedObject(typeof(Admission));
            ref SendPermit permit = ref Reinterpret(ref admission);
            permit.Demand(default);
        });
    }

    [Fact]
    public void Marshalled_IsNotPossible() => Assert.ThrowsAny<Exception>(static () =>
    {
        nint memory = Marshal.AllocHGlobal(64);
        try
        {
            Marshal.PtrToStructure<BreakGlassPermit>(memory).Demand();
        }
        finally
        {
            Marshal.FreeHGlobal(memory);
        }
    });

    [Fact]
    public async Task PermitOfAnOrdinaryCall_OpensNoBreakGlass()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync(arm: false);
        AttackTests.BasketEntry basket = new(f);
        await f.Run(f.Host.ArmAsync());

        Admission admission = basket.Admit(f.Key("one"), GuardFixture.Limit(Side.Buy, 0.01m, 50_000m));
        Assert.Throws<PermitVoidException>(() =>
        {
            SendPermit permit = admission.TakePermit(default);
            permit.Demand(default);
            permit.ToBreakGlass();
        });
    }

    private static unsafe ref SendPermit Reinterpret(ref object reference)
    {
#pragma warning disable CS8500 // The address of a managed reference: what a forger would do.
        fixed (object* address = &reference)
            return ref *(SendPermit*)address;
#pragma warning restore CS8500
    }
}
