using GpuTrainer.Support.Cuda;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;

namespace GpuTrainer.Compute.Tests.Cuda;

/// <summary>The only device of an interpreting driver, opened.</summary>
internal sealed class CudaMachine : IDisposable
{
    private readonly DeviceSearch _search;

    public CudaMachine(InterpreterCudaDriver? driver = null)
    {
        Driver = driver ?? new InterpreterCudaDriver();
        _search = InterpretedCuda.Find(Driver);
        Accelerator = (CudaAccelerator)_search.Open(_search.Devices[0]);
    }

    public InterpreterCudaDriver Driver { get; }

    public CudaAccelerator Accelerator { get; }

    public AcceleratorStream Stream => Accelerator.DefaultStream;

    public void Dispose()
    {
        Accelerator.Dispose();
        _search.Dispose();
    }
}
