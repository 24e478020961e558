using System.Numerics;
using System.Runtime.Intrinsics;

namespace GpuTrainer.Compute;

/// <summary>Atomics of the lanes that are on, lowest first; each gives back the old elements (0 in lanes that are off).</summary>
public static unsafe partial class Simd512
{
    /// <summary><see cref="CpuAtomic"/>.Add for each lane that is on.</summary>
    public static Vector512<T> AtomicAdd<T>(T* target, Vector512<int> index, Vector512<T> value, Vector512<int> mask)
        where T : unmanaged, IBinaryInteger<T> => AtomicPerLane(target, index, value, value, mask, new AtomicAddOf());

    /// <summary><see cref="CpuAtomic"/>.Min for each lane that is on.</summary>
    public static Vector512<T> AtomicMin<T>(T* target, Vector512<int> index, Vector512<T> value, Vector512<int> mask)
        where T : unmanaged, IBinaryInteger<T> => AtomicPerLane(target, index, value, value, mask, new AtomicMinOf());

    /// <summary><see cref="CpuAtomic"/>.Max for each lane that is on.</summary>
    public static Vector512<T> AtomicMax<T>(T* target, Vector512<int> index, Vector512<T> value, Vector512<int> mask)
        where T : unmanaged, IBinaryInteger<T> => AtomicPerLane(target, index, value, value, mask, new AtomicMaxOf());

    /// <summary><see cref="CpuAtomic"/>.And for each lane that is on.</summary>
    public static Vector512<T> AtomicAnd<T>(T* target, Vector512<int> index, Vector512<T> value, Vector512<int> mask)
        where T : unmanaged, IBinaryInteger<T> => AtomicPerLane(target, index, value, value, mask, new AtomicAndOf());

    /// <summary><see cref="CpuAtomic"/>.Or for each lane that is on.</summary>
    public static Vector512<T> AtomicOr<T>(T* target, Vector512<int> index, Vector512<T> value, Vector512<int> mask)
        where T : unmanaged, IBinaryInteger<T> => AtomicPerLane(target, index, value, value, mask, new AtomicOrOf());

    /// <summary><see cref="CpuAtomic"/>.Xor for each lane that is on.</summary>
    public static Vector512<T> AtomicXor<T>(T* target, Vector512<int> index, Vector512<T> value, Vector512<int> mask)
        where T : unmanaged, IBinaryInteger<T> => AtomicPerLane(target, index, value, value, mask, new AtomicXorOf());

    /// <summary><see cref="CpuAtomic"/>.Exchange for each lane that is on.</summary>
    public static Vector512<T> AtomicExchange<T>(T* target, Vector512<int> index, Vector512<T> value, Vector512<int> mask)
        where T : unmanaged, IBinaryInteger<T> => AtomicPerLane(target, index, value, value, mask, new AtomicExchangeOf());

    /// <summary><see cref="CpuAtomic"/>.CompareExchange for each lane that is on.</summary>
    public static Vector512<T> AtomicCompareExchange<T>(T* target, Vector512<int> index, Vector512<T> value, Vector512<T> comparand, Vector512<int> mask)
        where T : unmanaged, IBinaryInteger<T> => AtomicPerLane(target, index, value, comparand, mask, new AtomicCompareExchangeOf());

    private static Vector512<T> AtomicPerLane<T, TOperation>(T* target, Vector512<int> index, Vector512<T> value, Vector512<T> comparand, Vector512<int> mask, TOperation operation)
        where T : unmanaged, IBinaryInteger<T>
        where TOperation : struct, IAtomicOperation
    {
        T* old = stackalloc T[Count];
        for (int lane = 0; lane < Count; lane++)
        {
            old[lane] = mask[lane] != 0 ? operation.Apply(ref target[index[lane]], value[lane], comparand[lane]) : T.Zero;
        }

        return Vector512.Load(old);
    }
}
