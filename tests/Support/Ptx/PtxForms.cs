namespace GpuTrainer.Support.Ptx;

/// <summary>
/// Every spelling that the interpreter accepts. Anything else is an error: a made-up opcode must not pass because a parser is lenient.
/// </summary>
internal static class PtxForms
{
    private const string Integers = "u16 s16 u32 s32 u64 s64";
    private const string Floats = "f32 f64";
    private const string Bits = "b16 b32 b64";
    private const string Memory = "u8 s8 b8 u16 s16 b16 u32 s32 b32 f32 u64 s64 b64 f64";

    private static readonly (string Suffix, PtxSpace Space)[] Spaces =
        [("", PtxSpace.Generic), (".global", PtxSpace.Global), (".shared", PtxSpace.Shared), (".local", PtxSpace.Local)];

    private static readonly Dictionary<string, PtxForm> Forms = Build();

    public static PtxForm? Find(string opcode) => Forms.GetValueOrDefault(opcode);

    private static Dictionary<string, PtxForm> Build()
    {
        var forms = new Dictionary<string, PtxForm>(StringComparer.Ordinal);
        void AddIn(PtxSpace space, string stem, string types, PtxKind kind, string signature)
        {
            foreach (string type in types.Split(' '))
            {
                PtxType parsed = PtxTypes.Parse(type)!.Value;
                forms.Add(stem + "." + type, new PtxForm(kind, parsed, parsed, PtxRounding.None, signature, space));
            }
        }

        void Add(string stem, string types, PtxKind kind, string signature) => AddIn(PtxSpace.Generic, stem, types, kind, signature);

        Add("add", Integers + " " + Floats, PtxKind.Add, "TTT");
        Add("sub", Integers + " " + Floats, PtxKind.Sub, "TTT");
        Add("mul", Floats, PtxKind.MulLo, "TTT");
        foreach ((string stem, PtxKind kind) in
            new[] { ("add", PtxKind.Add), ("sub", PtxKind.Sub), ("mul", PtxKind.MulLo), ("div", PtxKind.Div) })
            Add(stem + ".rn", Floats, kind, "TTT");

        Add("mul.lo", Integers, PtxKind.MulLo, "TTT");
        Add("mul.hi", Integers, PtxKind.MulHi, "TTT");
        Add("mul.wide", "u16 s16 u32 s32", PtxKind.MulWide, "WTT");
        Add("mad.lo", Integers, PtxKind.MadLo, "TTTT");
        Add("fma.rn", Floats, PtxKind.Fma, "TTTT");
        Add("sqrt.rn", Floats, PtxKind.Sqrt, "TT");
        Add("rcp.rn", Floats, PtxKind.Reciprocal, "TT");
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
        AddComparisons(Add);
        AddMemory(AddIn);
        AddConversions(forms);
        AddControl(forms);
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
        const string Unsigned = "u16 u32 u64";
        add("setp.lo", Unsigned, PtxKind.SetLess, "PTT");
        add("setp.ls", Unsigned, PtxKind.SetLessEqual, "PTT");
        add("setp.hi", Unsigned, PtxKind.SetGreater, "PTT");
        add("setp.hs", Unsigned, PtxKind.SetGreaterEqual, "PTT");
        add("setp.ge.or", "s32", PtxKind.SetGreaterEqualOr, "PTTP");
        add("testp.notanumber", Floats, PtxKind.TestNaN, "PT");
        add("testp.infinite", Floats, PtxKind.TestInfinite, "PT");
        add("testp.finite", Floats, PtxKind.TestFinite, "PT");
    }

    private static void AddMemory(Action<PtxSpace, string, string, PtxKind, string> add)
    {
        add(PtxSpace.Generic, "ld.param", Memory, PtxKind.LoadParameter, "dM");
        add(PtxSpace.Generic, "st.param", Memory, PtxKind.StoreParameter, "Md");
        foreach ((string suffix, PtxSpace space) in Spaces)
        {
            add(space, "ld" + suffix, Memory, PtxKind.Load, "dM");
            add(space, "st" + suffix, Memory, PtxKind.Store, "Md");
            if (space == PtxSpace.Local)
                continue;

            AddAtomics(add, suffix, space);
        }

        foreach ((string suffix, PtxSpace space) in Spaces.Where(entry => entry.Space != PtxSpace.Generic))
        {
            add(space, "cvta" + suffix, "u64", PtxKind.ToGeneric, "TT");
            add(space, "cvta.to" + suffix, "u64", PtxKind.FromGeneric, "TT");
        }
    }

