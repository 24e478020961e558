namespace GpuTrainer.Support.Ptx;

/// <summary>A decoded instruction; operands are slots of the register file, literals included. Slot 0 stands for "none".</summary>
internal struct PtxInstruction
{
    public PtxKind Kind;
    public PtxType Type;
    public PtxType Source;
    public PtxRounding Rounding;
    public PtxSpace Space;
    public bool GuardIsNegated;
    public int Guard;
    public int Destination;
    public int A;
    public int B;
    public int C;

    /// <summary>
    /// The address's byte offset, a parameter's offset, a branch's target, or the number of an indexed branch's list of targets.
    /// </summary>
    public long Offset;

    /// <summary>What the address must be a multiple of: a vector's whole size for the first of its elements. 0 = the type's size.</summary>
    public int Alignment;

    /// <summary>Line of the text.</summary>
    public int Line;
}

/// <summary>A parameter of an entry: a number, or an array of bytes (length 0 = none), which stands for a struct.</summary>
internal sealed record PtxParameter(string Name, PtxType Type, int Offset, int Length)
{
    public int Bytes => Type.Size() * Math.Max(1, Length);
}

/// <summary>A .func, whose body starts at a token of the module; null if it is only declared.</summary>
internal sealed record PtxFunction(string Name, List<PtxParameter> Results, List<PtxParameter> Parameters, int? Body);

/// <summary>An entry function, ready to run.</summary>
internal sealed class PtxEntry
{
    /// <summary>Slots 1..12 hold tid, ntid, ctaid and nctaid, x y z each.</summary>
    public const int FirstSpecial = 1;

    public required string Name { get; init; }

    public List<PtxParameter> Parameters { get; } = [];

    public PtxInstruction[] Code { get; set; } = [];

    /// <summary>What each thread's register file starts as: literals and addresses set, registers not.</summary>
    public List<ulong> Slots { get; } = [.. new ulong[13]];

    /// <summary>1 where a slot has a value.</summary>
    public List<byte> IsSet { get; } = [.. Enumerable.Repeat((byte)1, 13)];

    public int SharedBytes { get; set; }

    public int LocalBytes { get; set; }

    public int ParameterBytes { get; set; }

    /// <summary>The targets of each .branchtargets.</summary>
    public List<int[]> BranchTargets { get; } = [];

    /// <summary>What .maxntid allows.</summary>
    public int MaxThreads { get; set; } = int.MaxValue;

    public bool HasBarrier => Code.Any(i => i.Kind == PtxKind.Barrier);

    public int AddSlot(ulong value, bool isSet)
    {
        Slots.Add(value);
        IsSet.Add(isSet ? (byte)1 : (byte)0);
        return Slots.Count - 1;
    }
}
