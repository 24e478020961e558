using GpuTrainer.Kernels;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Model;

/// <summary>What the layers of one plan share: parameters, gradients, products, and the memory of the values between them.</summary>
internal sealed class PlanMemory : IDisposable
{
    private readonly List<MemoryBuffer1D<float, Stride1D.Dense>> _buffers = [];

    public PlanMemory(
        Accelerator accelerator, ParameterBuffer parameters, ParameterBuffer? gradients, int maxRows, long seed, MatMulLibrary matMul, bool isFused)
    {
        Accelerator = accelerator;
        Parameters = parameters;
        Gradients = gradients;
        MaxRows = maxRows;
        Seed = seed;
        MatMul = new MatMul(accelerator, matMul);
        IsFused = isFused;
    }

    public Accelerator Accelerator { get; }

    public ParameterBuffer Parameters { get; }

    /// <summary>Null in evaluation.</summary>
    public ParameterBuffer? Gradients { get; }

    public int MaxRows { get; }

    public long Seed { get; }

    public MatMul MatMul { get; }

    /// <summary>Whether the fusion pass runs.</summary>
    public bool IsFused { get; }

    /// <summary>Elements of all values of a shape in the largest batch.</summary>
    public ArrayView<float> AllocateValues(Shape shape)
    {
        long length = (long)MaxRows * shape.Count;
        if (length > int.MaxValue)
        {
            throw new ShapeException(
                $"A batch of {MaxRows} samples with {shape.Count} features is {length} numbers, expected at most {int.MaxValue}; use a smaller batch.");
        }

        return Allocate(length);
    }

    public ArrayView<float> Allocate(long length)
    {
        MemoryBuffer1D<float, Stride1D.Dense> buffer = Accelerator.Allocate1D<float>(length);
        _buffers.Add(buffer);
        return buffer.View;
    }

    public void Dispose()
    {
        MatMul.Dispose();
        foreach (MemoryBuffer1D<float, Stride1D.Dense> buffer in _buffers)
            buffer.Dispose();
        _buffers.Clear();
    }
}
