using GpuTrainer.Data.Images;

namespace GpuTrainer.Data.Tests.Images;

public class ImagePlanesTests
{
    [Fact]
    public void Of_Colour_HasPlanes() =>
    Assert.Equal([1, 4, 2, 5, 3, 6], ImagePlanes.Of(new Image(2, 1, 3, [1, 2, 3, 4, 5, 6]), channels: 3));

    [Fact]
    public void Of_GreyAsColour_HasThreeEqualPlanes() =>
    Assert.Equal([1, 2, 1, 2, 1, 2], ImagePlanes.Of(new Image(2, 1, 1, [1, 2]), channels: 3));

    [Fact]
    public void Of_ColourAsGrey_IsLuminance() =>
        Assert.Equal([77, 149, 29, 100], ImagePlanes.Of(new Image(4, 1, 3, [255, 0, 0, 0, 255, 0, 0, 0, 255, 100, 100, 100]), channels: 1));

    [Fact]
    public void Of_Alpha_IsSeenOnWhite()
    {
        Assert.Equal([255, 0, 155], ImagePlanes.Of(new Image(3, 1, 2, [0, 0, 0, 255, 55, 128]), channels: 1));
        Assert.Equal([255, 255, 255], ImagePlanes.Of(new Image(1, 1, 4, [1, 2, 3, 0]), channels: 3));
    }

    [Fact]
    public void Of_OtherChannels_IsRefused() =>
    Assert.Throws<ArgumentException>(() => ImagePlanes.Of(new Image(1, 1, 1, [0]), channels: 2));
}
