namespace GpuTrainer.Support.Ptx;

/// <summary>What an instruction does; the type says on what.</summary>
internal enum PtxKind
{
    Add, Sub, MulLo, MulHi, MulWide, MadLo, Fma, Div, Rem, Neg, Abs, Min, Max, Sqrt, Reciprocal, PopCount,
    And, Or, Xor, Not, ShiftLeft, ShiftRight, Select, Move, Convert,
    SetEqual, SetNotEqual, SetLess, SetLessEqual, SetGreater, SetGreaterEqual,
    SetEqualUnordered, SetNotEqualUnordered, SetLessUnordered, SetLessEqualUnordered, SetGreaterUnordered, SetGreaterEqualUnordered,
    SetNumbers, SetNaN, SetGreaterEqualOr, TestNaN, TestInfinite, TestFinite,
    LoadParameter, StoreParameter, Load, Store, AtomicAdd, AtomicMin, AtomicMax, AtomicAnd, AtomicOr, AtomicXor, AtomicExchange,
    AtomicCompareExchange,
    ToGeneric, FromGeneric, Branch, BranchIndexed, Barrier, Fence, Return,
}

/// <summary>Where an address points. A generic one says it by its value.</summary>
internal enum PtxSpace
{
    Generic,
    Global,
    Shared,
    Local,
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
internal sealed record PtxForm(
    PtxKind Kind, PtxType Type, PtxType Source, PtxRounding Rounding, string Signature, PtxSpace Space = PtxSpace.Generic);
