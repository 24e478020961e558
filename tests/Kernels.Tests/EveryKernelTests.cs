using GpuTrainer.Compute;
using ILGPU.Runtime;

namespace GpuTrainer.Kernels.Tests;

/// <summary>
/// Every kernel of the library, those too that the host classes choose for other devices only, gives the same bits on every device. So
/// .ci/oclgrind.sh, too, has seen all of them.
/// </summary>
public sealed class EveryKernelTests
{
    public static TheoryData<string> Kernels => [.. LibraryKernels.All.Select(kernel => kernel.Name)];

    [Theory]
    [MemberData(nameof(Kernels))]
    public void Launch_OfEveryKernel_GivesTheSameBitsEverywhere(string kernel)
    {
        Assert.True(KernelLaunches.All.TryGetValue(kernel, out Func<TestDevice, KernelLaunch>? prepare),
            $"{kernel}: add a launch to {nameof(KernelLaunches)}.");
        TestDevice.SameBitsWithPtx(device =>
        {
            KernelLaunch launch = prepare(device);
            if (BackEnds.Of(device.Accelerator) is IlgpuBackEnd)
            {
                // Its kernels are loaded by the launch, which nothing can capture.
                launch.Run();
                return launch.Results();
            }

            using LaunchGraph recorded = device.Accelerator.DefaultStream.Record(launch.Run);
            if (recorded is LaunchList list)
                Assert.Equal([kernel], list.Launches.Select(loaded => loaded.Kernel.Descriptor.Name));
            recorded.Replay();
            return launch.Results();
        });
    }
}
