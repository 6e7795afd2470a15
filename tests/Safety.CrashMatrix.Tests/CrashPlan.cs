using System.Globalization;

namespace Safety.CrashMatrix.Tests;

/// <summary>How one trader process is to die.</summary>
/// <param name="Point">Where.</param>
/// <param name="Hit">At which pass of the point, from 1; for <see cref="CrashPoint.Random"/> after how many microseconds.</param>
/// <param name="FromStart">True when passes count from the process's start, recovery included; false when they count from its first new round.</param>
internal sealed record CrashPlan(CrashPoint Point, int Hit, bool FromStart)
{
    /// <summary>Lives to its end.</summary>
    public static CrashPlan None { get; } = new(CrashPoint.Random, 0, FromStart: false);

    public bool IsNone => Hit == 0;

    /// <summary>True where the file system has to look on, so that the journal is opened through it.</summary>
    public bool NeedsDisk => Point is CrashPoint.C3 or CrashPoint.C4 or CrashPoint.C9 or CrashPoint.C11 or CrashPoint.C16 or CrashPoint.C18;

    public static CrashPlan Parse(string text) => text.Split(':') is [var point, var hit, var from]
        ? new CrashPlan(Enum.Parse<CrashPoint>(point), int.Parse(hit, CultureInfo.InvariantCulture), from == "start")
        : throw new FormatException($"'{text}' is not POINT:HIT:start or POINT:HIT:round.");

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Point}:{Hit}:{(FromStart ? "start" : "round")}");
}
