using GpuTrainer.Compute;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Kernels;

/// <summary>Launches <see cref="MatMulRegisterTile"/>, for the CPU: chooses the tile, and whether to pack a matrix first.</summary>
internal sealed class RegisterTileMatMul : IMatMulKernels
{
    /// <summary>Tiles that read a panel of B in sequence.</summary>
    private const int MaxTilesOfGroup = 8;

    // Groups per thread: enough that cores of different speed finish together.
    private const int GroupsOfThread = 16;

    // From this many columns on, the rows of a matrix are so far apart that they share few cache sets; below, packing pays only if the
    // matrix is read often.
    private const int WideColumns = 512;
    private const int ReadsWorthPacking = 256;
    private const int ReadsWorthPackingWide = 32;

    // From this many rows of B on, the columns of a tile do not stay in the L2 cache; a packed copy of them streams.
    private const int LongSteps = 4096;
    private const int ReadsWorthPackingLong = 64;

    private readonly Accelerator _accelerator;
    private readonly AcceleratorStream _stream;
    private readonly int _lanes;
    private readonly Dictionary<RegisterTileSize, RegisterTile> _kernels = [];
    private readonly MatMulPanels _panels;
    private readonly Transpose _transpose;
    private readonly BiasGradient _biasGradient;
    private MemoryBuffer1D<float, Stride1D.Dense>? _packedA;
    private MemoryBuffer1D<float, Stride1D.Dense>? _packedB;

    private delegate void RegisterTile(
        AcceleratorStream stream, KernelConfig config, ArrayView<float> a, ArrayView<float> b, ArrayView<float> bias, ArrayView<float> c,
        int m, int k, int n,
        int panelA, int panelB);

    public RegisterTileMatMul(Accelerator accelerator)
    {
        _accelerator = accelerator;
        _stream = accelerator.DefaultStream;
        _lanes = accelerator.WarpSize;
        _panels = new MatMulPanels(accelerator);
        _transpose = new Transpose(accelerator);
        _biasGradient = new BiasGradient(accelerator);
    }

    public void Plain(int m, int k, int n, ArrayView<float> a, ArrayView<float> b, ArrayView<float> c) =>
        Multiply(m, k, n, a, 1, b, default, c);

    public void Linear(int m, int k, int n, ArrayView<float> a, ArrayView<float> b, ArrayView<float> bias, ArrayView<float> c) =>
        Multiply(m, k, n, a, 1, b, bias, c);

    public void TransposedA(int m, int k, int n, ArrayView<float> a, ArrayView<float> b, ArrayView<float> c)
    {
        int panel = PanelOfRows;
        if (!IsWorthPackingA(m, n) || MatMulPanels.LengthOf(k, m, panel) > Length(_packedA))
        {
            Multiply(m, k, n, a, m, b, default, c);
            return;
        }

        ArrayView<float> packed = _packedA!.View; // Its length was checked above.
        _panels.PackRows(k, m, panel, a, packed);
        Multiply(m, k, n, packed, panel, b, default, c);
    }

    public void WeightGradient(
        int batch, int inputs, int outputs, ArrayView<float> input, ArrayView<float> gradOutput, ArrayView<float> gradWeight,
        ArrayView<float> gradBias)
    {
        TransposedA(inputs, batch, outputs, input, gradOutput, gradWeight);
        _biasGradient.Sum(batch, outputs, gradOutput, gradBias);
    }

    public void TransposedB(int m, int k, int n, ArrayView<float> a, ArrayView<float> b, ArrayView<float> c)
    {
        RegisterTileSize size = RegisterTileSize.Choose(_lanes, m, n);
        int panel = size.IsNarrow ? n : size.Vectors * _lanes;
        long needed = MatMulPanels.LengthOf(k, n, panel);
        if (needed > Length(_packedB))
        {
            throw new InvalidOperationException(
                $"MatMul.TransposedB: a packed copy of B has {needed} elements, {Length(_packedB)} are reserved; call "
                + $"Reserve({nameof(MatMulLayout.TransposedB)}, {m}, {k}, {n}) first.");
        }

        ArrayView<float> packed = _packedB!.View;
        if (size.IsNarrow)
            _transpose.Run(n, k, b, packed);
        else
            _panels.PackTransposed(k, n, panel, b, packed);
        Launch(size, m, k, n, a, 1, packed, panel, default, c);
    }

