using System.Text.RegularExpressions;
using GpuTrainer.Model;

namespace GpuTrainer.Training.Tests;

/// <summary>PyTorch's layers as this project's layer lists write them.</summary>
internal static class PyTorchLayers
{
    /// <summary>The layer list.</summary>
    /// <param name="layers">As PyTorch prints them: "Linear(in_features=784, out_features=64, bias=True)".</param>
    /// <exception cref="LayerListException">A layer is none of this project's.</exception>
    public static string ToLayerList(IEnumerable<string> layers) => string.Join(", ", layers.Select(ToLayer));

    /// <summary>The layers of a fixture that are none of this project's; empty = it can be trained.</summary>
    public static IReadOnlyList<string> Missing(IEnumerable<string> layers) =>
        [.. layers.Where(layer => !IsKnown(layer)).Select(layer => layer.Split('(')[0]).Distinct()];

    private static bool IsKnown(string layer)
    {
        try
        {
            LayerList.Parse(ToLayer(layer));
            return true;
        }
        catch (LayerListException)
        {
            return false;
        }
    }

    private static string ToLayer(string text)
    {
        string name = text.Split('(')[0];
        string Value(string key, string otherwise = "") =>
            Regex.Match(text, $@"\b{key}=\(?([-\w.]+)") is { Success: true } match ? match.Groups[1].Value : otherwise;
        return name switch
        {
            "Linear" => $"linear {Value("out_features")}{(Value("bias") == "False" ? " no-bias" : "")}",
            "LeakyReLU" => $"leaky-relu {Value("negative_slope")}",
            "Conv2d" => $"conv2d {text.Split(", ")[1]} "
                + $"{Value("kernel_size")}{Option("stride", "1")}{Option("padding", "0")}{(Value("bias") == "False" ? " no-bias" : "")}",
            "BatchNorm2d" => "batchnorm2d",
            "LayerNorm" => "layernorm",
            "MaxPool2d" => $"maxpool2d {Value("kernel_size")}{Option("stride", Value("kernel_size"))}",
            "AvgPool2d" => $"avgpool2d {Value("kernel_size")}{Option("stride", Value("kernel_size"))}",
            "AdaptiveAvgPool2d" => $"adaptive-avgpool2d {Value("output_size")}",
            _ => name.ToLowerInvariant(), // Flatten, ReLU, Tanh, Sigmoid, Identity, GELU, SiLU.
        };

        string Option(string key, string usual) => Value(key, usual) is var value && value == usual ? "" : $" {key} {value}";
    }
}
