using System.Globalization;
using GpuTrainer.Kernels;

namespace GpuTrainer.Benchmarks;

/// <summary>GFLOP/s of the generated matrix product on the CPU, at the sizes that docs/benchmarks.md compares.</summary>
internal static class MatMulBenchmark
{
    private static readonly (int M, int K, int N)[] Sizes =
        [(64, 784, 96), (64, 96, 256), (64, 256, 10), (512, 784, 256), (512, 512, 512), (1024, 1024, 1024)];

    public static void Run(string[] args)
    {
        if (args.Length > 1 && args[1] == "cuda")
        {
            RunCuda();
            return;
        }

        int threads = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : Environment.ProcessorCount;
        CpuVectorWidth width = args.Length > 2 ? Enum.Parse<CpuVectorWidth>(args[2], ignoreCase: true) : CpuVectorWidth.Auto;
        using Context context = Context.Create(builder => builder.CPU(new CpuOptions { Threads = threads, VectorWidth = width }));
        using Accelerator accelerator = context.CreateCPUAccelerator(0);
        foreach ((int m, int k, int n) in Sizes)
        {
            using var a = accelerator.Allocate1D(Values(m * k));
            using var b = accelerator.Allocate1D(Values(k * n));
            using var c = accelerator.Allocate1D<float>(m * n);
            using var product = new MatMul(accelerator, 0);
            double seconds = Measure.MedianSeconds(() => product.Multiply(m, k, n, a.View, b.View, c.View));
            string gflops = (2.0 * m * k * n / seconds / 1e9).ToString("F1", CultureInfo.InvariantCulture);
            Console.WriteLine($"{{\"kernel\":\"MatMul\",\"lanes\":{accelerator.WarpSize},\"threads\":{threads},\"m\":{m},\"k\":{k},\"n\":{n},\"gflops\":{gflops}}}");
        }
    }

    // Launches return at once on a GPU: a sample is a row of them and a wait.
    private static void RunCuda()
    {
        const int Launches = 20;
        using Context context = Context.Create(builder => builder.Cuda());
        using Accelerator accelerator = context.CreateCudaAccelerator(0);
        foreach (int n in new[] { 512, 1024, 2048, 4096 })
        {
            using var a = accelerator.Allocate1D(Values(n * n));
            using var b = accelerator.Allocate1D(Values(n * n));
            using var c = accelerator.Allocate1D<float>(n * n);
            using var product = new MatMul(accelerator, 0);
            double seconds = Measure.MedianSeconds(() =>
            {
                for (int i = 0; i < Launches; i++)
                    product.Multiply(n, n, n, a.View, b.View, c.View);
                accelerator.Synchronize();
            }) / Launches;
            string gflops = (2.0 * n * n * n / seconds / 1e9).ToString("F1", CultureInfo.InvariantCulture);
            Console.WriteLine($"{{\"kernel\":\"MatMul\",\"device\":\"{accelerator.Name}\",\"m\":{n},\"k\":{n},\"n\":{n},\"gflops\":{gflops}}}");
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
