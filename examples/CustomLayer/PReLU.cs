using System.Globalization;
using GpuTrainer.Compute;
using GpuTrainer.Model;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Examples;

/// <summary>
/// x for x > 0, else slope * x, with a learned slope for each channel (of images [channels, rows, columns]) or feature (of [features]):
/// PyTorch's PReLU(num_parameters=channels).
/// </summary>
/// <param name="Init">The initial slopes, a finite number.</param>
public sealed record PReLU(float Init = 0.25f) : Layer
{
    public static LayerKind Kind { get; } = new(
        "prelu", "prelu [INIT]", "x, or a learned slope per channel * x below 0 (initially 0.25)",
        arguments => new PReLU(arguments.NumberOr("the initial slope, a number", float.IsFinite, 0.25f)));

    public override string Name => "PReLU";

    public override string Text => $"prelu {Init.ToString("R", CultureInfo.InvariantCulture)}";

    public override IReadOnlyList<ParameterSpec> Parameters(Shape input) =>
        [new("weight", new Shape(input[0]), Initialization.Constant(Init))];

    public override LayerKernels Load(LayerContext context) => new PReLUKernels(context);
}
