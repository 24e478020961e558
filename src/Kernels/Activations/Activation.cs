namespace GpuTrainer.Kernels;

/// <summary>The elementwise functions that follow a linear layer. The numbers are the kernels' parameter values.</summary>
public enum Activation
{
    /// <summary>y = x.</summary>
    None = 0,

    /// <summary>y = max(x, 0), with NaN kept.</summary>
    Relu = 1,

    /// <summary>y = tanh(x).</summary>
    Tanh = 2,

    /// <summary>y = 1 / (1 + exp(-x)).</summary>
    Sigmoid = 3,
}
