using System.Globalization;
using Safety.Orders;

namespace Safety.Tests.OrderStates;

/// <summary>One line of <c>fix44-scenarios.txt</c>, whose head says what stands where.</summary>
internal sealed class MatrixRow
{
    private readonly string[] _words;
    private readonly Dictionary<string, string> _named = [];

    public MatrixRow(string line)
    {
        string[] words = line.Split(' ');
        Mark = words[0][0];
        _words = [.. words.Where(static word => !word.Contains('=', StringComparison.Ordinal) && word != "unsure")];
        foreach (string[] pair in words.Select(static word => word.Split('=')).Where(static pair => pair.Length == 2))
            _named.Add(pair[0], pair[1]);
        IsUnsure = words[^1] == "unsure";
        string[] ids = (IsReport ? Word(3) : Word(2))?.Split(':') ?? [];
        Id = ids.Length > 0 && ids[0] != "-" ? ids[0] : null;
        OriginalId = ids.Length > 1 ? ids[1] : null;
    }

    private char Mark { get; }

    public bool IsRequest => Mark == '>';

    public bool IsReport => Mark is '<' or '|';

    /// <summary>The broker's other answer, with which a branch of its own ends.</summary>
    public bool IsBranch => Mark == '|';

    public bool IsUnsure { get; }

    /// <summary>What the client sends.</summary>
    public string? Message => Word(1);

    public string? Id { get; }

    public string? OriginalId { get; }

    public ExecType ExecType => Enum.Parse<ExecType>(Word(1)!);

    public OrderStatus Status => Enum.Parse<OrderStatus>(Word(2)!);

    public decimal? OrderQty => Number(Word(IsReport ? 4 : 3));

    public decimal? CumQty => Number(Word(5));

    public decimal? LeavesQty => Number(Word(6));

    public decimal? LastQty => Number(Word(7));

    public decimal? LastPx => Number(_named.GetValueOrDefault("px"));

    public decimal? AveragePrice => Number(_named.GetValueOrDefault("avg"));

    public string? ExecId => _named.GetValueOrDefault("exec");

    public string? ExecRefId => _named.GetValueOrDefault("ref");

    private string? Word(int index) => _words.ElementAtOrDefault(index);

    private static decimal? Number(string? text) => text is null or "-" ? null : decimal.Parse(text, CultureInfo.InvariantCulture);
}
