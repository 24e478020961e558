using GpuTrainer.Compute;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Kernels;

/// <summary>
/// Matrix products with their elementwise epilogue in one launch. The bits are those of separate launches: <see cref="MatMul.Linear"/>,
/// <see cref="Activations.Forward"/> and <see cref="InvertedDropout.Forward"/>; <see cref="MatMul.TransposedB"/>,
/// <see cref="InvertedDropout.Backward"/> and <see cref="Activations.Backward"/>.
/// </summary>
public sealed class FusedMatMul
{
    private static readonly Action<
        ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<int>,
        ArrayView<uint>,
        int, int, int, int, int, int>[] Kernels = [
            FusedMatMulTile.Tile8, FusedMatMulTile.Tile16, FusedMatMulTile.Tile64, FusedMatMulTile.Tile128];

    private readonly Accelerator _accelerator;

    private readonly Action<
        AcceleratorStream, KernelConfig, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>,
        ArrayView<float>,
        ArrayView<int>, ArrayView<uint>, int, int, int, int, int, int>?[] _launchers =
        new Action<
            AcceleratorStream, KernelConfig, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>,
            ArrayView<float>,
            ArrayView<int>, ArrayView<uint>, int, int, int, int, int, int>?[Kernels.Length];

    internal FusedMatMul(Accelerator accelerator) => _accelerator = accelerator;

    /// <summary>Prepares the kernels; null = use separate launches: on CPUs, where a launch costs little.</summary>
    /// <param name="accelerator">Where to run; launches go to its default stream.</param>
    public static FusedMatMul? For(Accelerator accelerator)
    {
        ArgumentNullException.ThrowIfNull(accelerator);
        return accelerator.Device.IsProcessor() ? null : new FusedMatMul(accelerator);
    }

    /// <summary>Y = f(X W + bias).</summary>
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
        const string operation = "FusedMatMul.Linear";
        MatMul.Check(m, k, n, a, b, c, operation);
        ViewChecks.AtLeast(bias, n, operation);
        Launch(Choose(m, n), m, k, n, a, b, bias, c, default, 0, FusedOutput.Activate, activation);
    }

    /// <summary>Y = f(X W + bias), keep = 0 or 1 / (1 - p) at random, dropped = Y * keep.</summary>
    /// <param name="m">M, the batch size.</param>
    /// <param name="k">K, inputs.</param>
    /// <param name="n">N, outputs.</param>
    /// <param name="a">X [M, K].</param>
    /// <param name="b">W [K, N].</param>
    /// <param name="bias">[N].</param>
    /// <param name="activation">f.</param>
    /// <param name="c">Y [M, N], overwritten; needed by the backward pass.</param>
    /// <param name="dropped">[M, N], overwritten.</param>
    /// <param name="keep">[M, N], overwritten; needed by the backward pass.</param>
    /// <param name="settings"><see cref="InvertedDropout.Settings"/>.</param>
    /// <param name="clock">[2], <see cref="StepClock.View"/>.</param>
    public void LinearDropout(
        int m, int k, int n, ArrayView<float> a, ArrayView<float> b, ArrayView<float> bias, Activation activation, ArrayView<float> c,
        ArrayView<float> dropped, ArrayView<float> keep, ArrayView<uint> settings, ArrayView<int> clock)
    {
        const string operation = "FusedMatMul.LinearDropout";
        MatMul.Check(m, k, n, a, b, c, operation);
        ViewChecks.AtLeast(bias, n, operation);
        ViewChecks.AtLeast(dropped, (long)m * n, operation);
        ViewChecks.AtLeast(keep, (long)m * n, operation);
        ViewChecks.AtLeast(settings, InvertedDropout.SettingsLength, operation);
        ViewChecks.AtLeast(clock, 2, operation);
        Launch(
            Choose(m, n), m, k, n, a, b, bias, c, new FusedDropout(dropped, keep, clock, settings), 0, FusedOutput.ActivateAndDrop,
            activation);
    }

    /// <summary>
    /// The gradient of a linear layer's input, propagated through dropout and the activation before the layer: C = (A B^T * keep) * f'(x),
    /// where output = f(x).
    /// </summary>
    /// <param name="m">M, rows of A and C (the batch size).</param>
    /// <param name="k">K, columns of A and B (outputs).</param>
    /// <param name="n">N, rows of B, columns of C (inputs).</param>
    /// <param name="a">[M, K].</param>
    /// <param name="b">[N, K].</param>
    /// <param name="activation">f; None = no activation.</param>
    /// <param name="output">[M, N], the output of f; not read without an activation.</param>
    /// <param name="keep">[M, N], dropout's factors; empty = no dropout.</param>
    /// <param name="c">[M, N], overwritten.</param>
    public void InputGradient(
        int m, int k, int n, ArrayView<float> a, ArrayView<float> b, Activation activation, ArrayView<float> output, ArrayView<float> keep,
        ArrayView<float> c)
    {
        const string operation = "FusedMatMul.InputGradient";
        MatMul.Check(m, k, n, a, b, c, operation);
        if (activation != Activation.None)
            ViewChecks.AtLeast(output, (long)m * n, operation);
        if (keep.Length > 0)
            ViewChecks.AtLeast(keep, (long)m * n, operation);
        Launch(
            Choose(m, n), m, k, n, a, b, default, c, new FusedDropout(output, keep, default, default), MatMulTile.TransposedB,
            keep.Length > 0 ? FusedOutput.BackwardDropout : FusedOutput.Backward, activation);
    }

    /// <summary>Launches the tile size with an index in <see cref="MatMulTileSize.All"/>.</summary>
    internal void Launch(
        int size, int m, int k, int n, ArrayView<float> a, ArrayView<float> b, ArrayView<float> bias, ArrayView<float> c,
        in FusedDropout fused,
        int layout, int output, Activation activation)
    {
        if (_launchers[size] is not { } launcher)
        {
            _accelerator.Load(Kernels[size], out launcher);
            _launchers[size] = launcher;
        }

        launcher(
            _accelerator.DefaultStream, MatMulTileSize.All[size].Config(m, n), a, b, bias, c, fused.Other, fused.Keep, fused.Clock,
            fused.Settings, m, k,
            n, layout, output, (int)activation);
    }

    private int Choose(int rows, int columns) => MatMulTileSize.Choose(rows, columns, Math.Max(1, _accelerator.NumMultiprocessors));
}
