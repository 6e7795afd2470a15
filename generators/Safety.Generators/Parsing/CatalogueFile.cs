using Safety.Analyzers.Model;
using Safety.Generators.Specs;

namespace Safety.Generators.Parsing;

/// <summary>
/// Reads a broker catalogue, line by line: a word, then what it takes; <c>docs/catalogues.md</c> has the grammar. Strict: a
/// line it does not understand is a problem with its line and column, never skipped.
/// </summary>
internal sealed class CatalogueFile
{
    private const string Rule = "SAFE118";

    private readonly string _path;
    private readonly string _text;
    private readonly bool _withLocations;
    private readonly bool _isShipped;
    private readonly List<ProblemSpec> _problems = [];
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private readonly List<string> _assemblies = [];
    private readonly List<string> _companions = [];
    private readonly List<CatalogueTypeSpec> _types = [];
    private readonly List<CatalogueLineSpec> _members = [];
    private readonly List<string> _hold = [];
    private readonly List<string> _free = [];
    private readonly List<(FileLine Line, string Word, string Claim)> _claims = [];
    private readonly List<MessageKindSpec> _messages = [];
    private readonly List<ObligationSpec> _obligations = [];
    private readonly List<CatalogueLineSpec> _absent = [];
    private string? _sdk;
    private string? _version;
    private string _source = "";
    private FileLine? _facade;
    private bool _hasFormat;
    private CatalogueTypeSpec? _type;
    private ObligationSpec? _obligation;
    private FileLine _line;

    private CatalogueFile(string path, string text, bool withLocations, bool isShipped) =>
        (_path, _text, _withLocations, _isShipped) = (path, text, withLocations, isShipped);

