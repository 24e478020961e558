namespace GpuTrainer.Support.Ptx;

/// <summary>What an instruction does; the type says on what.</summary>
internal enum PtxKind
{
    Add, Sub, MulLo, MulHi, MulWide, MadLo, Fma, Div, Rem, Neg, Abs, Min, Max, Sqrt, PopCount,
    And, Or, Xor, Not, ShiftLeft, ShiftRight, Select, Move, Convert,
    SetEqual, SetNotEqual, SetLess, SetLessEqual, SetGreater, SetGreaterEqual,
    SetEqualUnordered, SetNotEqualUnordered, SetLessUnordered, SetLessEqualUnordered, SetGreaterUnordered, SetGreaterEqualUnordered,
    SetNumbers, SetNaN,
    LoadParameter, LoadGlobal, LoadShared, LoadLocal, StoreGlobal, StoreShared, StoreLocal,
    AtomicAdd, AtomicMin, AtomicMax, AtomicAnd, AtomicOr, AtomicXor, AtomicExchange, AtomicCompareExchange,
    Branch, Barrier, Return,
}

/// <summary>How cvt rounds.</summary>
internal enum PtxRounding
{
    None,
    Nearest,
    ToInteger,
    ToIntegerDown,
    ToIntegerUp,
    ToIntegerZero,
}

/// <summary>
/// One instruction as spelled, with the types of its operands. The signature has a letter an operand: T the instruction's type, S cvt's
/// source type, W twice the type's width, P a predicate, U u32, M an address in memory, L a label, N a literal; lower case marks the
/// destination's relaxed forms (d, s: a wider register may stand there).
/// </summary>
internal sealed record PtxForm(PtxKind Kind, PtxType Type, PtxType Source, PtxRounding Rounding, string Signature, bool IsShared);

/// <summary>
/// Every spelling that the interpreter takes. Anything else is an error: a made-up opcode must not pass because a parser is generous.
/// </summary>
internal static class PtxForms
{
    private const string Integers = "u16 s16 u32 s32 u64 s64";
    private const string Floats = "f32 f64";
    private const string Bits = "b16 b32 b64";
    private const string Memory = "u8 s8 b8 u16 s16 b16 u32 s32 b32 f32 u64 s64 b64 f64";

    private static readonly Dictionary<string, PtxForm> Forms = Build();

    public static PtxForm? Find(string opcode) => Forms.GetValueOrDefault(opcode);

    private static Dictionary<string, PtxForm> Build()
    {
        var forms = new Dictionary<string, PtxForm>(StringComparer.Ordinal);
        void Add(string stem, string types, PtxKind kind, string signature)
        {
            foreach (string type in types.Split(' '))
            {
                PtxType parsed = PtxTypes.Parse(type)!.Value;
                forms.Add(stem + "." + type, new PtxForm(kind, parsed, parsed, PtxRounding.None, signature, stem.Contains(".shared")));
            }
        }

        Add("add", Integers + " " + Floats, PtxKind.Add, "TTT");
        Add("sub", Integers + " " + Floats, PtxKind.Sub, "TTT");
        Add("mul", Floats, PtxKind.MulLo, "TTT");
        foreach ((string stem, PtxKind kind) in new[] { ("add", PtxKind.Add), ("sub", PtxKind.Sub), ("mul", PtxKind.MulLo), ("div", PtxKind.Div) })
        {
            Add(stem + ".rn", Floats, kind, "TTT");
        }

        Add("mul.lo", Integers, PtxKind.MulLo, "TTT");
        Add("mul.hi", Integers, PtxKind.MulHi, "TTT");
        Add("mul.wide", "u16 s16 u32 s32", PtxKind.MulWide, "WTT");
        Add("mad.lo", Integers, PtxKind.MadLo, "TTTT");
        Add("fma.rn", Floats, PtxKind.Fma, "TTTT");
        Add("sqrt.rn", Floats, PtxKind.Sqrt, "TT");
        Add("div", Integers, PtxKind.Div, "TTT");
        Add("rem", Integers, PtxKind.Rem, "TTT");
        Add("neg", "s16 s32 s64 " + Floats, PtxKind.Neg, "TT");
        Add("abs", "s16 s32 s64 " + Floats, PtxKind.Abs, "TT");
        Add("min", Integers + " " + Floats, PtxKind.Min, "TTT");
        Add("max", Integers + " " + Floats, PtxKind.Max, "TTT");
        Add("popc", "b32 b64", PtxKind.PopCount, "UT");
        Add("and", "pred " + Bits, PtxKind.And, "TTT");
        Add("or", "pred " + Bits, PtxKind.Or, "TTT");
        Add("xor", "pred " + Bits, PtxKind.Xor, "TTT");
        Add("not", "pred " + Bits, PtxKind.Not, "TT");
        Add("shl", Bits, PtxKind.ShiftLeft, "TTU");
        Add("shr", Bits + " " + Integers, PtxKind.ShiftRight, "TTU");
        Add("selp", Bits + " " + Integers + " " + Floats, PtxKind.Select, "TTTP");
        Add("mov", "pred " + Bits + " " + Integers + " " + Floats, PtxKind.Move, "TT");
        Add("cvta.to.global", "u64", PtxKind.Move, "TT");
        AddComparisons(Add);
        AddMemory(Add);
        AddConversions(forms);

        PtxForm Control(PtxKind kind, string signature) => new(kind, PtxType.Pred, PtxType.Pred, PtxRounding.None, signature, false);
        forms.Add("bra", Control(PtxKind.Branch, "L"));
        forms.Add("bra.uni", Control(PtxKind.Branch, "L"));
        forms.Add("bar.sync", Control(PtxKind.Barrier, "N"));
        forms.Add("ret", Control(PtxKind.Return, ""));
        return forms;
    }

