using System.Globalization;

namespace GpuTrainer.Support.Ptx;

/// <summary>Reads a module: header, entries, declarations. <see cref="PtxAssembler"/> reads the instructions.</summary>
internal sealed class PtxParser
{
    private readonly List<PtxToken> _tokens;
    private int _next;

    private PtxParser(string text)
    {
        _tokens = PtxLexer.Tokens(text);
    }

    /// <summary>How many .file directives the module has.</summary>
    public int Files { get; private set; }

    public PtxToken Peek => _tokens[_next];

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
        {
            return false;
        }

        _next++;
        return true;
    }

    public void Expect(string text)
    {
        PtxToken token = Take();
        if (token.Text != text)
        {
            throw new PtxException($"Line {token.Line}: expected '{text}', got '{token.Text}'.");
        }
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
        Expect(".version");
        Expect("6.4");
        Expect(".target");
        Expect("sm_70");
        Expect(".address_size");
        Expect("64");
        while (TryTake(".file"))
        {
            if (Integer() != ++Files || Take() is not { Text: ['"', .., '"'] })
            {
                throw new PtxException("Line " + Peek.Line + ": .file wants the next number and a name in quotes.");
            }
        }

        var entries = new List<PtxEntry>();
        while (Peek.Text.Length > 0)
        {
            TryTake(".visible");
            Expect(".entry");
            entries.Add(Entry());
        }

        if (entries.Select(e => e.Name).Distinct().Count() != entries.Count)
        {
            throw new PtxException("Two entries have one name.");
        }

        return entries;
    }

    private PtxEntry Entry()
    {
        var entry = new PtxEntry { Name = Take().Text };
        Expect("(");
        while (!TryTake(")"))
        {
            Expect(".param");
            PtxType type = Type();
            PtxToken name = Take();
            if (!name.IsWord || entry.Parameters.Any(p => p.Name == name.Text) || type == PtxType.Pred)
            {
                throw new PtxException($"Line {name.Line}: bad or repeated parameter '{name.Text}'.");
            }

            int offset = (entry.ParameterBytes + type.Size() - 1) / type.Size() * type.Size();
            entry.Parameters.Add(new PtxParameter(name.Text, type, offset));
            entry.ParameterBytes = offset + type.Size();
            if (Peek.Text != ")")
            {
                Expect(",");
            }
        }

        if (TryTake(".maxntid"))
        {
            entry.MaxThreads = Integer();
            while (TryTake(","))
            {
                entry.MaxThreads *= Integer();
            }

            // ptxas refuses it alone.
            if (TryTake(".minnctapersm"))
            {
                Integer();
            }
        }

        Expect("{");
        new PtxAssembler(this, entry).Body();
        return entry;
    }
}