    public static bool IsCatalogueFile(string path) => path.EndsWith(CatalogueSpec.FileSuffix, StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads a project's own catalogue.</summary>
    public static CatalogueSpec Read(string path, string text, bool withLocations) => new CatalogueFile(path, text, withLocations, isShipped: false).Read();

    /// <summary>Reads a catalogue that ships with Safety: nothing stands above it.</summary>
    public static CatalogueSpec ReadShipped(string path, string text, bool withLocations) => new CatalogueFile(path, text, withLocations, isShipped: true).Read();

    /// <summary>The assembly names only, without understanding the rest: what is asked of every catalogue in every compilation.</summary>
    public static IEnumerable<string> AssembliesOf(string text)
    {
        const string Word = "assembly ";
        for (int at = 0; (at = text.IndexOf("\n" + Word, at, StringComparison.Ordinal)) >= 0;)
        {
            int start = at + 1 + Word.Length;
            int end = text.IndexOf('\n', start);
            at = start;
            yield return text.Substring(start, (end < 0 ? text.Length : end) - start).Trim();
        }
    }

    private CatalogueSpec Read()
    {
        foreach (FileLine line in FileLine.Of(_path, _text))
        {
            _line = line;
            string content = line.Text;
            if (content.Trim().Length == 0 || content.TrimStart()[0] == '#')
                continue;
            bool isDetail = content[0] == ' ';
            string trimmed = content.Trim();
            int indent = content.Length - content.TrimStart().Length;
            int blank = trimmed.IndexOf(' ');
            string word = blank < 0 ? trimmed : trimmed.Substring(0, blank);
            string rest = blank < 0 ? "" : trimmed.Substring(blank + 1);
            if (content.Any(static letter => letter == '\t') || content.Length != content.TrimEnd().Length)
                Problem(0, content.Length, "a line has no tab and no blank at its end");
            else if (!_hasFormat)
                Format(trimmed);
            else if (isDetail)
                Detail(word, rest, indent);
            else
                Statement(word, rest);
        }

        EndType();
        EndObligation();
        TakeBackWhatLoosens();
        _line = FileLine.Of(_path, _text).First();
        if (_hasFormat && (_sdk is null || _assemblies.Count == 0 || _version is null))
            Problem(0, _line.Text.Length, "a catalogue says 'sdk', 'assembly' and 'checked' before anything else");
        return new CatalogueSpec(
            _sdk ?? "",
            _assemblies.ToEquatableArray(),
            _companions.ToEquatableArray(),
            _version ?? "",
            _source,
            _facade is not null,
            _types.ToEquatableArray(),
            _free.ToEquatableArray(),
            _messages.ToEquatableArray(),
            _obligations.ToEquatableArray(),
            _absent.ToEquatableArray(),
            _problems.ToEquatableArray());
    }

    /// <summary>Of an SDK that a shipped catalogue knows, a project sets nothing free and trusts nobody more.</summary>
    private void TakeBackWhatLoosens()
    {
        if (_isShipped)
            return;

        // A facade's assemblies may call its members and never join the surface: an SDK that is none must not become one.
        if (_facade is { } facade && _assemblies.Concat(_companions).FirstOrDefault(IsKnownAsNoFacade) is { } sdk)
        {
            _line = facade;
            Problem(0, facade.Text.Length, $"'{sdk}' is no facade in the catalogue that ships with Safety, and a project may only tighten that");
            _facade = null;
        }

        if (_assemblies.Select(BuiltInCatalogues.Find).OfType<CatalogueSpec>().FirstOrDefault() is not { } known)
            return;
        foreach ((FileLine line, string word, string claim) in _claims)
        {
            if ((word == "free" ? known.FreeTypes : known.Companions).Contains(claim))
                continue;
            _line = line;
            Problem(word.Length + 1, claim.Length, $"'{claim}' is no '{word}' in the catalogue of {known.Sdk}, and a project may only tighten that");
            (word == "free" ? _free : _companions).Remove(claim);
        }
    }

    private static bool IsKnownAsNoFacade(string assembly) =>
        BuiltInCatalogues.All.Any(known => !known.IsFacade && (known.Assemblies.Contains(assembly) || known.Companions.Contains(assembly)));

    private void Format(string line)
    {
        _hasFormat = true;
        if (line != "catalogue 1")
            Problem(0, line.Length, "a catalogue begins with the line 'catalogue 1'");
    }

    private void Statement(string word, string rest)
    {
        EndObligation();
        if (rest.Length == 0 && word != "facade")
        {
            Problem(0, word.Length, $"'{word}' lacks what it is about");
            return;
        }

        switch (word)
        {
            case "sdk":
                _sdk = rest;
                break;
            case "assembly":
                _assemblies.Add(rest);
                break;
            case "companion":
                _companions.Add(rest);
                _claims.Add((_line, word, rest));
                break;
            case "checked":
                string[] parts = rest.Split(' ');
                if (parts.Length != 2)
                    Problem(word.Length + 1, rest.Length, "'checked' takes the SDK's version and the source it was checked against");
                (_version, _source) = (parts[0], parts[parts.Length - 1]);
                break;
            case "facade":
                _facade = _line;
                break;
            case "type":
            case "partly":
                EndType();
                Type(word, rest);
                break;
            case "free":
                EndType();
                if (IsNew(rest, word.Length + 1, 'T'))
                {
                    _free.Add(rest);
                    _claims.Add((_line, word, rest));
                }

                break;
            case "message":
                Message(rest);
                break;
            case "absent":
                if (IsNew(rest, word.Length + 1, 'M', 'P', 'E', 'T'))
                    _absent.Add(new CatalogueLineSpec(CallKind.Forbidden, QueryRoleKind.None, rest, false, At(word.Length + 1, rest.Length)));
                break;
            case "must-set":
            case "never-set":
            case "never-call":
            case "must-call":
                EndType();
                Obligation(word, rest);
                break;
            default:
                Member(word, rest);
                break;
        }
    }

    private void Detail(string word, string rest, int indent)
    {
        if (_obligation is { } obligation)
        {
            switch (word)
            {
                case "or":
                    if (Property(rest, indent + 3) is { } property)
                        _obligation = obligation with { Alternatives = obligation.Alternatives.Append(property).ToEquatableArray() };
                    return;
                case "when":
                    _obligation = obligation with { When = obligation.When.Append(rest).ToEquatableArray() };
                    return;
                case "default":
                    _obligation = obligation with { Defaults = obligation.Defaults.Append(rest).ToEquatableArray() };
                    return;
                case "write":
                    _obligation = obligation with { Write = rest };
                    return;
                case "because":
                    _obligation = obligation with { Because = rest };
                    return;
            }
        }
        else if (_type is not null && word == "hold")
        {
            if (IsId(rest, indent + 5, 'T'))
                _hold.Add(rest);
            return;
        }

        Problem(indent, word.Length, $"'{word}' is not understood here");
    }

    private void Member(string word, string id)
    {
        bool isOptional = word[word.Length - 1] == '?';
        string kindText = isOptional ? word.Substring(0, word.Length - 1) : word;
        string? roleText = null;
        int colon = kindText.IndexOf(':');
        if (colon >= 0)
            (kindText, roleText) = (kindText.Substring(0, colon), kindText.Substring(colon + 1));
        QueryRoleKind role = QueryRoleKind.None;
        if (!KindWords.Parse(kindText, out CallKind kind) || kind == CallKind.Unclassified)
            Problem(0, kindText.Length, $"'{kindText}' is no call kind and no other word of a catalogue");
        else if (roleText is not null && (!KindWords.Parse(roleText, out role) || kind != CallKind.Query))
            Problem(colon, roleText.Length + 1, $"'{roleText}' is no role of a {kindText}");
        else if (_type is null)
            Problem(0, word.Length, "a member stands under the type that has it: write 'type T:…' first");
        else if (IsNew(id, word.Length + 1, 'M', 'P', 'E'))
            _members.Add(new CatalogueLineSpec(kind, role, id, isOptional, At(word.Length + 1, id.Length)));
    }

    private void Type(string word, string rest)
    {
        string[] parts = rest.Split(' ');
        if (parts.Length == 3 && parts[1] == "in" && !_companions.Contains(parts[2]))
            Problem(word.Length + 1, rest.Length, $"'{parts[2]}' is no companion of this catalogue");
        else if (parts.Length is not 1 and not 3 || (parts.Length == 3 && parts[1] != "in"))
            Problem(word.Length + 1, rest.Length, $"'{word}' takes a type, and 'in <companion>' where a companion declares it");
        else if (IsNew(parts[0], word.Length + 1, 'T'))
            _type = new CatalogueTypeSpec(parts[0], parts.Length == 3 ? parts[2] : "", word == "partly", default, default, At(word.Length + 1, rest.Length));
    }

    private void Message(string rest)
    {
        string[] parts = rest.Split(' ');
        if (parts.Length != 2 || !KindWords.Parse(parts[1], out CallKind kind) || kind is CallKind.Unclassified or CallKind.ByMessage)
            Problem(8, rest.Length, "'message' takes a message type and a call kind");
        else if (_seen.Add("message " + parts[0]))
            _messages.Add(new MessageKindSpec(parts[0], kind));
        else
            Problem(8, parts[0].Length, $"message type '{parts[0]}' is listed twice");
    }

    private void Obligation(string word, string rest)
    {
        ObligationForm form = word switch
        {
            "must-set" => ObligationForm.MustSet,
            "never-set" => ObligationForm.NeverSet,
            "never-call" => ObligationForm.NeverCall,
            _ => ObligationForm.MustCall,
        };
        int column = word.Length + 1;
        string[] parts = rest.Split(' ');
        ObligationSpec obligation = new(form, parts[0], default, default, default, default, "", "");
        if (!IsId(parts[0], column, form is ObligationForm.MustSet or ObligationForm.NeverSet ? ['P'] : ['M', 'T']))
            return;
        if (form is ObligationForm.MustSet or ObligationForm.NeverSet)
        {
            if (Property(rest, column) is { } property)
                _obligation = obligation with { Values = new[] { property.Value }.ToEquatableArray() };
        }
        else if (form is ObligationForm.MustCall)
        {
            if (parts.Length < 3 || parts[1] != "calls")
                Problem(column, rest.Length, "'must-call' takes a member, 'calls' and the members of which it must call one");
            else
                _obligation = obligation with { Values = parts.Skip(2).Select(static id => new ObligedValueSpec("", id, "")).ToEquatableArray() };
        }
        else
        {
            var values = new List<ObligedValueSpec>();
            foreach (string part in parts.Skip(1))
            {
                int equals = part.IndexOf('=');
                if (equals <= 0 || equals == part.Length - 1)
                    Problem(column, rest.Length, $"'{part}' is not '<parameter>=<value>'");
                else
                    values.Add(new ObligedValueSpec(part.Substring(0, equals), part.Substring(equals + 1), ""));
            }

            _obligation = obligation with { Values = values.ToEquatableArray() };
        }
    }

    /// <summary><c>P:… = value</c>, or <c>P:… = new M:…#ctor(…) parameter=value</c>.</summary>
    private ObligedPropertySpec? Property(string text, int column)
    {
        string[] parts = text.Split(' ');
        if (parts.Length >= 3 && parts[1] == "=" && IsId(parts[0], column, 'P'))
        {
            if (parts.Length == 3)
                return new ObligedPropertySpec(parts[0], new ObligedValueSpec("", parts[2], ""));
            int equals = parts[parts.Length - 1].IndexOf('=');
            if (parts.Length == 5 && parts[2] == "new" && equals > 0)
                return new ObligedPropertySpec(parts[0], new ObligedValueSpec(parts[4].Substring(0, equals), parts[4].Substring(equals + 1), parts[3]));
        }

        Problem(column, text.Length, "a property obligation is 'P:… = <value>' or 'P:… = new M:…#ctor(…) <parameter>=<value>'");
        return null;
    }

    private void EndType()
    {
        if (_type is { } type)
            _types.Add(type with { Hold = _hold.ToEquatableArray(), Lines = _members.ToEquatableArray() });
        _type = null;
        _hold.Clear();
        _members.Clear();
    }

    private void EndObligation()
    {
        if (_obligation is not { } obligation)
            return;
        _obligation = null;
        if (obligation.Write.Length == 0 || obligation.Because.Length == 0 || (obligation.Form == ObligationForm.MustSet && obligation.When.Count == 0))
            _problems.Add(ProblemSpec.Of(Rule, At(0, _line.Text.Length), $"the obligation on '{obligation.Member}' before this line lacks 'write', 'because' or 'when'"));
        else
            _obligations.Add(obligation);
    }

    private bool IsNew(string id, int column, params char[] kinds)
    {
        if (!IsId(id, column, kinds))
            return false;
        if (_seen.Add(id))
            return true;
        Problem(column, id.Length, $"'{id}' is listed twice");
        return false;
    }

    private bool IsId(string id, int column, params char[] kinds)
    {
        if (id.Length > 2 && id[1] == ':' && kinds.Contains(id[0]) && id.IndexOf(' ') < 0)
            return true;
        Problem(column, id.Length, $"'{id}' is no documentation-comment id ({string.Join(", ", kinds.Select(static kind => kind + ":…"))})");
        return false;
    }

    private void Problem(int column, int length, string text) => _problems.Add(ProblemSpec.Of(Rule, At(column, length), text));

    private LocationSpec? At(int column, int length) => _withLocations ? _line.At(column, length) : null;
}
