using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Kernels;

/// <summary>A size of <see cref="MatMulTile"/>, with the cost of a step of k on a multiprocessor with four schedulers.</summary>
/// <param name="GroupSide">Threads per side of a group.</param>
/// <param name="Side">Rows and columns of a group's tile.</param>
/// <param name="FewestCycles">A lower bound: at least the 4 cycles that a multiply-add waits for the one before it.</param>
/// <param name="CyclesOfGroup">Cycles per group for its warps to issue and to read shared memory, counted from the instructions.</param>
internal sealed record MatMulTileSize(int GroupSide, int Side, double FewestCycles, double CyclesOfGroup)
{
    /// <summary>All sizes, in the order of the kernels' names.</summary>
    public static IReadOnlyList<MatMulTileSize> All { get; } = [
        new(8, 8, 4, 4), new(8, 16, 5, 5), new(16, 64, 42, 42), new(16, 128, 146, 146)];

    /// <summary>
    /// The index in <see cref="All"/> of the size that finishes first: the multiprocessor with the most groups decides.
    /// </summary>
    public static int Choose(int rows, int columns, int multiprocessors)
    {
        int best = 0;
        double least = double.MaxValue;
        for (int i = 0; i < All.Count; i++)
        {
            MatMulTileSize size = All[i];
            long groups = (long)Groups(rows, size.Side) * Groups(columns, size.Side);
            double cycles = Math.Max(size.FewestCycles, size.CyclesOfGroup * ((groups + multiprocessors - 1) / multiprocessors));
            if (cycles < least)
                (best, least) = (i, cycles);
        }

        return best;
    }

    /// <summary>The launch for a number of rows and columns.</summary>
    public KernelConfig Config(int rows, int columns) =>
        new(new Index2D(Groups(columns, Side), Groups(rows, Side)), new Index2D(GroupSide, GroupSide));

    private static int Groups(int count, int side) => (int)(((long)count + side - 1) / side);
}
