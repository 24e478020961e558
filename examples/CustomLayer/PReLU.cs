using System.Globalization;
using GpuTrainer.Compute;
using GpuTrainer.Model;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Examples;

/// <summary>
/// x for x > 0, else slope * x, where each channel (of images [channels, rows, columns]) or feature (of [features]) has a slope of its own, which
/// is learned: PyTorch's PReLU(num_parameters=channels).
/// </summary>
/// <param name="Init">What the slopes start from, a finite number.</param>
public sealed record PReLU(float Init = 0.25f) : Layer
{
    public static LayerKind Kind { get; } = new(
        "prelu", "prelu [INIT]", "x, or a learned slope of the channel * x below 0 (the slopes start at 0.25)",
        arguments => new PReLU(arguments.NumberOr("what the slopes start from, a number", float.IsFinite, 0.25f)));

    public override string Name => "PReLU";

    public override string Text => $"prelu {Init.ToString("R", CultureInfo.InvariantCulture)}";

    public override IReadOnlyList<ParameterSpec> Parameters(Shape input) => [new("weight", new Shape(input[0]), Initialization.Constant(Init))];

    public override LayerKernels Load(LayerContext context) => new PReLUKernels(context);
}
