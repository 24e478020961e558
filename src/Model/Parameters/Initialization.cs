using GpuTrainer.Kernels;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Model;

/// <summary>The initial values of a parameter or buffer.</summary>
public abstract record Initialization
{
    /// <summary>
    /// PyTorch's default for weights and biases of linear and convolution layers: uniform in [-1 / sqrt(fan_in), 1 / sqrt(fan_in)).
    /// </summary>
    /// <param name="fanIn">Inputs per output, at least 1.</param>
    public static Initialization FanIn(int fanIn) => new UniformInitialization((float)(1.0 / Math.Sqrt(fanIn)));

    /// <summary>Uniform in [-bound, bound).</summary>
    /// <param name="bound">Half the width of the distribution.</param>
    public static Initialization Uniform(float bound) => new UniformInitialization(bound);

    /// <summary>The same value everywhere.</summary>
    /// <param name="value">The value.</param>
    public static Initialization Constant(float value) => new ConstantInitialization(value);

    /// <summary>Overwrites a parameter. The same seed and stream give the same bits on every device.</summary>
    /// <param name="accelerator">The parameter's device.</param>
    /// <param name="target">The whole parameter.</param>
    /// <param name="seed">The run's seed.</param>
    /// <param name="stream">The parameter's stream of random numbers, unique in the network.</param>
    public abstract void Fill(Accelerator accelerator, ArrayView<float> target, ulong seed, int stream);

    private sealed record UniformInitialization(float Bound) : Initialization
    {
        public override void Fill(Accelerator accelerator, ArrayView<float> target, ulong seed, int stream) =>
            new UniformInitializer(accelerator).Fill(checked((int)target.Length), target, Bound, unchecked((long)seed), stream);
    }

    private sealed record ConstantInitialization(float Value) : Initialization
    {
        public override void Fill(Accelerator accelerator, ArrayView<float> target, ulong seed, int stream)
        {
            float[] values = new float[target.Length];
            Array.Fill(values, Value);
            target.CopyFromCPU(values);
        }
    }
}
