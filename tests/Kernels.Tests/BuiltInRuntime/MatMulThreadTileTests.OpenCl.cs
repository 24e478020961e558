using GpuTrainer.Support.OpenCl;

namespace GpuTrainer.Kernels.Tests;

public sealed partial class MatMulThreadTileTests
{
    /// <summary>One kernel in one shape of group: a driver that compiles each of these anew makes a newcomer wait for all of them.</summary>
    [OpenClFact]
    public void Products_OnAProcessorBehindOpenCl_AreAllThisKernelInOneShape()
    {
        TestDevice? device = TestDevice.All.FirstOrDefault(device => device.Accelerator is CLAccelerator);
        if (device is null || !device.Accelerator.Device.IsProcessor())
            return; // A GPU has other kernels.

        using var matMul = new MatMul(device.Accelerator, 0);
        ArrayView<float> a = device.Upload(new float[64 * 64]);
        ArrayView<float> c = device.Garbage<float>(64 * 64);
        using LaunchGraph recorded = LaunchGraph.Record(device.Accelerator.DefaultStream, () =>
        {
            matMul.Multiply(64, 64, 64, a, a, c);
            matMul.Linear(3, 64, 10, a, a, a, Activation.Tanh, c);
            matMul.TransposedA(1, 64, 33, a, a, c);
            matMul.TransposedB(64, 5, 1, a, a, c);
        });

        var launches = ((LaunchList)recorded).Launches.Select(launch => (launch.Kernel.Descriptor.EntryPoint, launch.Config.GroupDim)).ToArray();
        Assert.Equal(4, launches.Length);
        Assert.Equal(("GpuTrainer_Kernels_MatMulThreadTile_Tile", new Index3D(8, 4, 1)), Assert.Single(launches.Distinct()));
    }
}
