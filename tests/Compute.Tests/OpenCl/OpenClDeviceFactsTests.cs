using ILGPU.Backends.OpenCL;

namespace GpuTrainer.Compute.Tests.OpenCl;

public class OpenClDeviceFactsTests
{
    private static readonly OpenClDeviceFacts Good = new()
    {
        Platform = "Some platform",
        DriverVersion = "1",
        LanguageVersion = CLCVersion.CL12,
        Profile = "FULL_PROFILE",
        AddressBits = 64,
        IsAvailable = true,
        HasCompiler = true,
        IsLittleEndian = true,
        SingleConfig = 0xBF,
    };

    [Fact]
    public void GoodDevice_IsAccepted_AndKeepsTheContract()
    {
        Assert.Null(Good.Refusal);
        Assert.Null(Good.NumericsGap);
    }

    [Fact]
    public void Refusal_OfADevice_NamesWhatIsMissing()
    {
        Assert.Contains("OpenCL C 1.1; OpenCL C 1.2 is needed", (Good with { LanguageVersion = CLCVersion.CL11 }).Refusal);
        Assert.Contains("compiler", (Good with { HasCompiler = false }).Refusal);
        Assert.Contains("not available", (Good with { IsAvailable = false }).Refusal);
        Assert.Contains("32-bit", (Good with { AddressBits = 32 }).Refusal);
        Assert.Contains("EMBEDDED_PROFILE", (Good with { Profile = "EMBEDDED_PROFILE" }).Refusal);
        Assert.Contains("big-endian", (Good with { IsLittleEndian = false }).Refusal);
    }

    [Theory]
    [InlineData(0x3F, "division and square root")]
    [InlineData(0xBE, "denormal")]
    [InlineData(0xBD, "NaN")]
    [InlineData(0xBB, "nearest")]
    public void NumericsGap_OfADevice_NamesTheMissingPromise(ulong config, string gap) =>
        Assert.Contains(gap, (Good with { SingleConfig = config }).NumericsGap);
}
