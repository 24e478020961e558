using System.Globalization;
using GpuTrainer.Compute;
using GpuTrainer.Kernels;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;

namespace GpuTrainer.Benchmarks;

/// <summary>GFLOP/s of the generated matrix product, at the sizes that docs/benchmarks.md compares.</summary>
internal static class MatMulBenchmark
{
    private static readonly (int M, int K, int N)[] Sizes =
        [(64, 784, 96), (64, 96, 256), (64, 256, 10), (512, 256, 10), (512, 784, 256), (512, 512, 512), (1024, 1024, 1024)];

    // These would take minutes on a CPU.
    private static readonly (int M, int K, int N)[] LargeSizes = [(2048, 2048, 2048), (4096, 4096, 4096)];

    /// <summary>matmul [device] [vector width].</summary>
    public static void Run(string[] args)
    {
        CpuVectorWidth width = args.Length > 2 ? Enum.Parse<CpuVectorWidth>(args[2], ignoreCase: true) : CpuVectorWidth.Auto;
        using var device = BenchmarkDevice.Open(args.Length > 1 ? args[1] : "cpu", width);
        Accelerator accelerator = device.Accelerator;
        foreach ((int m, int k, int n) in device.Accelerator is CudaAccelerator ? [.. Sizes, .. LargeSizes] : Sizes)
        {
            using var a = accelerator.Allocate1D(Values(m * k));
            using var b = accelerator.Allocate1D(Values(k * n));
            using var c = accelerator.Allocate1D<float>(m * n);
            using var product = new MatMul(accelerator);
            product.Reserve(MatMulLayout.Plain, m, k, n);
            double seconds = Measure.LaunchSeconds(device, () => product.Multiply(m, k, n, a.View, b.View, c.View));
            string gflops = (2.0 * m * k * n / seconds / 1e9).ToString("F1", CultureInfo.InvariantCulture);
            string microseconds = (seconds * 1e6).ToString("F2", CultureInfo.InvariantCulture);
            Console.WriteLine(
                $"{{\"kernel\":\"MatMul\",{device.Json},\"m\":{m},\"k\":{k},\"n\":{n},"
                + $"\"microseconds\":{microseconds},\"gflops\":{gflops}}}");
        }
    }

    /// <summary>Values between -1 and 1; never zeros, which can run faster than real data.</summary>
    public static float[] Values(int count)
    {
        var random = new Random(1);
        float[] values = new float[count];
        for (int i = 0; i < count; i++)
            values[i] = (random.NextSingle() * 2) - 1;
        return values;
    }
}
