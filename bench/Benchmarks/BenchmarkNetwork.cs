using GpuTrainer.Data;
using GpuTrainer.Model;
using GpuTrainer.Training;

namespace GpuTrainer.Benchmarks;

/// <summary>The networks that bench/peers trains, by its names.</summary>
internal static class BenchmarkNetwork
{
    private static readonly Dictionary<string, (string Layers, Optimizer Optimizer)> Networks = new()
    {
        ["tutorial"] = ("linear 96, tanh, dropout 0.2, linear 256, sigmoid, dropout 0.2, linear 10", new Adam()),
        ["mlp"] = ("linear 256, relu, linear 128, relu, linear 10", new Sgd(0.05, 0.9)),
        ["wide"] = ("linear 4096, relu, linear 4096, relu, linear 10", new Sgd(0.05, 0.9)),
        ["cnn"] = ("conv2d 32 3, relu, conv2d 64 3, relu, maxpool2d 2, linear 128, relu, linear 10", new Adam()),
    };

    public static ModelDescription Describe(string name, IDataset data) =>
        new(Sequential.Parse(Find(name).Layers, new Shape(1, 28, 28)), data.ClassNames);

    public static Optimizer Optimizer(string name) => Find(name).Optimizer;

    private static (string Layers, Optimizer Optimizer) Find(string name) => Networks.TryGetValue(name, out var network)
        ? network
        : throw new ArgumentException($"There is no network \"{name}\"; there are: {string.Join(", ", Networks.Keys)}.");
}
