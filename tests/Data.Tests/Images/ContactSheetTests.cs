using GpuTrainer.Data.Images;

namespace GpuTrainer.Data.Tests.Images;

public class ContactSheetTests
{
    [Fact]
    public void Sheet_OfItems_EnlargesThemInRows()
    {
        ReadOnlyMemory<byte>[] items = [new byte[] { 11 }, new byte[] { 22 }, new byte[] { 33 }];

        Image sheet = ContactSheet.Draw(items, new ImageShape(1, 1, 1), [("1", false), ("2", false), ("3", true)], columns: 2, scale: 4);

        Assert.Equal(3, sheet.Channels);
        for (int i = 0; i < 3; i++)
            Assert.Equal(16, Count(sheet, p => p is [var r, var g, var b] && r == 11 * (i + 1) && g == r && b == r));
    }

    [Fact]
    public void Sheet_WithCaptions_ShowsThemInRed()
    {
        ReadOnlyMemory<byte>[] items = [new byte[] { 255 }, new byte[] { 255 }];

        Image sheet = ContactSheet.Draw(items, new ImageShape(1, 1, 1), [("1", false), ("1", true)]);

        int black = Count(sheet, p => p is [20, 20, 20]), red = Count(sheet, p => p is [200, 0, 0]);
        Assert.Equal(8 * 4, black); // eight of the font's pixels, two a side
        Assert.Equal(black, red);
    }

    [Fact]
    public void Sheet_WithLetters_DrawsThem()
    {
        Image image = new(3, 5, 1, new byte[15]);

        BitmapFont.Draw(image, "7", 0, 0, (9, 0, 0));

        Assert.Equal([9, 9, 9, 0, 0, 9, 0, 0, 9, 0, 9, 0, 0, 9, 0], image.Pixels);
    }

    private static int Count(Image image, Func<byte[], bool> predicate) => image.Pixels.Chunk(3).Count(predicate);
}
