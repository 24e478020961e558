using System.ComponentModel;
using System.Numerics;

namespace GpuTrainer.Compute;

/// <summary>Atomic operations on one element; each returns the old value. Called by generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class CpuAtomic
{
    /// <summary>Adds <paramref name="value"/> to the element.</summary>
    public static T Add<T>(ref T target, T value)
        where T : unmanaged, IBinaryInteger<T> => Replace(ref target, value, static (old, v) => unchecked(old + v));

    /// <summary>Replaces the element with the smaller of it and <paramref name="value"/>.</summary>
    public static T Min<T>(ref T target, T value)
        where T : unmanaged, INumber<T> => Replace(ref target, value, static (old, v) => T.Min(old, v));

    /// <summary>Replaces the element with the larger of it and <paramref name="value"/>.</summary>
    public static T Max<T>(ref T target, T value)
        where T : unmanaged, INumber<T> => Replace(ref target, value, static (old, v) => T.Max(old, v));

    /// <summary>Replaces the element with its bitwise and with <paramref name="value"/>.</summary>
    public static T And<T>(ref T target, T value)
        where T : unmanaged, IBinaryInteger<T> => Replace(ref target, value, static (old, v) => old & v);

    /// <summary>Replaces the element with its bitwise or with <paramref name="value"/>.</summary>
    public static T Or<T>(ref T target, T value)
        where T : unmanaged, IBinaryInteger<T> => Replace(ref target, value, static (old, v) => old | v);

    /// <summary>Replaces the element with its bitwise exclusive or with <paramref name="value"/>.</summary>
    public static T Xor<T>(ref T target, T value)
        where T : unmanaged, IBinaryInteger<T> => Replace(ref target, value, static (old, v) => old ^ v);

    /// <summary>Replaces the element with <paramref name="value"/>.</summary>
    public static T Exchange<T>(ref T target, T value)
        where T : unmanaged => Interlocked.Exchange(ref target, value);

    /// <summary>Replaces the element with <paramref name="value"/> if it equals <paramref name="comparand"/>.</summary>
    public static T CompareExchange<T>(ref T target, T value, T comparand)
        where T : unmanaged => Interlocked.CompareExchange(ref target, value, comparand);

    private static T Replace<T>(ref T target, T value, Func<T, T, T> combine)
        where T : unmanaged, INumberBase<T>
    {
        T old = target;
        while (true)
        {
            T seen = Interlocked.CompareExchange(ref target, combine(old, value), old);
            if (seen == old)
                return old;
            old = seen;
        }
    }
}
