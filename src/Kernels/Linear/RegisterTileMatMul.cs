using GpuTrainer.Compute;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Kernels;

/// <summary>Launches <see cref="MatMulRegisterTile"/>, for the CPU.</summary>
internal sealed class RegisterTileMatMul : IMatMulKernels
{
    private readonly AcceleratorStream _stream;
    private readonly Action<
        AcceleratorStream, KernelConfig, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>, int, int, int, int, int, int, int> _tile;

    /// <summary>Tiles that share a block of B; each keeps its sums on the stack meanwhile.</summary>
    private const int MaxTilesOfGroup = 8;

    /// <summary>Of B in one block: 16 KB, half of a first-level cache.</summary>
    private const int BlockElements = 4096;

    private readonly Transpose _transpose;
    private readonly Accelerator _accelerator;
    private readonly int _lanes;
    private readonly int _tileColumns;
    private MemoryBuffer1D<float, Stride1D.Dense>? _scratch;

    public RegisterTileMatMul(Accelerator accelerator)
    {
        _accelerator = accelerator;
        // 24 sums fit the 32 registers of 512-bit vectors, 12 the 16 registers of narrower ones.
        _lanes = accelerator.WarpSize;
        _tileColumns = _lanes >= 16 ? 4 : 2;
        _stream = accelerator.DefaultStream;
        accelerator.Load(_tileColumns == 4 ? MatMulRegisterTile.Tile6x4 : MatMulRegisterTile.Tile6x2, out _tile);
        _transpose = new Transpose(accelerator);
    }

    public void Plain(int m, int k, int n, ArrayView<float> a, ArrayView<float> b, ArrayView<float> c) =>
        Launch(m, k, n, k, 1, a, b, b, c, MatMulEpilogue.None);

    public void Linear(int m, int k, int n, ArrayView<float> a, ArrayView<float> b, ArrayView<float> bias, ArrayView<float> c) =>
        Launch(m, k, n, k, 1, a, b, bias, c, MatMulEpilogue.AddBias);

    public void TransposedA(int m, int k, int n, ArrayView<float> a, ArrayView<float> b, ArrayView<float> c) =>
        Launch(m, k, n, 1, m, a, b, b, c, MatMulEpilogue.None);

    public void WeightGradient(
        int batch, int inputs, int outputs, ArrayView<float> input, ArrayView<float> gradOutput, ArrayView<float> gradWeight,
        ArrayView<float> gradBias) =>
        Launch(inputs, batch, outputs, 1, inputs, input, gradOutput, gradBias, gradWeight, MatMulEpilogue.WriteColumnSums);

    public void TransposedB(int m, int k, int n, ArrayView<float> a, ArrayView<float> b, ArrayView<float> c)
    {
        // Reading B across its rows would be a gather for every vector and every row tile; this is one for each element of B.
        long needed = (long)k * n;
        if (_scratch == null || _scratch.Length < needed)
        {
            throw new InvalidOperationException(
                $"MatMul.TransposedB: K * N is {needed}, {_scratch?.Length ?? 0} elements are reserved; call ReserveForTransposedB first.");
        }

        ArrayView<float> transposed = _scratch.View;
        _transpose.Run(n, k, b, transposed);
        Launch(m, k, n, k, 1, a, transposed, transposed, c, MatMulEpilogue.None);
    }

    public void ReserveForTransposedB(long length)
    {
        if (_scratch?.Length >= length)
            return;
        _scratch?.Dispose();
        _scratch = _accelerator.Allocate1D<float>(length);
    }

    public void Dispose() => _scratch?.Dispose();

    private static int CeilingDivide(int value, int divisor) => (int)(((long)value + divisor - 1) / divisor);

    private void Launch(
        int m, int k, int n, int rowStride, int stepStride, ArrayView<float> a, ArrayView<float> b, ArrayView<float> bias,
        ArrayView<float> c, int epilogue)
    {
        int rowTiles = CeilingDivide(m, MatMulRegisterTile.Rows);
        int columnTiles = CeilingDivide(n, _tileColumns * _lanes);
        // As equal as can be: 11 tiles are two groups of 6, not one of 8 and one of 3.
        int groups = CeilingDivide(rowTiles, MaxTilesOfGroup);
        int tilesOfGroup = CeilingDivide(rowTiles, groups);
        int sums = epilogue == MatMulEpilogue.WriteColumnSums ? 1 : 0;
        var config = new KernelConfig(new Index2D(CeilingDivide(rowTiles, tilesOfGroup) + sums, columnTiles), new Index2D(_lanes, tilesOfGroup));
        int block = BlockElements / (_tileColumns * _lanes);
        _tile(_stream, config, a, b, bias, c, m, k, n, rowStride, stepStride, block, epilogue);
    }
}
