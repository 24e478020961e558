namespace GpuTrainer.Kernels;

/// <summary>
/// Matrix products. Every element of a product is one chain of fused multiply-adds over ascending k that starts from +0, so that all kernels,
/// tiles, vector widths and devices give the same bits.
/// </summary>
/// <remarks>
/// Matrices are row-major. On the CPU each thread of a group (one vector lane) owns a register tile; elsewhere groups stage tiles in shared
/// memory. All results overwrite.
/// </remarks>
public sealed class MatMul : IDisposable
{
    private readonly Action<
        KernelConfig, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>, int, int, int, int, int, int, int>? _registerTile;

    private readonly Action<
        KernelConfig, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>, int, int, int, int, int> _sharedTile = null!;

    private readonly Action<
        KernelConfig, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>, int, int, int, int, int> _sharedTileTransposedA = null!;

    private readonly Action<
        KernelConfig, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>, int, int, int, int, int> _sharedTileTransposedB = null!;

    private readonly Transpose _transpose = null!;
    private readonly BiasGradient _biasGradient = null!;
    private readonly MemoryBuffer1D<float, Stride1D.Dense>? _scratch;
    private readonly int _lanes;
    private readonly int _tileColumns;

    /// <summary>Loads the kernels that suit the accelerator.</summary>
    /// <param name="accelerator">Where to run; launches go to its default stream.</param>
    /// <param name="scratchLength">The largest K * N that <see cref="TransposedB"/> will be asked for; 0 if it is not used.</param>
    public MatMul(Accelerator accelerator, long scratchLength)
    {
        if (accelerator.AcceleratorType != AcceleratorType.CPU)
        {
            _sharedTile = accelerator.LoadStreamKernel<
                ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>, int, int, int, int, int>(MatMulSharedTile.Plain);
            _sharedTileTransposedA = accelerator.LoadStreamKernel<
                ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>, int, int, int, int, int>(MatMulSharedTile.TransposedA);
            _sharedTileTransposedB = accelerator.LoadStreamKernel<
                ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>, int, int, int, int, int>(MatMulSharedTile.TransposedB);
            _biasGradient = new BiasGradient(accelerator);
            return;
        }

        // 24 sums fit the 32 registers of 512-bit vectors, 12 the 16 registers of narrower ones.
        _lanes = accelerator.WarpSize;
        _tileColumns = _lanes >= 16 ? 4 : 2;
        _registerTile = _tileColumns == 4
            ? accelerator.LoadStreamKernel<
                ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>, int, int, int, int, int, int, int>(MatMulRegisterTile.Tile6x4)
            : accelerator.LoadStreamKernel<
                ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>, int, int, int, int, int, int, int>(MatMulRegisterTile.Tile6x2);
        _transpose = new Transpose(accelerator);
        if (scratchLength > 0)
            _scratch = accelerator.Allocate1D<float>(scratchLength);
    }

    /// <summary>C = A B.</summary>
    /// <param name="m">M, rows of A and C.</param>
    /// <param name="k">K, columns of A, rows of B.</param>
    /// <param name="n">N, columns of B and C.</param>
    /// <param name="a">[M, K].</param>
    /// <param name="b">[K, N].</param>
    /// <param name="c">[M, N], overwritten.</param>
    public void Multiply(int m, int k, int n, ArrayView<float> a, ArrayView<float> b, ArrayView<float> c)
    {
        Check(m, k, n, a, b, c, "MatMul.Multiply");
        if (_registerTile != null)
            LaunchRegisterTile(m, k, n, k, 1, a, b, b, c, MatMulEpilogue.None, 0);
        else
            _sharedTile(SharedTileConfig(m, n), a, b, b, c, m, k, n, MatMulEpilogue.None, 0);
    }

    /// <summary>Y = f(X W + bias), the forward pass of a linear layer whose weights are stored [inputs, outputs].</summary>
    /// <param name="m">M, the batch size.</param>
    /// <param name="k">K, inputs.</param>
    /// <param name="n">N, outputs.</param>
    /// <param name="a">X [M, K].</param>
    /// <param name="b">W [K, N].</param>
    /// <param name="bias">[N].</param>
    /// <param name="activation">f.</param>
    /// <param name="c">Y [M, N], overwritten.</param>
    public void Linear(
        int m, int k, int n, ArrayView<float> a, ArrayView<float> b, ArrayView<float> bias, Activation activation, ArrayView<float> c)
    {
        Check(m, k, n, a, b, c, "MatMul.Linear");
        ViewChecks.AtLeast(bias, n, "MatMul.Linear");
        if (_registerTile != null)
            LaunchRegisterTile(m, k, n, k, 1, a, b, bias, c, MatMulEpilogue.AddBias, (int)activation);
        else
            _sharedTile(SharedTileConfig(m, n), a, b, bias, c, m, k, n, MatMulEpilogue.AddBias, (int)activation);
    }

