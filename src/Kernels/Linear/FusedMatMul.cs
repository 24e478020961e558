using ILGPU;

namespace GpuTrainer.Kernels;

/// <summary>
/// Matrix products and the elementwise work that follows them, in one launch. The bits are those of the separate launches:
/// <see cref="MatMul.Linear"/> and <see cref="Dropout.Forward"/>; <see cref="MatMul.TransposedB"/> and <see cref="Activations.BackwardDropout"/>.
/// </summary>
public sealed class FusedMatMul
{
    private readonly IFusedMatMulKernels _kernels;

    internal FusedMatMul(IFusedMatMulKernels kernels)
    {
        _kernels = kernels;
    }

    /// <summary>Y = f(X W + bias), keep = 0 or 1 / (1 - p) by chance, dropped = Y * keep.</summary>
    /// <param name="m">M, the batch size.</param>
    /// <param name="k">K, inputs.</param>
    /// <param name="n">N, outputs.</param>
    /// <param name="a">X [M, K].</param>
    /// <param name="b">W [K, N].</param>
    /// <param name="bias">[N].</param>
    /// <param name="activation">f.</param>
    /// <param name="c">Y [M, N], overwritten; the backward pass wants it.</param>
    /// <param name="dropped">[M, N], overwritten.</param>
    /// <param name="keep">[M, N], overwritten; the backward pass wants it.</param>
    /// <param name="settings"><see cref="Dropout.Settings"/>.</param>
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
        ViewChecks.AtLeast(settings, Dropout.SettingsLength, operation);
        ViewChecks.AtLeast(clock, 2, operation);
        _kernels.PlainDropout(m, k, n, a, b, bias, c, activation, new FusedDropout(dropped, keep, clock, settings));
    }

    /// <summary>
    /// The gradient of a linear layer's input, taken back through dropout and the activation before the layer:
    /// C = (A B^T * keep) * f'(x), where output = f(x).
    /// </summary>
    /// <param name="m">M, rows of A and C (the batch size).</param>
    /// <param name="k">K, columns of A and B (outputs).</param>
    /// <param name="n">N, rows of B, columns of C (inputs).</param>
    /// <param name="a">[M, K].</param>
    /// <param name="b">[N, K].</param>
    /// <param name="activation">f; None = the activation is left out.</param>
    /// <param name="output">[M, N], what f gave; not read if there is none.</param>
    /// <param name="keep">[M, N], dropout's factors; empty = there was no dropout.</param>
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
        _kernels.TransposedBBackward(m, k, n, a, b, c, activation, output, keep);
    }
}
