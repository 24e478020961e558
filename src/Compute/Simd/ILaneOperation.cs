using System.Numerics;

namespace GpuTrainer.Compute;

/// <summary>An operation on one lane; a struct, so that the JIT inlines it into the loop over the lanes.</summary>
internal interface ILaneOperation
{
    T Apply<T>(T left, T right)
        where T : unmanaged, IBinaryInteger<T>;
}

internal readonly struct QuotientOf : ILaneOperation
{
    // T.Zero - left, because left / -1 faults for MinValue.
    public T Apply<T>(T left, T right)
        where T : unmanaged, IBinaryInteger<T> =>
            T.IsZero(right) ? T.Zero : right == unchecked(T.Zero - T.One) && T.IsNegative(right) ? unchecked(T.Zero - left) : left / right;
}

internal readonly struct RemainderOf : ILaneOperation
{
    public T Apply<T>(T left, T right)
        where T : unmanaged, IBinaryInteger<T> =>
            T.IsZero(right) || (right == unchecked(T.Zero - T.One) && T.IsNegative(right)) ? T.Zero : left % right;
}

internal readonly struct LeftShiftOf : ILaneOperation
{
    public T Apply<T>(T left, T right)
        where T : unmanaged, IBinaryInteger<T> => left << (int.CreateTruncating(right) & 31);
}

internal readonly struct RightShiftOf : ILaneOperation
{
    public T Apply<T>(T left, T right)
        where T : unmanaged, IBinaryInteger<T> => left >> (int.CreateTruncating(right) & 31);
}

internal readonly struct PopCountOf : ILaneOperation
{
    public T Apply<T>(T left, T right)
        where T : unmanaged, IBinaryInteger<T> => T.PopCount(left);
}

/// <summary>An atomic operation on one element; a struct, so that the JIT inlines it into the loop over the lanes.</summary>
internal interface IAtomicOperation
{
    T Apply<T>(ref T target, T value, T comparand)
        where T : unmanaged, IBinaryInteger<T>;
}

internal readonly struct AtomicAddOf : IAtomicOperation
{
    public T Apply<T>(ref T target, T value, T comparand)
        where T : unmanaged, IBinaryInteger<T> => CpuAtomic.Add(ref target, value);
}

internal readonly struct AtomicMinOf : IAtomicOperation
{
    public T Apply<T>(ref T target, T value, T comparand)
        where T : unmanaged, IBinaryInteger<T> => CpuAtomic.Min(ref target, value);
}

internal readonly struct AtomicMaxOf : IAtomicOperation
{
    public T Apply<T>(ref T target, T value, T comparand)
        where T : unmanaged, IBinaryInteger<T> => CpuAtomic.Max(ref target, value);
}

internal readonly struct AtomicAndOf : IAtomicOperation
{
    public T Apply<T>(ref T target, T value, T comparand)
        where T : unmanaged, IBinaryInteger<T> => CpuAtomic.And(ref target, value);
}

internal readonly struct AtomicOrOf : IAtomicOperation
{
    public T Apply<T>(ref T target, T value, T comparand)
        where T : unmanaged, IBinaryInteger<T> => CpuAtomic.Or(ref target, value);
}

internal readonly struct AtomicXorOf : IAtomicOperation
{
    public T Apply<T>(ref T target, T value, T comparand)
        where T : unmanaged, IBinaryInteger<T> => CpuAtomic.Xor(ref target, value);
}

internal readonly struct AtomicExchangeOf : IAtomicOperation
{
    public T Apply<T>(ref T target, T value, T comparand)
        where T : unmanaged, IBinaryInteger<T> => CpuAtomic.Exchange(ref target, value);
}

internal readonly struct AtomicCompareExchangeOf : IAtomicOperation
{
    public T Apply<T>(ref T target, T value, T comparand)
        where T : unmanaged, IBinaryInteger<T> => CpuAtomic.CompareExchange(ref target, value, comparand);
}
