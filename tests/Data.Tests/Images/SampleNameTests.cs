using GpuTrainer.Data.Images;

namespace GpuTrainer.Data.Tests.Images;

public class SampleNameTests
{
    private static readonly string[] Names = ["zero", "one", "two"];

    [Fact]
    public void Format_OfAnyLabel_HasTwoDigits() => Assert.Equal("07_03.png", SampleName.Format(7, 3));

    [Theory]
    [InlineData("02_17.png", 2)]
    [InlineData("some/folder/1_x.jpg", 1)]
    [InlineData("two/x.png", 2)]
    [InlineData("data/1/x.png", 1)]
    public void Label_OfASampleName_IsFound(string path, int expected)
    {
        Assert.True(SampleName.TryParse(path, Names, out int label));
        Assert.Equal(expected, label);
    }

    [Theory]
    [InlineData("photo.png")]
    [InlineData("03_01.png")]
    [InlineData("x/-1_1.png")]
    public void Label_OfAnotherName_IsNone(string path) => Assert.False(SampleName.TryParse(path, Names, out _));
}
