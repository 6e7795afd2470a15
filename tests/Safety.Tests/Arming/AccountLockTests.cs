using Microsoft.Win32.SafeHandles;
using Safety.Disk;
using Safety.Guard;
using Safety.Journal;
using Safety.Recovery;
using Safety.Tests.Support;

namespace Safety.Tests.Arming;

public sealed class AccountLockTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("safety-lock-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void SecondTaker_IsTold()
    {
        using AccountLock taken = AccountLock.Take(GuardFixture.Account, _directory);
        JournalException held = Assert.Throws<JournalException>(() => AccountLock.Take(GuardFixture.Account, _directory));
        Assert.Equal(JournalFault.HeldByAnother, held.Fault);
        Assert.Contains(taken.Path, held.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Lock_IsTheSystems_SoThatNoSettingOfDotNetSwitchesItOff()
    {
        if (OperatingSystem.IsWindows())
            return; // there an exclusive open file is the system's
        using AccountLock taken = AccountLock.Take(GuardFixture.Account, _directory);
        using SafeFileHandle other = NativeFiles.TryOpen(taken.Path)!;
        Assert.False(NativeFiles.TryLock(other));
        taken.Dispose();
        Assert.True(NativeFiles.TryLock(other));
    }

    [Fact]
    public void AnotherHome_IsNoOtherLock()
    {
        string? home = Environment.GetEnvironmentVariable("HOME");
        Identity.AccountId account = new("scripted", Guid.NewGuid().ToString("N"));
        using AccountLock taken = AccountLock.Take(account, null);
        try
        {
            Environment.SetEnvironmentVariable("HOME", _directory);
            Assert.Throws<JournalException>(() => AccountLock.Take(account, null));
        }
        finally
        {
            Environment.SetEnvironmentVariable("HOME", home);
            File.Delete(taken.Path);
        }
    }

    [Fact]
    public void RemovedFile_IsSeen_AndTakenAnewOnlyWhereNobodyElseHas()
    {
        if (OperatingSystem.IsWindows())
            return; // an open file stays there
        using AccountLock first = AccountLock.Take(GuardFixture.Account, _directory);
        Assert.True(first.IsHeld());
        File.Delete(first.Path);
        Assert.False(first.IsHeld());
        using (AccountLock second = AccountLock.Take(GuardFixture.Account, _directory))
        {
            Assert.False(first.IsHeld());
            Assert.Throws<Guarding.ArmingBlockedException>(first.Demand);
        }

        first.Demand();
        Assert.True(first.IsHeld());
        Assert.Throws<JournalException>(() => AccountLock.Take(GuardFixture.Account, _directory));
    }

    [Fact]
    public void DirectoryInThePlaceOfAnother_HasAnotherIdentity()
    {
        string path = Path.Combine(_directory, "watched");
        Directory.CreateDirectory(path);
        FileIdentity before = NativeFiles.IdentityOf(path);
        Assert.Equal(before, NativeFiles.IdentityOf(path));
        Directory.Move(path, path + ".away");
        Directory.CreateDirectory(path);
        Assert.NotEqual(before, NativeFiles.IdentityOf(path));
        Assert.ThrowsAny<IOException>(() => NativeFiles.IdentityOf(path + ".none"));
    }
}
