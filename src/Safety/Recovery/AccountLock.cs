using System.Security.Cryptography;
using System.Text;
using Safety.Identity;
using Safety.Intents;

namespace Safety.Recovery;

/// <summary>
/// One host per account and machine, whatever journal it opens: two journals of one account would not see each other's orders.
/// The lock is an open file; it goes with the process, also on a kill.
/// </summary>
internal sealed class AccountLock : IDisposable
{
    private readonly FileStream _file;

    private AccountLock(FileStream file) => _file = file;

    public static AccountLock Take(AccountId account, string? directory)
    {
        directory ??= Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create), "Safety", "locks");
        string name = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(account.ToString())))[..24] + ".lock";
        string path = Path.Combine(directory, name);
        try
        {
            Directory.CreateDirectory(directory);
            FileStream file = new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            file.SetLength(0);
            file.Write(Encoding.UTF8.GetBytes(FormattableString.Invariant($"{account} process {Environment.ProcessId}\n")));
            file.Flush();
            return new AccountLock(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new JournalException(JournalFault.HeldByAnother,
                $"The account {account} is locked ({path}: {exception.Message}). Another process on this machine trades it; stop that one first. Two hosts on one account would not see each other's orders.", exception);
        }
    }

    public void Dispose() => _file.Dispose();
}
