using ILGPU;

namespace GpuTrainer.Kernels;

/// <summary>The epilogue of <see cref="FusedMatMulTile"/>. The constants are the values of the kernels' output parameter.</summary>
internal static class FusedOutput
{
    /// <summary>C[m, n] = f(product + bias[n]).</summary>
    public const int Activate = 0;

    /// <summary>C[m, n] = f(product + bias[n]); keep = dropout's factors; other = C * keep.</summary>
    public const int ActivateAndDrop = 1;

    /// <summary>C[m, n] = product * f'(x), from other = f(x).</summary>
    public const int Backward = 2;

    /// <summary>C[m, n] = (product * keep) * f'(x), from other = f(x).</summary>
    public const int BackwardDropout = 3;

    /// <summary>Stores what the thread owns; <paramref name="side"/> and <paramref name="per"/> are constants.</summary>
    public static void Write(
        ArrayView<float> sums, ArrayView<float> bias, ArrayView<float> c, ArrayView<float> other, ArrayView<float> keep,
        ArrayView<int> clock, ArrayView<uint> dropout, int m, int n, int output, int activation, int side, int per)
    {
        ArrayView<float> offsets = LocalMemory.Allocate<float>(MatMulTile.MostPerThread);
        for (int j = 0; j < per; j++)
        {
            offsets[j] = 0f;
            if (output <= ActivateAndDrop && MatMulOutput.Column(j, side, per) < n)
                offsets[j] = bias[MatMulOutput.Column(j, side, per)];
        }

        // Large tiles go through C, so that the epilogue is inlined once, not for each of many sums.
        bool isSmall = per <= 2;
        for (int i = 0; i < per; i++)
        {
            int row = MatMulOutput.Row(i, side, per);
            for (int j = 0; j < per; j++)
            {
                int column = MatMulOutput.Column(j, side, per);
                if (row < m && column < n)
                {
                    float value = sums[i * per + j] + offsets[j];
                    if (isSmall)
                        Finish(value, row * n + column, c, other, keep, clock, dropout, m * n, output, activation);
                    else
                        c[row * n + column] = value;
                }
            }
        }

        if (isSmall)
            return;
        for (int i = 0; i < per; i++)
        {
            int row = MatMulOutput.Row(i, side, per);
            for (int j = 0; j < per; j++)
            {
                int column = MatMulOutput.Column(j, side, per);
                if (row < m && column < n)
                    Finish(c[row * n + column], row * n + column, c, other, keep, clock, dropout, m * n, output, activation);
            }
        }
    }

    /// <summary>The epilogue after product and bias, and the store. The branches are uniform.</summary>
    private static void Finish(
        float value, int place, ArrayView<float> c, ArrayView<float> other, ArrayView<float> keep, ArrayView<int> clock,
        ArrayView<uint> dropout,
        int count, int output, int activation)
    {
        float result = value;
        if (output <= ActivateAndDrop)
        {
            result = Activations.Value(result, activation);
        }
        else
        {
            if (output == BackwardDropout)
                result = result * keep[place];
            if (activation != (int)Activation.None)
                result = Activations.Gradient(other[place], result, activation);
        }

        c[place] = result;
        if (output == ActivateAndDrop)
        {
            float factor = InvertedDropout.Factor(place, count, clock, dropout);
            keep[place] = factor;
            other[place] = result * factor;
        }
    }
}

/// <summary>The additional views of a product fused with dropout, or with its gradient.</summary>
/// <param name="Other">Forward: dropout's output, overwritten. Backward: the activation's output, before dropout.</param>
/// <param name="Keep">Dropout's factors: overwritten forward, read backward.</param>
/// <param name="Clock">[2], <see cref="StepClock.View"/>; forward only.</param>
/// <param name="Settings"><see cref="InvertedDropout.Settings"/>; forward only.</param>
internal readonly record struct FusedDropout(ArrayView<float> Other, ArrayView<float> Keep, ArrayView<int> Clock, ArrayView<uint> Settings);
