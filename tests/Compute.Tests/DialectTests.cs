using GpuTrainer.Compute;

namespace GpuTrainer.Compute.Tests;

public class DialectTests
{
    public static TheoryData<string, Action> DeviceMembers => new()
    {
        { "Grid.IdxX", () => _ = Grid.IdxX },
        { "Grid.DimZ", () => _ = Grid.DimZ },
        { "Group.IdxX", () => _ = Group.IdxX },
        { "Group.DimY", () => _ = Group.DimY },
        { "Group.Barrier", Group.Barrier },
        { "SharedMemory.Allocate", () => SharedMemory.Allocate<float>(4) },
        { "LocalMemory.Allocate", () => LocalMemory.Allocate<int>(4) },
    };

    [Theory]
    [MemberData(nameof(DeviceMembers))]
    public void DeviceMember_OnTheHost_ThrowsWithItsName(string name, Action use)
    {
        InvalidOperationException exception = Assert.Throws<InvalidOperationException>(use);
        Assert.StartsWith($"{name} exists only inside a kernel", exception.Message);
    }

    [Fact]
    public void FusedMultiplyAdd_RoundsOnce()
    {
        // (1 + 2^-12)^2 = 1 + 2^-11 + 2^-24: the last term is lost if the product is rounded first.
        float a = 1 + 1 / 4096f;
        Assert.Equal(1 / 16777216f, KernelMath.FusedMultiplyAdd(a, a, -(1 + 2 / 4096f)));
        double b = 1 + Math.Pow(2, -30);
        Assert.Equal(Math.Pow(2, -60), KernelMath.FusedMultiplyAdd(b, b, -(1 + Math.Pow(2, -29))));
    }

    [Fact]
    public void MultiplyHigh_IsTheUpperHalf()
    {
        Assert.Equal(0xFFFFFFFEu, KernelMath.MultiplyHigh(uint.MaxValue, uint.MaxValue));
        Assert.Equal(0u, KernelMath.MultiplyHigh(0xFFFF, 0xFFFF));
    }

    [Fact]
    public void Interop_GivesBits()
    {
        Assert.Equal(0x80000000u, Interop.FloatAsInt(-0f));
        Assert.Equal(1.5f, Interop.IntAsFloat(0x3FC00000));
        Assert.Equal(8, Interop.SizeOf<double>());
    }

    [Fact]
    public void XMath_FollowsTheDialectsMeaning()
    {
        Assert.Equal(int.MinValue, XMath.Abs(int.MinValue));
        Assert.Equal(2f, XMath.RoundToEven(2.5f));
        Assert.Equal(4d, XMath.Round(3.5));
        Assert.True(float.IsNaN(XMath.Min(1f, float.NaN)));
        Assert.True(float.IsNegative(XMath.Min(0f, -0f)));
        Assert.Equal(3u, XMath.Max(2u, 3u));
        Assert.Equal(32, XMath.PopCount(-1));
        Assert.False(XMath.IsFinite(float.PositiveInfinity));
        Assert.Equal(4, XMath.DivRoundUp(10, 3));
        Assert.Equal(int.MaxValue, XMath.DivRoundUp(int.MaxValue, 1));
    }

    [Fact]
    public void Atomic_ReturnsTheOldValue_AndReplaces()
    {
        int i = 5;
        Assert.Equal(5, Atomic.Add(ref i, 3));
        Assert.Equal(8, Atomic.Min(ref i, 2));
        Assert.Equal(2, Atomic.Max(ref i, 12));
        Assert.Equal(12, Atomic.And(ref i, 4));
        Assert.Equal(4, Atomic.Or(ref i, 3));
        Assert.Equal(7, Atomic.Xor(ref i, 1));
        Assert.Equal(6, Atomic.Exchange(ref i, 9));
        Assert.Equal(9, Atomic.CompareExchange(ref i, compare: 8, value: 1));
        Assert.Equal(9, Atomic.CompareExchange(ref i, compare: 9, value: 1));
        Assert.Equal(1, i);

        uint u = 0x80000000;
        Assert.Equal(0x80000000, Atomic.Max(ref u, 1)); // Unsigned: the old value is the larger one.
        Assert.Equal(0x80000000, u);
        long l = 1L << 40;
        Assert.Equal(1L << 40, Atomic.Add(ref l, 1));
        Assert.Equal((1L << 40) + 1, l);
    }
}
