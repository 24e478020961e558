using GpuTrainer.Compute;

namespace GpuTrainer.Compute.Tests;

public class ContextTests
{
    [Fact]
    public void CpuDevice_TellsWhatItIs()
    {
        using Context context = Context.Create(builder => builder.CPU(new CpuOptions { Threads = 3, VectorWidth = CpuVectorWidth.Vector256 }));
        Device device = Assert.Single(context.Devices);
        Assert.Equal(AcceleratorType.CPU, device.AcceleratorType);
        Assert.Equal((8, 3, 1024), (device.WarpSize, device.NumMultiprocessors, device.MaxNumThreadsPerGroup));
        Assert.NotEqual("", device.Name);
        Assert.True(device.MemorySize > 0);
        StringWriter text = new();
        device.PrintInformation(text);
        Assert.StartsWith($"{device.Name} [CPU]", text.ToString());
        Assert.Contains("Warp size:                 8", text.ToString());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(5000)]
    public void ImpossibleThreadCounts_Throw(int threads)
    {
        using Context context = Context.Create(builder => builder.CPU(new CpuOptions { Threads = threads }));
        Assert.Contains($"cannot run {threads} threads", Assert.Throws<ArgumentOutOfRangeException>(() => context.Devices).Message);
    }

    [Fact]
    public void Builder_AskedTwice_ReplacesTheCpu()
    {
        using Context context = Context.Create(builder => builder.CPU().CPU(new CpuOptions { Threads = 7 }).EnableAlgorithms());
        Assert.Equal(7, Assert.Single(context.GetCPUDevices()).NumMultiprocessors);
    }

    [Fact]
    public void Discovery_IsLazy_AndRunsOnce()
    {
        FakeProvider provider = new();
        using Context context = Context.Create(builder => builder.Add(provider));
        Assert.Equal(0, provider.Searches);
        Assert.Empty(context.Devices);
        Assert.Empty(context.GetDevices<CPUDevice>());
        Assert.Equal(1, provider.Searches);
        Assert.Equal("The driver is too old.", Assert.Single(Assert.Single(context.Discoveries).Notes));
    }

    [Fact]
    public void NoDevice_ThrowsWithTheReasons()
    {
        using Context context = Context.Create(builder => builder.Add(new FakeProvider()));
        Assert.Equal("There is no device. The driver is too old.", Assert.Throws<DeviceException>(() => context.GetPreferredDevice(preferCPU: false)).Message);
        Assert.Equal(
            "There is no CPUDevice 0: found 0. The driver is too old.", Assert.Throws<DeviceException>(() => context.CreateCPUAccelerator(0)).Message);
    }

    [Fact]
    public void PreferredDevice_IsTheCpu_WhenPreferredOrAlone()
    {
        using Context context = Context.Create(builder => builder.Add(new FakeProvider()).CPU());
        Assert.IsType<CPUDevice>(context.GetPreferredDevice(preferCPU: true));
        Assert.IsType<CPUDevice>(context.GetPreferredDevice(preferCPU: false));
    }

    private sealed class FakeProvider : IDeviceProvider
    {
        public AcceleratorType AcceleratorType => AcceleratorType.Cuda;

        public int Searches { get; private set; }

        public DeviceDiscovery Discover()
        {
            Searches++;
            return new(AcceleratorType.Cuda, [], ["The driver is too old."]);
        }
    }
}
