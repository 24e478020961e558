using System.Numerics;

namespace GpuTrainer.Compute;

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
