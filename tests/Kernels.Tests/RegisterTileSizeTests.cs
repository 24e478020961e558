namespace GpuTrainer.Kernels.Tests;

/// <summary>The tile that the CPU's products take.</summary>
public sealed class RegisterTileSizeTests
{
    [Theory]
    [InlineData(8, 64, 96, 4, 3)] // 12 vectors: 4 tiles of 3, and 16 of 4 rows.
    [InlineData(8, 64, 128, 6, 2)] // 16 vectors: 8 tiles of 2 and 66 rows, not 6 of 3 and 64.
    [InlineData(8, 64, 16, 6, 2)]
    [InlineData(8, 64, 10, 6, 2)]
    [InlineData(8, 64, 8, 12, 1)]
    [InlineData(8, 1, 1, 12, 1)]
    [InlineData(16, 64, 96, 8, 3)] // 6 vectors: 2 tiles of 3, and 8 of 8 rows.
    [InlineData(16, 512, 512, 6, 4)]
    [InlineData(16, 64, 40, 6, 2)]
    [InlineData(16, 64, 10, 12, 1)]
    [InlineData(4, 64, 10, 6, 2)]
    public void Choose_OfASize_TakesTheFewestMultiplyAdds(int lanes, int m, int n, int rows, int vectors)
    {
        RegisterTileSize size = RegisterTileSize.Choose(lanes, m, n);
        Assert.Equal((rows, vectors), (size.Rows, size.Vectors));
    }

    [Fact]
    public void Choose_OfANarrowMatrix_TakesNoWiderTile()
    {
        foreach (int lanes in new[] { 4, 8, 16 })
        {
            for (int n = 1; n < 200; n++)
            {
                RegisterTileSize size = RegisterTileSize.Choose(lanes, 33, n);
                Assert.True(size.IsNarrow ? n <= size.Vectors * lanes && n > (size.Vectors - 1) * lanes : n >= size.Vectors * lanes,
                    $"{lanes} lanes, {n} columns: {size}");
            }
        }
    }
}
