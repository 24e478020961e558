using GpuTrainer.Compute;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Kernels;

/// <summary>
/// Copies a matrix into panels of P columns. In a panel, the P elements of a row are contiguous and the rows follow one another, so that
/// <see cref="MatMulRegisterTile"/> reads a single stream in its innermost loop, and no two rows compete for the same cache set.
/// </summary>
internal sealed class MatMulPanels
{
    // Rows that a group copies: at least 16 KB, enough work to be worth a group.
    private const int RowsOfGroup = 128;

    // The kernel compiler turns this many loads of neighbours into vector loads; see docs/kernel-dialect.md.
    private const int Neighbours = 8;

    private readonly AcceleratorStream _stream;
    private readonly Action<AcceleratorStream, KernelConfig, ArrayView<float>, ArrayView<float>, int, int, int, int> _pack;
    private readonly Action<AcceleratorStream, KernelConfig, ArrayView<float>, ArrayView<float>, int, int, int> _packTransposed;

    public MatMulPanels(Accelerator accelerator)
    {
        _stream = accelerator.DefaultStream;
        accelerator.Load(PackKernel, out _pack);
        accelerator.Load(PackTransposedKernel, out _packTransposed);
    }

    /// <summary>Elements of the panels for K rows and N columns.</summary>
    public static long LengthOf(int k, int n, int panel) => (long)k * CeilingDivide(n, panel) * panel;

    /// <summary>Packs B [K, N]; the last panel ends with the last column and begins before the end of the one before it.</summary>
    /// <param name="k">K.</param>
    /// <param name="n">N, at least <paramref name="panel"/>.</param>
    /// <param name="panel">P, a multiple of the lanes.</param>
    /// <param name="source">[K, N].</param>
    /// <param name="target">[ceil(N / P), K, P], overwritten.</param>
    public void Pack(int k, int n, int panel, ArrayView<float> source, ArrayView<float> target) =>
        _pack(_stream, Config(k, n, panel), source, target, k, n, panel, n - panel);

    /// <summary>Packs A^T [K, M]; the last panel's columns past the end are not written.</summary>
    public void PackRows(int k, int m, int panel, ArrayView<float> source, ArrayView<float> target) =>
        _pack(_stream, Config(k, m, panel), source, target, k, m, panel, m);

    /// <summary>Packs B [N, K]^T; the last panel as in <see cref="Pack"/>.</summary>
    public void PackTransposed(int k, int n, int panel, ArrayView<float> source, ArrayView<float> target) =>
        _packTransposed(_stream, Config(k, n, panel), source, target, k, n, panel);

    private static KernelConfig Config(int k, int n, int panel) =>
        new(new Index2D(CeilingDivide(k, RowsOfGroup), CeilingDivide(n, panel)), new Index2D(panel, 1));

    private static int CeilingDivide(int value, int divisor) => (int)(((long)value + divisor - 1) / divisor);

    /// <summary>
    /// target[y, k, j] = source[k, min(P y, last) + j]. Group (x, y) owns the rows 128 x .. 128 x + 127 of panel y, thread j its column j.
    /// Launch: grid (ceil(K / 128), ceil(N / P)), group (P, 1). Overwrites all but columns past N.
    /// </summary>
    [Kernel]
    internal static void PackKernel(ArrayView<float> source, ArrayView<float> target, int k, int n, int panel, int last)
    {
        int column = Math.Min(Grid.IdxY * panel, last) + Group.IdxX;
        int end = Math.Min((Grid.IdxX + 1) * RowsOfGroup, k);
        if (column >= n)
            return;
        int from = Grid.IdxX * RowsOfGroup * n + column;
        int to = (Grid.IdxY * k + Grid.IdxX * RowsOfGroup) * panel + Group.IdxX;
        for (int row = Grid.IdxX * RowsOfGroup; row < end; row++)
        {
            target[to] = source[from];
            from += n;
            to += panel;
        }
    }

    /// <summary>
    /// target[y, k, j] = source[min(P y, N - P) + j, k]. Group (x, y) owns the steps 128 x .. 128 x + 127 of panel y, thread j its column
    /// j: it reads 8 neighbours at a time. Launch: grid (ceil(K / 128), ceil(N / P)), group (P, 1). Overwrites.
    /// </summary>
    [Kernel]
    internal static void PackTransposedKernel(ArrayView<float> source, ArrayView<float> target, int k, int n, int panel)
    {
        ArrayView<float> values = LocalMemory.Allocate<float>(Neighbours);
        int column = Math.Min(Grid.IdxY * panel, n - panel) + Group.IdxX;
        int step = Grid.IdxX * RowsOfGroup;
        int end = Math.Min(step + RowsOfGroup, k);
        int from = column * k + step;
        int to = (Grid.IdxY * k + step) * panel + Group.IdxX;
        for (; step + Neighbours <= end; step += Neighbours)
        {
            for (int i = 0; i < Neighbours; i++)
                values[i] = source[from + i];
            for (int i = 0; i < Neighbours; i++)
                target[to + i * panel] = values[i];
            from += Neighbours;
            to += Neighbours * panel;
        }

        for (; step < end; step++)
        {
            target[to] = source[from];
            from++;
            to += panel;
        }
    }
}