    private static void AddComparisons(Action<string, string, PtxKind, string> add)
    {
        string all = Bits + " " + Integers + " " + Floats;
        add("setp.eq", all, PtxKind.SetEqual, "PTT");
        add("setp.ne", all, PtxKind.SetNotEqual, "PTT");
        string ordered = Integers + " " + Floats;
        add("setp.lt", ordered, PtxKind.SetLess, "PTT");
        add("setp.le", ordered, PtxKind.SetLessEqual, "PTT");
        add("setp.gt", ordered, PtxKind.SetGreater, "PTT");
        add("setp.ge", ordered, PtxKind.SetGreaterEqual, "PTT");
        add("setp.equ", Floats, PtxKind.SetEqualUnordered, "PTT");
        add("setp.neu", Floats, PtxKind.SetNotEqualUnordered, "PTT");
        add("setp.ltu", Floats, PtxKind.SetLessUnordered, "PTT");
        add("setp.leu", Floats, PtxKind.SetLessEqualUnordered, "PTT");
        add("setp.gtu", Floats, PtxKind.SetGreaterUnordered, "PTT");
        add("setp.geu", Floats, PtxKind.SetGreaterEqualUnordered, "PTT");
        add("setp.num", Floats, PtxKind.SetNumbers, "PTT");
        add("setp.nan", Floats, PtxKind.SetNaN, "PTT");
    }

    private static void AddMemory(Action<string, string, PtxKind, string> add)
    {
        add("ld.param", Memory, PtxKind.LoadParameter, "dM");
        add("ld.global", Memory, PtxKind.LoadGlobal, "dM");
        add("ld.shared", Memory, PtxKind.LoadShared, "dM");
        add("ld.local", Memory, PtxKind.LoadLocal, "dM");
        add("st.global", Memory, PtxKind.StoreGlobal, "Md");
        add("st.shared", Memory, PtxKind.StoreShared, "Md");
        add("st.local", Memory, PtxKind.StoreLocal, "Md");
        foreach (string space in new[] { "atom.global", "atom.shared" })
        {
            add(space + ".add", "u32 s32 u64", PtxKind.AtomicAdd, "TMT");
            add(space + ".min", "u32 s32 u64 s64", PtxKind.AtomicMin, "TMT");
            add(space + ".max", "u32 s32 u64 s64", PtxKind.AtomicMax, "TMT");
            add(space + ".and", "b32 b64", PtxKind.AtomicAnd, "TMT");
            add(space + ".or", "b32 b64", PtxKind.AtomicOr, "TMT");
            add(space + ".xor", "b32 b64", PtxKind.AtomicXor, "TMT");
            add(space + ".exch", "b32 b64", PtxKind.AtomicExchange, "TMT");
            add(space + ".cas", "b32 b64", PtxKind.AtomicCompareExchange, "TMTT");
        }
    }

    // cvt needs a rounding exactly where the ISA asks for one.
    private static void AddConversions(Dictionary<string, PtxForm> forms)
    {
        string[] whole = ["u8", "s8", "u16", "s16", "u32", "s32", "u64", "s64"];
        string[] floats = ["f32", "f64"];
        (string Name, PtxRounding Rounding)[] toInteger =
        [
            ("rni", PtxRounding.ToInteger), ("rzi", PtxRounding.ToIntegerZero), ("rmi", PtxRounding.ToIntegerDown), ("rpi", PtxRounding.ToIntegerUp),
        ];
        void Add(string rounding, string to, string from, PtxRounding mode) => forms.Add(
            "cvt" + rounding + "." + to + "." + from,
            new PtxForm(PtxKind.Convert, PtxTypes.Parse(to)!.Value, PtxTypes.Parse(from)!.Value, mode, "ds", false));

        foreach (string to in whole)
        {
            foreach (string from in whole)
            {
                Add("", to, from, PtxRounding.None);
            }

            foreach (string real in floats)
            {
                Add(".rn", real, to, PtxRounding.Nearest);
                foreach ((string name, PtxRounding rounding) in toInteger)
                {
                    Add("." + name, to, real, rounding);
                }
            }
        }

        Add(".rn", "f32", "f64", PtxRounding.Nearest);
        Add("", "f64", "f32", PtxRounding.None);
        foreach (string real in floats)
        {
            foreach ((string name, PtxRounding rounding) in toInteger)
            {
                Add("." + name, real, real, rounding);
            }
        }
    }
}
