using System.Globalization;

namespace GpuTrainer.Benchmarks;

/// <summary>The accelerator that an argument names: cuda, opencl, cpu, or a number of CPU threads.</summary>
internal sealed class BenchmarkDevice : IDisposable
{
    private readonly Context _context;

    private BenchmarkDevice(Context context, Accelerator accelerator, int threads)
    {
        _context = context;
        Accelerator = accelerator;
        Threads = threads;
    }

    public Accelerator Accelerator { get; }

    /// <summary>0 on a GPU.</summary>
    public int Threads { get; }

    public bool IsCpu => Threads > 0;

    /// <summary>What every line of a benchmark says of the device.</summary>
    public string Json => $"\"device\":\"{Accelerator.Name}\",\"lanes\":{Accelerator.WarpSize},\"threads\":{Threads}";

    /// <exception cref="DeviceException">There is no such device; the message says why.</exception>
    public static BenchmarkDevice Open(string name, CpuVectorWidth width = CpuVectorWidth.Auto)
    {
        if (name is "cuda" or "opencl")
        {
            Context context = Context.Create(builder => _ = name == "cuda" ? builder.Cuda() : builder.OpenCL());
            return new BenchmarkDevice(context, name == "cuda" ? context.CreateCudaAccelerator(0) : context.CreateCLAccelerator(0), 0);
        }

        int threads = name is "cpu" or "" ? Environment.ProcessorCount : int.Parse(name, CultureInfo.InvariantCulture);
        Context cpu = Context.Create(builder => builder.CPU(new CpuOptions { Threads = threads, VectorWidth = width }));
        return new BenchmarkDevice(cpu, cpu.CreateCPUAccelerator(0), threads);
    }

    public void Dispose() => _context.Dispose();
}
