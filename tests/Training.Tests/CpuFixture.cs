using GpuTrainer.Compute;
using ILGPU.Runtime;

namespace GpuTrainer.Training.Tests;

/// <summary>An open processor and what it needs to stay alive.</summary>
internal sealed class CpuFixture : IDisposable
{
    private readonly DeviceSearch _search;

    public CpuFixture(CpuOptions? options = null)
    {
        _search = DeviceSearch.Find(AcceleratorType.CPU, options ?? new CpuOptions());
        Accelerator = (SimdAccelerator)_search.Open(_search.Devices[0]);
    }

    public SimdAccelerator Accelerator { get; }

    public void Dispose()
    {
        Accelerator.Dispose();
        _search.Dispose();
    }
}
