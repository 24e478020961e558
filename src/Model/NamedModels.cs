namespace GpuTrainer.Model;

/// <summary>Networks with a name.</summary>
public static class NamedModels
{
    // The layer list of each network without its last linear layer.
    private static readonly (string Name, string Layers)[] Models =
    [
        // Width and dropout, with label smoothing, take the small embedded set to 97 %: docs/benchmarks.md.
        ("mlp", "linear 512, relu, dropout 0.3, linear 256, relu, dropout 0.3"),
        // The network of the Arm Learning Path on digit classification, without its softmax: the loss takes logits.
        ("tutorial", "linear 96, tanh, dropout 0.2, linear 256, sigmoid, dropout 0.2"),
        ("cnn", $"{Convolution(32)}, maxpool2d 2, {Convolution(64)}, maxpool2d 2, linear 128, relu, dropout 0.4"),
        ("resnet",
            $"{Convolution(16)}, {Block(16)}, {Convolution(32, " stride 2")}, {Block(32)}, {Convolution(64, " stride 2")}, {Block(64)}, "
            + "adaptive-avgpool2d 1"),
    ];

    /// <summary>The names, the default first.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Models.Select(model => model.Name)];

    /// <summary>The names of those with convolutions.</summary>
    public static IReadOnlyList<string> ImageNetworks { get; } = ["cnn", "resnet"];

    /// <summary>The layer list of a named network, as <see cref="Sequential.Parse"/> reads it.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="classes">Outputs of the last layer.</param>
    /// <returns>The list; null if no network has the name.</returns>
    public static string? TryGetLayers(string name, int classes) =>
        Models.FirstOrDefault(model => model.Name == name).Layers is { } layers ? $"{layers}, linear {classes}" : null;

    private static string Convolution(int channels, string stride = "") =>
        $"conv2d {channels} 3{stride} padding 1 no-bias, batchnorm2d, relu";

    // The basic block of He et al. 2015 with an identity shortcut: the block keeps its input's shape.
    private static string Block(int channels) =>
        $"residual({Convolution(channels)}, conv2d {channels} 3 padding 1 no-bias, batchnorm2d), relu";
}
