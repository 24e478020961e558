using GpuTrainer.Kernels;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Model;

/// <summary>All parameters of a network, or all their gradients, in one flat buffer on an accelerator.</summary>
public sealed class ParameterBuffer : IDisposable
{
    private readonly MemoryBuffer1D<float, Stride1D.Dense> _buffer;
    private readonly Accelerator _accelerator;

    /// <summary>Allocates the buffer, filled with zeros.</summary>
    /// <param name="accelerator">The device.</param>
    /// <param name="layout">The parameters and their places.</param>
    public ParameterBuffer(Accelerator accelerator, ParameterLayout layout)
    {
        ArgumentNullException.ThrowIfNull(accelerator);
        ArgumentNullException.ThrowIfNull(layout);
        _accelerator = accelerator;
        Layout = layout;
        // A network without parameters still gets a buffer: kernels cannot be launched on views of length 0.
        _buffer = accelerator.Allocate1D<float>(Math.Max(layout.BufferLength, ParameterLayout.Alignment));
        _buffer.MemSetToZero();
        Parameters = [.. layout.Slots.Select(slot => new Parameter(this, slot))];
    }

    /// <summary>The parameters and their places.</summary>
    public ParameterLayout Layout { get; }

    /// <summary>The parameters in the layout's order.</summary>
    public IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>The whole buffer, padding included.</summary>
    public ArrayView<float> View => _buffer.View;

    /// <summary>One parameter's part of the buffer: a weight matrix is stored [in, out].</summary>
    /// <param name="slot">One of the layout's.</param>
    public ArrayView<float> ViewOf(ParameterSlot slot) => View.SubView(slot.Offset, slot.Length);

    /// <summary>
    /// Overwrites all parameters and buffers with their initial values. The same seed gives the same bits on every device.
    /// </summary>
    /// <param name="seed">The run's seed; a parameter's index is its stream of random numbers.</param>
    public void Initialize(ulong seed)
    {
        for (int i = 0; i < Layout.Slots.Count; i++)
        {
            ParameterSlot slot = Layout.Slots[i];
            slot.Spec.Initialization.Fill(_accelerator, ViewOf(slot), seed, i);
        }
    }

    /// <summary>Copies all parameters to the host, in the layout's order; waits for the device.</summary>
    public IReadOnlyList<NamedTensor> Read() =>
        [.. Parameters.Select(parameter => new NamedTensor(parameter.Name, parameter.Shape, parameter.Read()))];

    /// <summary>Copies all parameters to the device.</summary>
    /// <param name="tensors">Each parameter once, in any order.</param>
    /// <exception cref="ShapeException">A parameter is missing, unknown, or has another shape.</exception>
    public void Write(IEnumerable<NamedTensor> tensors)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        var byName = tensors.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
        foreach (Parameter parameter in Parameters)
        {
            if (!byName.Remove(parameter.Name, out NamedTensor? tensor))
                throw new ShapeException($"Parameter {parameter.Name} {parameter.Shape}: got no values.");
            if (!tensor.Shape.Equals(parameter.Shape))
                throw new ShapeException($"Parameter {parameter.Name}: got shape {tensor.Shape}, expected {parameter.Shape}.");
            parameter.Write(tensor.Values);
        }

        if (byName.Count > 0)
            throw new ShapeException($"The network has no parameter {string.Join(", ", byName.Keys)}.");
    }

    /// <inheritdoc/>
    public void Dispose() => _buffer.Dispose();
}
