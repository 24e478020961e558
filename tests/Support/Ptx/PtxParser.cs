using System.Globalization;

namespace GpuTrainer.Support.Ptx;

/// <summary>Reads a module: header, entries, declarations. <see cref="PtxAssembler"/> reads the instructions.</summary>
internal sealed class PtxParser
{
    // Of the ISA's release history: versions of 2018 to 2025, and which of them a target came with.
    private static readonly string[] Versions =
    [
        "6.0", "6.1", "6.2", "6.3", "6.4", "6.5", "7.0", "7.1", "7.2", "7.3", "7.4", "7.5", "7.6", "7.7", "7.8",
        "8.0", "8.1", "8.2", "8.3", "8.4", "8.5", "8.6", "8.7", "8.8",
    ];

    private static readonly Dictionary<string, string> TargetsSince = new()
    {
        ["sm_60"] = "6.0",
        ["sm_61"] = "6.0",
        ["sm_62"] = "6.0",
        ["sm_70"] = "6.0",
        ["sm_72"] = "6.1",
        ["sm_75"] = "6.3",
        ["sm_80"] = "7.0",
        ["sm_86"] = "7.1",
        ["sm_87"] = "7.4",
        ["sm_89"] = "7.8",
        ["sm_90"] = "7.8",
        ["sm_100"] = "8.6",
        ["sm_120"] = "8.7",
    };

    private readonly List<PtxToken> _tokens;
    private int _next;

    private PtxParser(string text)
    {
        _tokens = PtxLexer.Tokens(text);
    }

    /// <summary>How many .file directives the module has.</summary>
    public int Files { get; private set; }

    public PtxToken Peek => _tokens[_next];

    /// <summary>The token that comes next.</summary>
    public int Position
    {
        get => _next;
        set => _next = value;
    }

    /// <summary>The functions that have been declared so far.</summary>
    public Dictionary<string, PtxFunction> Functions { get; } = [];

    /// <summary>The entry of that name.</summary>
    public static PtxEntry Parse(string text, string entry)
    {
        List<PtxEntry> entries = ParseModule(text);
        return entries.SingleOrDefault(e => e.Name == entry)
            ?? throw new PtxException($"No .entry {entry}; the module has {string.Join(", ", entries.Select(e => e.Name))}.");
    }

    /// <summary>All entries.</summary>
    public static List<PtxEntry> ParseModule(string text) => new PtxParser(text).Module();

    public PtxToken Take() => _tokens[_next++];

    public bool TryTake(string text)
    {
        if (Peek.Text != text)
            return false;

        _next++;
        return true;
    }

    public void Expect(string text)
    {
        PtxToken token = Take();
        if (token.Text != text)
            throw new PtxException($"Line {token.Line}: expected '{text}', got '{token.Text}'.");
    }

    public int Integer()
    {
        PtxToken token = Take();
        return int.TryParse(token.Text, NumberStyles.None, CultureInfo.InvariantCulture, out int value)
            ? value
            : throw new PtxException($"Line {token.Line}: expected a number, got '{token.Text}'.");
    }

    public PtxType Type()
    {
        PtxToken token = Take();
        PtxType? type = token.Text.StartsWith('.') ? PtxTypes.Parse(token.Text[1..]) : null;
        return type ?? throw new PtxException($"Line {token.Line}: expected a type, got '{token.Text}'.");
    }

    private List<PtxEntry> Module()
    {
        Header();
        Expect(".address_size");
        Expect("64");
        while (TryTake(".file"))
        {
            if (Integer() != ++Files || Take() is not { Text: ['"', .., '"'] })
                throw new PtxException("Line " + Peek.Line + ": .file wants the next number and a name in quotes.");
        }

        var entries = new List<PtxEntry>();
        while (Peek.Text.Length > 0)
        {
            bool isExternal = TryTake(".extern");
            if (!isExternal)
                TryTake(".visible");

            if (TryTake(".func"))
            {
                Function(isExternal);
            }
            else
            {
                Expect(".entry");
                entries.Add(Entry());
            }
        }

        if (entries.Select(e => e.Name).Distinct().Count() != entries.Count)
            throw new PtxException("Two entries have one name.");

        return entries;
    }

    // A version knows the targets that are no younger than itself.
    private void Header()
    {
        Expect(".version");
        PtxToken version = Take();
        Expect(".target");
        PtxToken target = Take();
        if (!Versions.Contains(version.Text) || !TargetsSince.TryGetValue(target.Text, out string? since)
            || Array.IndexOf(Versions, version.Text) < Array.IndexOf(Versions, since))
            throw new PtxException($"Line {version.Line}: .version {version.Text} does not know .target {target.Text}.");
    }

    /// <summary>What follows .param, placed behind so many bytes that are taken.</summary>
    public PtxParameter Parameter(int used)
    {
        int alignment = TryTake(".align") ? Integer() : 1;
        PtxType type = Type();
        PtxToken name = Take();
        int length = 0;
        if (TryTake("["))
        {
            length = Integer();
            Expect("]");
        }

        if (!name.IsWord || type == PtxType.Pred)
            throw new PtxException($"Line {name.Line}: bad parameter '{name.Text}'.");

        alignment = Math.Max(alignment, type.Size());
        return new PtxParameter(name.Text, type, (used + alignment - 1) / alignment * alignment, length);
    }

    private List<PtxParameter> Parameters()
    {
        var parameters = new List<PtxParameter>();
        Expect("(");
        while (!TryTake(")"))
        {
            Expect(".param");
            PtxParameter parameter = Parameter(parameters.Count == 0 ? 0 : parameters[^1].Offset + parameters[^1].Bytes);
            if (parameters.Any(p => p.Name == parameter.Name))
                throw new PtxException($"Line {Peek.Line}: repeated parameter '{parameter.Name}'.");

            parameters.Add(parameter);
            if (Peek.Text != ")")
                Expect(",");
        }

        return parameters;
    }

    private void Function(bool isExternal)
    {
        List<PtxParameter> results = Peek.Text == "(" ? Parameters() : [];
        PtxToken name = Take();
        var function = new PtxFunction(name.Text, results, Parameters(), null);
        if (isExternal)
            throw new PtxException($"Line {name.Line}: .extern .func {name.Text}, which nothing defines.");

        if (TryTake(";"))
        {
            Functions.TryAdd(function.Name, function);
            return;
        }

        Expect("{");
        function = function with { Body = _next };
        Functions[function.Name] = function;

        // Its text has to be right even if nobody calls it.
        PtxAssembler.Check(this, function);
    }

    private PtxEntry Entry()
    {
        var entry = new PtxEntry { Name = Take().Text };
        entry.Parameters.AddRange(Parameters());
        entry.ParameterBytes = entry.Parameters.Count == 0 ? 0 : entry.Parameters[^1].Offset + entry.Parameters[^1].Bytes;
        if (TryTake(".maxntid"))
        {
            entry.MaxThreads = Integer();
            while (TryTake(","))
                entry.MaxThreads *= Integer();

            // ptxas refuses it alone.
            if (TryTake(".minnctapersm"))
                Integer();
        }

        Expect("{");
        new PtxAssembler(this, entry).Body();
        return entry;
    }
}
