using GpuTrainer.Compute;

namespace GpuTrainer.Compute.Tests;

public class IndexTests
{
    [Fact]
    public void Index1D_ConvertsToAndFromInt_AndComputesLikeIt()
    {
        Index1D index = 7;
        int plain = index;
        Assert.Equal(7, plain);
        Assert.Equal(15, ((index + 1) * 2 - 1).X);
        Assert.Equal(2, (index / 3).X);
        Assert.Equal(1, index % 3);
        Assert.True(index < 8 && index <= 7 && index > 6 && index >= 7 && index == 7 && index != 8);
        Assert.Equal(-1, new Index1D(-1).X);
        Assert.Equal(int.MinValue, ((Index1D)0x80000000u).X);
    }

    [Fact]
    public void Index2D_HasComponentsAndSize()
    {
        Index2D index = (3, 5);
        Assert.Equal((3, 5), (index.X, index.Y));
        Assert.Equal(15, index.Size);
        Assert.Equal(new Index2D(4, 6), index + Index2D.One);
        Assert.Equal(new Index2D(2, 4), index - Index2D.One);
        Assert.Equal(new Index2D(6, 15), index * new Index2D(2, 3));
        Assert.Equal(new Index2D(1, 2), index / new Index2D(2, 2));
        Assert.True(index != Index2D.Zero);
    }

    [Fact]
    public void Index3D_SizeDoesNotOverflowInt()
    {
        Index3D index = (100_000, 100_000, 2);
        Assert.Equal(20_000_000_000, index.Size);
        Assert.Equal("(100000, 100000, 2)", index.ToString());
        Assert.Equal(new Index3D(1, 2, 3), new Index3D(0, 1, 2) + Index3D.One);
    }

    [Fact]
    public void LongIndex1D_ThatDoesNotFit_Throws()
    {
        LongIndex1D index = 1L << 31;
        Assert.Equal(1L << 31, index.X);
        Assert.Throws<OverflowException>(() => index.ToIntIndex());
        Assert.Equal(5, ((LongIndex1D)(Index1D)5).ToIntIndex().X);
    }

    [Fact]
    public void KernelConfig_ConvertsFromTuples()
    {
        KernelConfig ints = (4, 16);
        Assert.Equal(new KernelConfig(4, 1, 1, 16, 1, 1), ints);
        KernelConfig planes = ((2, 3), (16, 8));
        Assert.Equal(new KernelConfig(2, 3, 1, 16, 8, 1), planes);
        KernelConfig spaces = ((2, 3, 4), (8, 4, 2));
        Assert.Equal(new KernelConfig(2, 3, 4, 8, 4, 2), spaces);
        KernelConfig indices = (new Index1D(4), new Index1D(16));
        Assert.Equal(ints, indices);
        KernelConfig mixed = (new Index3D(2, 3, 4), new Index2D(16, 8));
        Assert.Equal(new KernelConfig(2, 3, 4, 16, 8, 1), mixed);
        KernelConfig line = (new Index3D(2, 3, 4), new Index1D(16));
        Assert.Equal(new KernelConfig(2, 3, 4, 16, 1, 1), line);
        int groups = 4, threads = 16;
        KernelConfig variables = (groups, threads);
        Assert.Equal(ints, variables);
        Assert.Equal("grid (4, 1, 1) x group (16, 1, 1)", ints.ToString());
    }
}
