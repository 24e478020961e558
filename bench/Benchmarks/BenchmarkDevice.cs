using System.Globalization;
using GpuTrainer.Compute;
using ILGPU.Runtime;

namespace GpuTrainer.Benchmarks;

/// <summary>The accelerator that an argument names: cuda, opencl, cpu, or a number of CPU threads.</summary>
internal sealed class BenchmarkDevice : IDisposable
{
    private readonly DeviceSearch _search;

    private BenchmarkDevice(DeviceSearch search, int threads)
    {
        _search = search;
        Accelerator = search.Open(search.Preferred);
        Threads = threads;
    }

    public Accelerator Accelerator { get; }

    /// <summary>0 on a GPU.</summary>
    public int Threads { get; }

    public bool IsCpu => Threads > 0;

    /// <summary>The fields about the device in every line of output.</summary>
    public string Json => $"\"device\":\"{Accelerator.Name}\",\"lanes\":{Accelerator.WarpSize},\"threads\":{Threads}";

    /// <exception cref="DeviceException">There is no such device; the message says why.</exception>
    public static BenchmarkDevice Open(string name, CpuVectorWidth width = CpuVectorWidth.Auto)
    {
        if (name is "cuda" or "opencl")
        {
            return new BenchmarkDevice(
                DeviceSearch.Find(name == "cuda" ? AcceleratorType.Cuda : AcceleratorType.OpenCL, new CpuOptions()), 0);
        }

        int threads = name is "cpu" or "" ? Environment.ProcessorCount : int.Parse(name, CultureInfo.InvariantCulture);
        return new BenchmarkDevice(
            DeviceSearch.Find(AcceleratorType.CPU, new CpuOptions { Threads = threads, VectorWidth = width }), threads);
    }

    public void Dispose()
    {
        Accelerator.Dispose();
        _search.Dispose();
    }
}
