using ILGPU;

namespace GpuTrainer.Kernels;

/// <summary>Sums over the threads of a group of <see cref="Threads"/>, in a fixed order.</summary>
internal static class GroupSum
{
    /// <summary>Threads in the group: every device supports groups of this size.</summary>
    public const int Threads = 256;

    /// <summary>
    /// The sum of all threads' values as a tree: thread t adds the value of thread t + 128, then t + 64, ...; all threads get the result.
    /// </summary>
    /// <param name="shared">[Threads] of shared memory, overwritten.</param>
    /// <param name="value">This thread's value.</param>
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
