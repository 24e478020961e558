using ILGPU.Backends.OpenCL;

namespace GpuTrainer.Compute.Tests.OpenCl;

public class OpenClDeviceFactsTests
{
    private static readonly OpenClDeviceFacts s_good = new()
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
        Assert.Null(s_good.Refusal);
        Assert.Null(s_good.NumericsGap);
    }

    [Fact]
    public void Refusal_OfADevice_NamesWhatIsMissing()
    {
        Assert.Contains("OpenCL C 1.1; OpenCL C 1.2 is needed", (s_good with { LanguageVersion = CLCVersion.CL11 }).Refusal);
        Assert.Contains("compiler", (s_good with { HasCompiler = false }).Refusal);
        Assert.Contains("not available", (s_good with { IsAvailable = false }).Refusal);
        Assert.Contains("32-bit", (s_good with { AddressBits = 32 }).Refusal);
        Assert.Contains("EMBEDDED_PROFILE", (s_good with { Profile = "EMBEDDED_PROFILE" }).Refusal);
        Assert.Contains("big-endian", (s_good with { IsLittleEndian = false }).Refusal);
    }

    [Theory]
    [InlineData(0x3F, "division and square root")]
    [InlineData(0xBE, "denormal")]
    [InlineData(0xBD, "NaN")]
    [InlineData(0xBB, "nearest")]
    public void NumericsGap_OfADevice_NamesTheMissingPromise(ulong config, string gap) => Assert.Contains(gap, (s_good with { SingleConfig = config }).NumericsGap);
}
