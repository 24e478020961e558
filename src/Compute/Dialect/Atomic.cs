namespace GpuTrainer.Compute;

/// <summary>
/// Operations on one element of memory that no other thread can interrupt; each returns the old value. Integers only: floating-point sums in
/// arrival order would give other bits on every run.
/// </summary>
public static class Atomic
{
    /// <summary>Replaces <paramref name="target"/> by target + value.</summary>
    [Intrinsic("atomic.add")]
    public static int Add(ref int target, int value) => Interlocked.Add(ref target, value) - value;

    /// <summary>Replaces <paramref name="target"/> by target + value.</summary>
    [Intrinsic("atomic.add")]
    public static uint Add(ref uint target, uint value) => Interlocked.Add(ref target, value) - value;

    /// <summary>Replaces <paramref name="target"/> by target + value.</summary>
    [Intrinsic("atomic.add")]
    public static long Add(ref long target, long value) => Interlocked.Add(ref target, value) - value;

    /// <summary>Replaces <paramref name="target"/> by the smaller of target and value.</summary>
    [Intrinsic("atomic.min")]
    public static int Min(ref int target, int value)
    {
        int old = Volatile.Read(ref target);
        while (true)
        {
            int found = Interlocked.CompareExchange(ref target, Math.Min(old, value), old);
            if (found == old)
                return old;
            old = found;
        }
    }

    /// <summary>Replaces <paramref name="target"/> by the smaller of target and value.</summary>
    [Intrinsic("atomic.min")]
    public static uint Min(ref uint target, uint value)
    {
        uint old = Volatile.Read(ref target);
        while (true)
        {
            uint found = Interlocked.CompareExchange(ref target, Math.Min(old, value), old);
            if (found == old)
                return old;
            old = found;
        }
    }

    /// <summary>Replaces <paramref name="target"/> by the smaller of target and value.</summary>
    [Intrinsic("atomic.min")]
    public static long Min(ref long target, long value)
    {
        long old = Volatile.Read(ref target);
        while (true)
        {
            long found = Interlocked.CompareExchange(ref target, Math.Min(old, value), old);
            if (found == old)
                return old;
            old = found;
        }
    }

    /// <summary>Replaces <paramref name="target"/> by the larger of target and value.</summary>
    [Intrinsic("atomic.max")]
    public static int Max(ref int target, int value)
    {
        int old = Volatile.Read(ref target);
        while (true)
        {
            int found = Interlocked.CompareExchange(ref target, Math.Max(old, value), old);
            if (found == old)
                return old;
            old = found;
        }
    }

    /// <summary>Replaces <paramref name="target"/> by the larger of target and value.</summary>
    [Intrinsic("atomic.max")]
    public static uint Max(ref uint target, uint value)
    {
        uint old = Volatile.Read(ref target);
        while (true)
        {
            uint found = Interlocked.CompareExchange(ref target, Math.Max(old, value), old);
            if (found == old)
                return old;
            old = found;
        }
    }

    /// <summary>Replaces <paramref name="target"/> by the larger of target and value.</summary>
    [Intrinsic("atomic.max")]
    public static long Max(ref long target, long value)
    {
        long old = Volatile.Read(ref target);
        while (true)
        {
            long found = Interlocked.CompareExchange(ref target, Math.Max(old, value), old);
            if (found == old)
                return old;
            old = found;
        }
    }

    /// <summary>Replaces <paramref name="target"/> by target &amp; value.</summary>
    [Intrinsic("atomic.and")]
    public static int And(ref int target, int value) => Interlocked.And(ref target, value);

    /// <summary>Replaces <paramref name="target"/> by target &amp; value.</summary>
    [Intrinsic("atomic.and")]
    public static uint And(ref uint target, uint value) => Interlocked.And(ref target, value);

    /// <summary>Replaces <paramref name="target"/> by target &amp; value.</summary>
    [Intrinsic("atomic.and")]
    public static long And(ref long target, long value) => Interlocked.And(ref target, value);

    /// <summary>Replaces <paramref name="target"/> by target | value.</summary>
    [Intrinsic("atomic.or")]
    public static int Or(ref int target, int value) => Interlocked.Or(ref target, value);

    /// <summary>Replaces <paramref name="target"/> by target | value.</summary>
    [Intrinsic("atomic.or")]
    public static uint Or(ref uint target, uint value) => Interlocked.Or(ref target, value);

    /// <summary>Replaces <paramref name="target"/> by target | value.</summary>
    [Intrinsic("atomic.or")]
    public static long Or(ref long target, long value) => Interlocked.Or(ref target, value);

    /// <summary>Replaces <paramref name="target"/> by target ^ value.</summary>
    [Intrinsic("atomic.xor")]
    public static int Xor(ref int target, int value)
    {
        int old = Volatile.Read(ref target);
        while (true)
        {
            int found = Interlocked.CompareExchange(ref target, old ^ value, old);
            if (found == old)
                return old;
            old = found;
        }
    }

    /// <summary>Replaces <paramref name="target"/> by target ^ value.</summary>
    [Intrinsic("atomic.xor")]
    public static uint Xor(ref uint target, uint value)
    {
        uint old = Volatile.Read(ref target);
        while (true)
        {
            uint found = Interlocked.CompareExchange(ref target, old ^ value, old);
            if (found == old)
                return old;
            old = found;
        }
    }

    /// <summary>Replaces <paramref name="target"/> by target ^ value.</summary>
    [Intrinsic("atomic.xor")]
    public static long Xor(ref long target, long value)
    {
        long old = Volatile.Read(ref target);
        while (true)
        {
            long found = Interlocked.CompareExchange(ref target, old ^ value, old);
            if (found == old)
                return old;
            old = found;
        }
    }

    /// <summary>Replaces <paramref name="target"/> by <paramref name="value"/>.</summary>
    [Intrinsic("atomic.exchange")]
    public static int Exchange(ref int target, int value) => Interlocked.Exchange(ref target, value);

    /// <summary>Replaces <paramref name="target"/> by <paramref name="value"/>.</summary>
    [Intrinsic("atomic.exchange")]
    public static uint Exchange(ref uint target, uint value) => Interlocked.Exchange(ref target, value);

    /// <summary>Replaces <paramref name="target"/> by <paramref name="value"/>.</summary>
    [Intrinsic("atomic.exchange")]
    public static long Exchange(ref long target, long value) => Interlocked.Exchange(ref target, value);

    /// <summary>Replaces <paramref name="target"/> by <paramref name="value"/> if it equals <paramref name="compare"/>.</summary>
    [Intrinsic("atomic.compare_exchange")]
    public static int CompareExchange(ref int target, int compare, int value) =>
        Interlocked.CompareExchange(ref target, value, compare);

    /// <summary>Replaces <paramref name="target"/> by <paramref name="value"/> if it equals <paramref name="compare"/>.</summary>
    [Intrinsic("atomic.compare_exchange")]
    public static uint CompareExchange(ref uint target, uint compare, uint value) =>
        Interlocked.CompareExchange(ref target, value, compare);

    /// <summary>Replaces <paramref name="target"/> by <paramref name="value"/> if it equals <paramref name="compare"/>.</summary>
    [Intrinsic("atomic.compare_exchange")]
    public static long CompareExchange(ref long target, long compare, long value) =>
        Interlocked.CompareExchange(ref target, value, compare);
}
