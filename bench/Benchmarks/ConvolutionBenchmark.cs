using System.Globalization;
using GpuTrainer.Compute;
using GpuTrainer.Kernels;
using ILGPU.Runtime;

namespace GpuTrainer.Benchmarks;

/// <summary>
/// GFLOP/s of the convolutions of a small CNN on pictures of 28 x 28, each pass alone, next to our matrix product of the same size. The
/// peer pytorch_cnn.py measures the same with --layers.
/// </summary>
internal static class ConvolutionBenchmark
{
    private const int Batch = 128;

    private static readonly ConvolutionShape[] Shapes = [new(1, 28, 28, 32, 3, 1, 0, 1, 1), new(32, 26, 26, 64, 3, 1, 0, 1, 1)];

    /// <summary>conv [device] [vector width].</summary>
    public static void Run(string[] args)
    {
        CpuVectorWidth width = args.Length > 2 ? Enum.Parse<CpuVectorWidth>(args[2], ignoreCase: true) : CpuVectorWidth.Auto;
        using var device = BenchmarkDevice.Open(args.Length > 1 ? args[1] : "cpu", width);
        foreach (ConvolutionShape shape in Shapes)
            Run(device, shape);
    }

    private static void Run(BenchmarkDevice device, ConvolutionShape shape)
    {
        Accelerator accelerator = device.Accelerator;
        int positions = Batch * shape.OutHeight * shape.OutWidth;
        using var input = accelerator.Allocate1D(MatMulBenchmark.Values(Batch * shape.InputLength));
        using var weight = accelerator.Allocate1D(MatMulBenchmark.Values(shape.WeightLength));
        using var bias = accelerator.Allocate1D(MatMulBenchmark.Values(shape.OutChannels));
        using var output = accelerator.Allocate1D(MatMulBenchmark.Values(Batch * shape.OutputLength));
        using var gradInput = accelerator.Allocate1D<float>(Batch * shape.InputLength);
        using var gradWeight = accelerator.Allocate1D<float>(shape.WeightLength);
        using var gradBias = accelerator.Allocate1D<float>(shape.OutChannels);
        using var convolution = new Convolution(accelerator, shape, Batch, true, true);
        Report(device, shape, "forward", () =>
            convolution.Forward(Batch, input.View, weight.View, bias.View, Activation.Relu, output.View));
        Report(device, shape, "inputGradient", () => convolution.InputGradient(Batch, output.View, weight.View, gradInput.View));
        Report(device, shape, "weightGradient", () =>
            convolution.WeightGradient(Batch, input.View, output.View, gradWeight.View, gradBias.View));

        using var product = new MatMul(accelerator, 0);
        using var columns = accelerator.Allocate1D(MatMulBenchmark.Values(positions * shape.FanIn));
        Report(device, shape, "matMul", () => product.Multiply(
            positions, shape.FanIn, shape.OutChannels, columns.View, weight.View, output.View));
    }

    private static void Report(BenchmarkDevice device, ConvolutionShape shape, string pass, Action launch)
    {
        // The machine may be busy, so the best of several medians counts.
        double seconds = Enumerable.Range(0, 3).Min(_ => Measure.LaunchSeconds(device, launch, 5));
        double flops = 2.0 * Batch * shape.OutputLength * shape.FanIn;
        string gflops = (flops / seconds / 1e9).ToString("F1", CultureInfo.InvariantCulture);
        string milliseconds = (seconds * 1e3).ToString("F2", CultureInfo.InvariantCulture);
        Console.WriteLine(
            $"{{\"kernel\":\"Convolution\",\"pass\":\"{pass}\",{device.Json},\"channels\":[{shape.InChannels},{shape.OutChannels}]," +
            $"\"milliseconds\":{milliseconds},\"gflops\":{gflops}}}");
    }
}
