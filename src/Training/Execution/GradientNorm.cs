using GpuTrainer.Model;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Training;

/// <summary>The norm of a gradient: the root of the sum of the squares of all learned weights' gradients.</summary>
/// <remarks>Summed by the host, in double and in the order of the buffer: once an epoch, so the copy does not count, and the bits are the same everywhere.</remarks>
internal sealed class GradientNorm(ParameterBuffer gradients)
{
    private readonly float[] _values = new float[gradients.Layout.LearnedLength];

    /// <summary>Waits for the device.</summary>
    public double Read()
    {
        gradients.View.SubView(0, _values.Length).CopyToCPU(_values);
        double sum = 0;
        foreach (float value in _values)
            sum += (double)value * value;
        return Math.Sqrt(sum);
    }
}
