namespace GpuTrainer.Kernels.Tests;

public class IntegerPowerTests
{
    [Theory]
    [InlineData(0.9, 0)]
    [InlineData(0.9, 1)]
    [InlineData(0.9, 7)]
    [InlineData(0.999, 1000)]
    [InlineData(0.999, 93_800)]
    public void Of_AgreesWithPow_ToTheRoundingOfItsMultiplications(double value, long exponent)
    {
        double expected = Math.Pow(value, exponent);

        // About one rounding for each doubling of the exponent, which squaring doubles again: far below float's 6e-8.
        Assert.Equal(expected, IntegerPower.Of(value, exponent), expected * 1e-10);
    }
}
