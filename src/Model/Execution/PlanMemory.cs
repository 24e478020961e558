using GpuTrainer.Kernels;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Model;

/// <summary>
/// What the layers of one plan share: parameters, gradients, matrix products, and the memory for the values between layers.
/// </summary>
internal sealed class PlanMemory : IDisposable
{
    private readonly List<MemoryBuffer1D<float, Stride1D.Dense>> _buffers = [];

    private readonly Func<List<PlanStep>, PlanStep[]>? _rewrite;

    /// <summary>Allocates nothing yet.</summary>
    /// <param name="accelerator">Where the plan runs.</param>
    /// <param name="parameters">The weights.</param>
    /// <param name="gradients">Their gradients; null = evaluation.</param>
    /// <param name="maxRows">Samples in the largest batch.</param>
    /// <param name="seed">The run's seed, for dropout.</param>
    /// <param name="matMul">The matrix products that all layers share; disposed of with the plan.</param>
    /// <param name="rewrite">The fusion pass; null = every step runs on its own.</param>
    public PlanMemory(
        Accelerator accelerator, ParameterBuffer parameters, ParameterBuffer? gradients, int maxRows, long seed, MatMul matMul,
        Func<List<PlanStep>, PlanStep[]>? rewrite)
    {
        Accelerator = accelerator;
        Parameters = parameters;
        Gradients = gradients;
        MaxRows = maxRows;
        Seed = seed;
        MatMul = matMul;
        _rewrite = rewrite;
    }

    public Accelerator Accelerator { get; }

    public ParameterBuffer Parameters { get; }

    /// <summary>Null in evaluation.</summary>
    public ParameterBuffer? Gradients { get; }

    public int MaxRows { get; }

    public long Seed { get; }

    public MatMul MatMul { get; }

    /// <summary>The steps as they will run: fused where that pays, with the same bits.</summary>
    public PlanStep[] Rewrite(List<PlanStep> steps) => _rewrite?.Invoke(steps) ?? [.. steps];

    /// <summary>Allocates values of a shape for the largest batch.</summary>
    /// <exception cref="ShapeException">They exceed what one buffer holds.</exception>
    public ArrayView<float> AllocateValues(Shape shape)
    {
        long length = (long)MaxRows * shape.Count;
        if (length > int.MaxValue)
        {
            throw new ShapeException(
                $"A batch of {MaxRows} samples with {shape.Count} features has {length} values, expected at most {int.MaxValue}; use a "
                + "smaller batch.");
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