    /// <summary>C = A^T B.</summary>
    /// <param name="m">M, columns of A, rows of C.</param>
    /// <param name="k">K, rows of A and B.</param>
    /// <param name="n">N, columns of B and C.</param>
    /// <param name="a">[K, M].</param>
    /// <param name="b">[K, N].</param>
    /// <param name="c">[M, N], overwritten.</param>
    public void TransposedA(int m, int k, int n, ArrayView<float> a, ArrayView<float> b, ArrayView<float> c)
    {
        Check(m, k, n, a, b, c, "MatMul.TransposedA");
        if (_registerTile != null)
            LaunchRegisterTile(m, k, n, 1, m, a, b, b, c, MatMulEpilogue.None, 0);
        else
            _sharedTileTransposedA(SharedTileConfig(m, n), a, b, b, c, m, k, n, MatMulEpilogue.None, 0);
    }

    /// <summary>
    /// Both gradients of a linear layer's parameters: gradWeight = X^T dY and gradBias = sum of dY's rows (ascending), in one launch on the CPU.
    /// </summary>
    /// <param name="batch">B, rows of X and dY.</param>
    /// <param name="inputs">Columns of X.</param>
    /// <param name="outputs">Columns of dY.</param>
    /// <param name="input">X [B, inputs].</param>
    /// <param name="gradOutput">dY [B, outputs].</param>
    /// <param name="gradWeight">[inputs, outputs], overwritten.</param>
    /// <param name="gradBias">[outputs], overwritten.</param>
    public void WeightGradient(
        int batch, int inputs, int outputs, ArrayView<float> input, ArrayView<float> gradOutput, ArrayView<float> gradWeight,
        ArrayView<float> gradBias)
    {
        Check(inputs, batch, outputs, input, gradOutput, gradWeight, "MatMul.WeightGradient");
        ViewChecks.AtLeast(gradBias, outputs, "MatMul.WeightGradient");
        if (_registerTile != null)
        {
            LaunchRegisterTile(inputs, batch, outputs, 1, inputs, input, gradOutput, gradBias, gradWeight, MatMulEpilogue.WriteColumnSums, 0);
            return;
        }

        _sharedTileTransposedA(
            SharedTileConfig(inputs, outputs), input, gradOutput, gradOutput, gradWeight, inputs, batch, outputs, MatMulEpilogue.None, 0);
        _biasGradient.Sum(batch, outputs, gradOutput, gradBias);
    }

    /// <summary>C = A B^T, the input gradient of a linear layer whose weights are stored [inputs, outputs].</summary>
    /// <param name="m">M, rows of A and C (the batch size).</param>
    /// <param name="k">K, columns of A and B (outputs).</param>
    /// <param name="n">N, rows of B, columns of C (inputs).</param>
    /// <param name="a">[M, K].</param>
    /// <param name="b">[N, K].</param>
    /// <param name="c">[M, N], overwritten.</param>
    public void TransposedB(int m, int k, int n, ArrayView<float> a, ArrayView<float> b, ArrayView<float> c)
    {
        Check(m, k, n, a, b, c, "MatMul.TransposedB");
        if (_registerTile == null)
        {
            _sharedTileTransposedB(SharedTileConfig(m, n), a, b, b, c, m, k, n, MatMulEpilogue.None, 0);
            return;
        }

        // Reading B across its rows would be a gather for every vector and every row tile; this is one for each element of B.
        long needed = (long)k * n;
        if (_scratch == null || _scratch.Length < needed)
        {
            throw new InvalidOperationException(
                $"MatMul.TransposedB: K * N is {needed}, the scratch has {_scratch?.Length ?? 0} elements; give the constructor the largest K * N.");
        }

        ArrayView<float> transposed = _scratch.View;
        _transpose.Run(n, k, b, transposed);
        LaunchRegisterTile(m, k, n, k, 1, a, transposed, transposed, c, MatMulEpilogue.None, 0);
    }

    /// <inheritdoc/>
    public void Dispose() => _scratch?.Dispose();

    private static void Check(
        int m, int k, int n, ArrayView<float> a, ArrayView<float> b, ArrayView<float> c, string operation)
    {
        ViewChecks.Positive(m, operation);
        ViewChecks.Positive(k, operation);
        ViewChecks.Positive(n, operation);
        ViewChecks.AtLeast(a, (long)m * k, operation);
        ViewChecks.AtLeast(b, (long)k * n, operation);
        ViewChecks.AtLeast(c, (long)m * n, operation);
    }

    private static KernelConfig SharedTileConfig(int m, int n) => new(
        new Index2D(CeilingDivide(n, MatMulSharedTile.Columns), CeilingDivide(m, MatMulSharedTile.Rows)),
        new Index2D(MatMulSharedTile.GroupSize, MatMulSharedTile.GroupSize));

    private static int CeilingDivide(int value, int divisor) => (int)(((long)value + divisor - 1) / divisor);

    private void LaunchRegisterTile(
        int m, int k, int n, int rowStride, int stepStride, ArrayView<float> a, ArrayView<float> b, ArrayView<float> bias,
        ArrayView<float> c, int epilogue, int activation)
    {
        // Rows along x: groups that follow each other read the same panel of B. Column sums are one more row of groups.
        int rowTiles = CeilingDivide(m, MatMulRegisterTile.Rows) + (epilogue == MatMulEpilogue.WriteColumnSums ? 1 : 0);
        int columnTiles = CeilingDivide(n, _tileColumns * _lanes);
        var config = new KernelConfig(new Index2D(rowTiles, columnTiles), new Index2D(_lanes, 1));
        _registerTile!(config, a, b, bias, c, m, k, n, rowStride, stepStride, epilogue, activation);
    }
}
