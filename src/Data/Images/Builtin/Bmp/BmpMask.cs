using System.Numerics;

namespace GpuTrainer.Data.Images.Builtin.Bmp;

/// <summary>One colour's bits within a 16- or 32-bit pixel, scaled to 8 bits.</summary>
internal readonly struct BmpMask
{
    private readonly uint _mask;
    private readonly int _shift;
    private readonly uint _max;

    public BmpMask(uint mask)
    {
        _mask = mask;
        _shift = mask == 0 ? 0 : BitOperations.TrailingZeroCount(mask);
        _max = mask >> _shift;
        if ((_max & (_max + 1)) != 0)
            throw new ImageFormatException($"BMP: colour mask {mask:X8} is not one run of bits.");
    }

    public bool IsEmpty => _mask == 0;

    public byte Extract(uint pixel) => _max == 0 ? (byte)0 : (byte)((((ulong)((pixel & _mask) >> _shift) * 255) + (_max / 2)) / _max);
}
