using GpuTrainer.Compute;
using ILGPU;

namespace GpuTrainer.Conformance.Kernels;

/// <summary>Kernels with a defect each, to prove that the checkers find them.</summary>
internal static class Planted
{
    /// <summary>The barrier between the stores and the loads of the neighbour is missing.</summary>
    [Kernel]
    public static void Race(ArrayView<int> r)
    {
        ArrayView<int> shared = SharedMemory.Allocate<int>(64);
        shared[Group.IdxX] = Group.IdxX;
        r[Group.IdxX] = shared[63 - Group.IdxX];
    }

    /// <summary>The upper half of the shared array is read and never written.</summary>
    [Kernel]
    public static void UninitialisedRead(ArrayView<int> r)
    {
        ArrayView<int> shared = SharedMemory.Allocate<int>(64);
        if (Group.IdxX < 32)
            shared[Group.IdxX] = Group.IdxX;

        Group.Barrier();
        r[Group.IdxX] = shared[Group.IdxX] > 5 ? 1 : 2;
    }
}
