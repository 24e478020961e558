using GpuTrainer.Compute;
using GpuTrainer.Support.Cuda;

namespace GpuTrainer.Compute.Tests.Cuda;

/// <summary>A context with the one device of an interpreting driver, opened.</summary>
internal sealed class CudaMachine : IDisposable
{
    private readonly Context _context;

    public CudaMachine(InterpreterCudaDriver? driver = null)
    {
        Driver = driver ?? new InterpreterCudaDriver();
        _context = Context.Create(builder => builder.Cuda(Driver));
        Accelerator = _context.CreateCudaAccelerator(0);
    }

    public InterpreterCudaDriver Driver { get; }

    public CudaAccelerator Accelerator { get; }

    public void Dispose() => _context.Dispose();
}
