using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace GpuTrainer.Compute;

/// <summary>Integer operations that throw in C# but are defined in the kernel dialect; called by generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class CpuArithmetic
{
    /// <summary>The quotient toward zero; by zero it is 0, and MinValue / -1 is MinValue.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Divide(int left, int right) => right == 0 ? 0 : right == -1 ? unchecked(-left) : left / right;

    /// <summary>The quotient; by zero it is 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Divide(uint left, uint right) => right == 0 ? 0 : left / right;

    /// <summary>The quotient toward zero; by zero it is 0, and MinValue / -1 is MinValue.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Divide(long left, long right) => right == 0 ? 0 : right == -1 ? unchecked(-left) : left / right;

    /// <summary>The remainder with the dividend's sign; by zero it is 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Remainder(int left, int right) => right is 0 or -1 ? 0 : left % right;

    /// <summary>The remainder; by zero it is 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Remainder(uint left, uint right) => right == 0 ? 0 : left % right;

    /// <summary>The remainder with the dividend's sign; by zero it is 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Remainder(long left, long right) => right is 0 or -1 ? 0 : left % right;

    /// <summary>The magnitude; that of MinValue is MinValue.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Abs(int value) => value < 0 ? unchecked(-value) : value;

    /// <summary>The magnitude; that of MinValue is MinValue.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Abs(long value) => value < 0 ? unchecked(-value) : value;

    /// <summary>The high 32 bits of the product.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint MultiplyHigh(uint left, uint right) => (uint)(((ulong)left * right) >> 32);
}