    // The ISA's syntax has the space before the operation; ILGPU writes it after, which NVIDIA's assembler also accepts.
    private static void AddAtomics(Action<PtxSpace, string, string, PtxKind, string> add, string suffix, PtxSpace space)
    {
        (string Name, string Types, PtxKind Kind)[] operations =
        [
            ("add", "u32 s32 u64", PtxKind.AtomicAdd), ("min", "u32 s32 u64 s64", PtxKind.AtomicMin), (
                "max", "u32 s32 u64 s64", PtxKind.AtomicMax),
            ("and", "b32 b64", PtxKind.AtomicAnd), ("or", "b32 b64", PtxKind.AtomicOr), ("xor", "b32 b64", PtxKind.AtomicXor),
            ("exch", "b32 b64", PtxKind.AtomicExchange), ("cas", "b32 b64", PtxKind.AtomicCompareExchange),
        ];
        foreach ((string name, string types, PtxKind kind) in operations)
        {
            string operation = "." + name;
            foreach (string modifiers in new[] { suffix + operation, operation + suffix }.Distinct())
            {
                add(space, "atom" + modifiers, types, kind, kind == PtxKind.AtomicCompareExchange ? "TMTT" : "TMT");
                if (kind is not (PtxKind.AtomicExchange or PtxKind.AtomicCompareExchange))
                {
                    // red returns no old value.
                    add(space, "red" + modifiers, types, kind, "MT");
                }
            }
        }
    }

    private static void AddControl(Dictionary<string, PtxForm> forms)
    {
        void Add(string opcode, PtxKind kind, string signature) =>
            forms.Add(opcode, new PtxForm(kind, PtxType.Pred, PtxType.Pred, PtxRounding.None, signature));

        foreach (string suffix in new[] { "", ".uni" })
        {
            Add("bra" + suffix, PtxKind.Branch, "L");
            Add("brx.idx" + suffix, PtxKind.BranchIndexed, "UL");
            Add("ret" + suffix, PtxKind.Return, "");
        }

        Add("bar.sync", PtxKind.Barrier, "N");
        Add("membar.cta", PtxKind.Fence, "");
        Add("membar.gl", PtxKind.Fence, "");
        Add("membar.sys", PtxKind.Fence, "");
    }

    // cvt needs a rounding mode exactly where the ISA requires one.
    private static void AddConversions(Dictionary<string, PtxForm> forms)
    {
        string[] whole = ["u8", "s8", "u16", "s16", "u32", "s32", "u64", "s64"];
        string[] floats = ["f32", "f64"];
        (string Name, PtxRounding Rounding)[] toInteger =
        [
            ("rni", PtxRounding.ToInteger), ("rzi", PtxRounding.ToIntegerZero), ("rmi", PtxRounding.ToIntegerDown), (
                "rpi", PtxRounding.ToIntegerUp),
        ];
        void Add(string rounding, string to, string from, PtxRounding mode) => forms.Add(
            "cvt" + rounding + "." + to + "." + from,
            new PtxForm(PtxKind.Convert, PtxTypes.Parse(to)!.Value, PtxTypes.Parse(from)!.Value, mode, "ds"));

        foreach (string to in whole)
        {
            foreach (string from in whole)
                Add("", to, from, PtxRounding.None);

            foreach (string real in floats)
            {
                Add(".rn", real, to, PtxRounding.Nearest);
                foreach ((string name, PtxRounding rounding) in toInteger)
                    Add("." + name, to, real, rounding);
            }
        }

        Add(".rn", "f32", "f64", PtxRounding.Nearest);
        Add("", "f64", "f32", PtxRounding.None);
        foreach (string real in floats)
        {
            foreach ((string name, PtxRounding rounding) in toInteger)
                Add("." + name, real, real, rounding);
        }
    }
}