    public void Reserve(MatMulLayout layout, int m, int k, int n)
    {
        // Panels of every tile width, since a smaller batch may use another; the last one starts within the matrix.
        if (layout == MatMulLayout.TransposedB || IsWorthPackingB(m, k, n))
            Grow(ref _packedB, (long)k * (n + MatMulRegisterTile.MostVectors * _lanes));
        if (layout == MatMulLayout.TransposedA && IsWorthPackingA(m, n))
            Grow(ref _packedA, MatMulPanels.LengthOf(k, m, PanelOfRows));
    }

    public void Dispose()
    {
        _packedA?.Dispose();
        _packedB?.Dispose();
    }

    // A multiple of the rows of every tile, so that no tile spans two panels.
    private int PanelOfRows => 3 * _lanes;

    private static bool IsWorthPackingA(int m, int n) => m >= WideColumns && n >= ReadsWorthPackingWide;

    private static bool IsWorthPackingB(int m, int k, int n) =>
        m >= (n >= WideColumns ? ReadsWorthPackingWide : k >= LongSteps ? ReadsWorthPackingLong : ReadsWorthPacking);

    private static long Length(MemoryBuffer1D<float, Stride1D.Dense>? buffer) => buffer?.Length ?? 0;

    private static int CeilingDivide(int value, int divisor) => (int)(((long)value + divisor - 1) / divisor);

    private void Grow(ref MemoryBuffer1D<float, Stride1D.Dense>? buffer, long length)
    {
        if (Length(buffer) >= length)
            return;
        buffer?.Dispose();
        buffer = _accelerator.Allocate1D<float>(length);
    }

    private void Multiply(
        int m, int k, int n, ArrayView<float> a, int panelA, ArrayView<float> b, ArrayView<float> bias, ArrayView<float> c)
    {
        RegisterTileSize size = RegisterTileSize.Choose(_lanes, m, n);
        int panel = size.Vectors * _lanes;
        if (size.IsNarrow || !IsWorthPackingB(m, k, n) || MatMulPanels.LengthOf(k, n, panel) > Length(_packedB))
        {
            Launch(size, m, k, n, a, panelA, b, n, bias, c);
            return;
        }

        ArrayView<float> packed = _packedB!.View;
        _panels.Pack(k, n, panel, b, packed);
        Launch(size, m, k, n, a, panelA, packed, panel, bias, c);
    }

    private void Launch(
        RegisterTileSize size, int m, int k, int n, ArrayView<float> a, int panelA, ArrayView<float> b, int panelB, ArrayView<float> bias,
        ArrayView<float> c)
    {
        if (!_kernels.TryGetValue(size, out RegisterTile? kernel))
        {
            _accelerator.Load(size.Kernel, out kernel);
            _kernels.Add(size, kernel);
        }

        int rowTiles = CeilingDivide(m, size.Rows);
        int columnTiles = CeilingDivide(n, size.Vectors * _lanes);
        // As equal as possible: 11 tiles make groups of 6 and 5, not of 8 and 3.
        int wanted = CeilingDivide(GroupsOfThread * _accelerator.NumMultiprocessors, columnTiles);
        int groups = Math.Clamp(wanted, CeilingDivide(rowTiles, MaxTilesOfGroup), rowTiles);
        int tilesOfGroup = CeilingDivide(rowTiles, groups);
        var config = new KernelConfig(new Index2D(CeilingDivide(rowTiles, tilesOfGroup), columnTiles), new Index2D(_lanes, tilesOfGroup));
        kernel(_stream, config, a, b, bias, c, m, k, n, panelA, panelB);
    }
}
