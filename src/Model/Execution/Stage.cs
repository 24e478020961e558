using ILGPU;

namespace GpuTrainer.Model;

/// <summary>One layer of a <see cref="LayerChain"/> and the memory that it is bound to.</summary>
internal sealed class Stage(LayerKernels kernels, Shape inputShape, Shape outputShape)
{
    public LayerKernels Kernels { get; } = kernels;

    public Shape InputShape { get; } = inputShape;

    public Shape OutputShape { get; } = outputShape;

    /// <summary>Elements of one output sample.</summary>
    public int Outputs { get; } = outputShape.Count;

    /// <summary>[rows, input features]: the output of the stage before.</summary>
    public ArrayView<float> Input { get; set; }

    /// <summary>[rows, output features]; empty where the fusion pass keeps the value in registers.</summary>
    public ArrayView<float> Output { get; set; }

    /// <summary>[rows, output features]: the input gradient of the stage behind.</summary>
    public ArrayView<float> GradOutput { get; set; }

    /// <summary>[rows, input features]; empty where nobody wants it.</summary>
    public ArrayView<float> GradInput { get; set; }
}
