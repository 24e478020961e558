using ILGPU;

namespace GpuTrainer.Kernels;

/// <summary>Sums over the threads of a group of <see cref="Threads"/>, in an order that depends on nothing.</summary>
internal static class GroupSum
{
    /// <summary>Threads of the group: every device has groups of so many.</summary>
    public const int Threads = 256;

    /// <summary>The sum of all threads' values, as a tree: thread t adds that of thread t + 128, then t + 64, ...; all threads get it.</summary>
    /// <param name="shared">[Threads] of shared memory, overwritten.</param>
    /// <param name="value">This thread's.</param>
    public static float Of(ArrayView<float> shared, float value)
    {
        shared[Group.IdxX] = value;
        Group.Barrier();
        for (int half = Threads / 2; half > 0; half /= 2)
        {
            if (Group.IdxX < half)
                shared[Group.IdxX] = shared[Group.IdxX] + shared[Group.IdxX + half];
            Group.Barrier();
        }

        return shared[0];
    }
}
