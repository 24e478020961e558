using ILGPU.Runtime;
using ILGPU.Runtime.OpenCL;

namespace GpuTrainer.Compute.Tests.OpenCl;

/// <summary>The first OpenCL device, open.</summary>
internal sealed class OpenClMachine : IDisposable
{
    private readonly DeviceSearch _search = DeviceSearch.Find(AcceleratorType.OpenCL, new CpuOptions());

    public OpenClMachine()
    {
        Accelerator = (CLAccelerator)_search.Open(_search.Devices[0]);
    }

    public CLAccelerator Accelerator { get; }

    public AcceleratorStream Stream => Accelerator.DefaultStream;

    public OpenClPrograms Programs => ((OpenClBackEnd)BackEnds.Of(Accelerator)).Programs;

    public void Dispose()
    {
        Accelerator.Dispose();
        _search.Dispose();
    }
}
