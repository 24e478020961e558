using GpuTrainer.Data;
using GpuTrainer.Model;
using GpuTrainer.Training;

namespace GpuTrainer.Benchmarks;

/// <summary>The networks that bench/peers/pytorch_mlp.py trains, by its names.</summary>
internal static class BenchmarkNetwork
{
    public static ModelDescription Describe(string name, IDataset data)
    {
        string layers = name == "tutorial"
            ? "linear 96, tanh, dropout 0.2, linear 256, sigmoid, dropout 0.2, linear 10"
            : "linear 256, relu, linear 128, relu, linear 10";
        return new ModelDescription(Sequential.Parse(layers, new Shape(1, 28, 28)), data.ClassNames);
    }

    public static Optimizer Optimizer(string name) => name == "tutorial" ? new Training.Adam(1e-3) : new Training.Sgd(0.05, 0.9);
}
