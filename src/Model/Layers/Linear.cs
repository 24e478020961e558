using GpuTrainer.Kernels;
using ILGPU;

namespace GpuTrainer.Model;

/// <summary>y = x * weight^T + bias, weight [out, in], bias [out]; in is the number of features of the input.</summary>
/// <param name="OutFeatures">Columns of the output, at least 1.</param>
/// <param name="Bias">Whether there is a bias.</param>
public sealed record Linear(int OutFeatures, bool Bias = true) : Layer
{
    /// <summary>The layer's registry entry.</summary>
    public static LayerKind Kind { get; } = new(
        "linear", "linear N [no-bias]", "N weighted sums of all inputs",
        arguments => new Linear(arguments.Whole("the number of outputs"), !arguments.Flag("no-bias")));

    /// <inheritdoc/>
    public override string Name => "Linear";

    /// <inheritdoc/>
    public override string Text => $"linear {OutFeatures}{(Bias ? "" : " no-bias")}";

    /// <inheritdoc/>
    public override bool TakesFeatures => true;

    /// <inheritdoc/>
    public override Shape OutputShape(Shape input)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (input.Rank != 1)
            throw new ShapeException($"Linear: one input sample is {input}, expected [features]; put a flatten before it.");
        return new Shape(OutFeatures);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<ParameterSpec> Parameters(Shape input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var weight =
            new ParameterSpec("weight", new Shape(OutFeatures, input.Count), Initialization.FanIn(input.Count)) { IsTransposed = true };
        return Bias ? [weight, new ParameterSpec("bias", new Shape(OutFeatures), Initialization.FanIn(input.Count))] : [weight];
    }

    /// <inheritdoc/>
    public override long MultiplyAdds(Shape input) => (long)OutFeatures * (input ?? throw new ArgumentNullException(nameof(input))).Count;

    /// <inheritdoc/>
    public override LayerKernels Load(LayerContext context) => new LinearKernels(context, Bias);
}

/// <summary>The matrix products of a linear layer.</summary>
internal sealed class LinearKernels : LayerKernels
{
    private readonly MatMul _matMul;
    private readonly ArrayView<float> _gradWeight;
    private readonly ArrayView<float> _gradBias;

    public LinearKernels(LayerContext context, bool hasBias)
    {
        _matMul = context.MatMul;
        Inputs = context.Input.Count;
        Outputs = context.Output.Count;
        Weight = context.Parameter("weight");
        Bias = hasBias ? context.Parameter("bias") : default;
        _matMul.Reserve(MatMulLayout.Plain, context.MaxRows, Inputs, Outputs);
        if (!context.IsTraining)
            return;
        _gradWeight = context.Gradient("weight");
        _gradBias = hasBias ? context.Gradient("bias") : default;
        _matMul.Reserve(MatMulLayout.TransposedA, Inputs, context.MaxRows, Outputs);
        if (context.NeedsInputGradient)
            _matMul.Reserve(MatMulLayout.TransposedB, context.MaxRows, Outputs, Inputs);
    }

    public int Inputs { get; }

    public int Outputs { get; }

    /// <summary>[Inputs, Outputs].</summary>
    public ArrayView<float> Weight { get; }

    /// <summary>[Outputs]; empty = none.</summary>
    public ArrayView<float> Bias { get; }

    public override void Forward(in ForwardPass pass)
    {
        if (Bias.Length > 0)
            _matMul.Linear(pass.Rows, Inputs, Outputs, pass.Input, Weight, Bias, pass.Output);
        else
            _matMul.Multiply(pass.Rows, Inputs, Outputs, pass.Input, Weight, pass.Output);
    }

    public override void ParameterGradients(in BackwardPass pass)
    {
        if (Bias.Length > 0)
            _matMul.WeightGradient(pass.Rows, Inputs, Outputs, pass.Input, pass.GradOutput, _gradWeight, _gradBias);
        else
            _matMul.TransposedA(Inputs, pass.Rows, Outputs, pass.Input, pass.GradOutput, _gradWeight);
    }

    public override void InputGradient(in BackwardPass pass) =>
        _matMul.TransposedB(pass.Rows, Outputs, Inputs, pass.GradOutput, Weight, pass.GradInput);
}
