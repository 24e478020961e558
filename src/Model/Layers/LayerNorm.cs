using GpuTrainer.Kernels;
using ILGPU;

namespace GpuTrainer.Model;

/// <summary>
/// PyTorch's LayerNorm over a whole sample (Ba et al. 2016): y = (x - mean) / sqrt(variance + 1e-5) * weight + bias, with each sample's
/// mean and biased variance. weight and bias have the shape of a sample.
/// </summary>
public sealed record LayerNorm : Layer
{
    /// <summary>The layer's registry entry.</summary>
    public static LayerKind Kind { get; } = new(
        "layernorm", "layernorm", "each sample with mean 0 and deviation 1, then scaled and shifted", _ => new LayerNorm());

    /// <inheritdoc/>
    public override string Name => "LayerNorm";

    /// <inheritdoc/>
    public override string Text => "layernorm";

    /// <inheritdoc/>
    public override IReadOnlyList<ParameterSpec> Parameters(Shape input) =>
        [new("weight", input, Initialization.Constant(1f)), new("bias", input, Initialization.Constant(0f))];

    /// <inheritdoc/>
    public override LayerKernels Load(LayerContext context) => new LayerNormKernels(context);
}

/// <summary>Launches the kernels of <see cref="LayerNorm"/>.</summary>
internal sealed class LayerNormKernels : LayerKernels
{
    private readonly LayerNormalization _kernels;
    private readonly ArrayView<float> _weight;
    private readonly ArrayView<float> _bias;
    private readonly ArrayView<float> _gradWeight;
    private readonly ArrayView<float> _gradBias;

    public LayerNormKernels(LayerContext context)
    {
        _kernels = new LayerNormalization(context.Accelerator, context.Input.Count, context.MaxRows, context.IsTraining);
        _weight = context.Parameter("weight");
        _bias = context.Parameter("bias");
        if (!context.IsTraining)
            return;
        _gradWeight = context.Gradient("weight");
        _gradBias = context.Gradient("bias");
    }

    public override void Forward(in ForwardPass pass) => _kernels.Forward(pass.Rows, pass.Input, _weight, _bias, pass.Output);

    public override void ParameterGradients(in BackwardPass pass) =>
        _kernels.ParameterGradients(pass.Rows, pass.Input, pass.GradOutput, _gradWeight, _gradBias);

    public override void InputGradient(in BackwardPass pass) =>
        _kernels.InputGradient(pass.Rows, pass.Input, pass.GradOutput, _weight, pass.GradInput);

    public override void Dispose() => _kernels.Dispose();
}
