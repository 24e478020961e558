namespace GpuTrainer.Compute.Tests.OpenCl;

public class OpenClDeviceFactsTests
{
    private static readonly OpenClDeviceFacts _good = new()
    {
        Name = "Some GPU",
        Vendor = "Some vendor",
        Platform = "Some platform",
        DriverVersion = "1",
        Version = "OpenCL 3.0",
        LanguageVersion = "OpenCL C 1.2 ",
        Profile = "FULL_PROFILE",
        Extensions = "cl_khr_fp64 cl_khr_int64_base_atomics",
        IsGpu = true,
        GlobalMemoryBytes = 1L << 33,
        MaxAllocationBytes = 1L << 31,
        SharedMemoryBytes = 48 << 10,
        ComputeUnits = 30,
        MaxGroupSize = 1024,
        MaxGroupSizes = (1024, 1024, 64),
        WarpSize = 32,
        AddressBits = 64,
        IsAvailable = true,
        HasCompiler = true,
        IsLittleEndian = true,
        SingleConfig = 0xBF,
        DoubleConfig = 0x3F,
    };

    [Fact]
    public void GoodDevice_IsAccepted_AndKeepsTheContract()
    {
        Assert.Null(_good.Refusal);
        Assert.Null(_good.NumericsGap);
        Assert.True(_good.HasFloat64);
    }

    [Theory]
    [InlineData("OpenCL C 1.1 old", "OpenCL C 1.2 is needed")]
    [InlineData("nonsense", "OpenCL C 1.2 is needed")]
    public void Refusal_NamesTheCompilersVersion(string version, string reason) =>
        Assert.Contains(reason, (_good with { LanguageVersion = version }).Refusal);

    [Fact]
    public void Refusal_NamesWhatIsMissing()
    {
        Assert.Contains("compiler", (_good with { HasCompiler = false }).Refusal);
        Assert.Contains("not available", (_good with { IsAvailable = false }).Refusal);
        Assert.Contains("32-bit", (_good with { AddressBits = 32 }).Refusal);
        Assert.Contains("EMBEDDED_PROFILE", (_good with { Profile = "EMBEDDED_PROFILE" }).Refusal);
        Assert.Contains("big-endian", (_good with { IsLittleEndian = false }).Refusal);
    }

    [Theory]
    [InlineData(0x3F, "division and square root")]
    [InlineData(0xBE, "denormal")]
    [InlineData(0xBD, "NaN")]
    [InlineData(0xBB, "nearest")]
    public void NumericsGap_NamesTheMissingPromise(ulong config, string gap) => Assert.Contains(gap, (_good with { SingleConfig = config }).NumericsGap);
}
