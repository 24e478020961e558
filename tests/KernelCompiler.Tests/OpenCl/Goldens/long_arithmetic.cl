// Test.Kernel, Test.cs(1)
// A view v is three arguments: v (buffer), v_offset (first element), v_length (elements); a bool is a uchar.

static long gt_divide_long(long a, long b)
{
    return b == 0 ? 0 : b == -1 ? (long)(0ul - a) : a / b;
}

static long gt_remainder_long(long a, long b)
{
    return b == 0 || b == -1 ? 0 : a % b;
}

__kernel void Test_Kernel(
    __global long* x, const long x_offset, const long x_length,
    const long a,
    const long b)
{
    x += x_offset;
    long left = a;
    x[0] = (long)((ulong)left + b);
    x[1] = (long)((ulong)left * b - 5ul);
    x[2] = gt_divide_long(left, b);
    x[3] = gt_remainder_long(left, b);
    x[4] = (long)abs(left);
    x[5] = LONG_MIN;
    x[6] = (long)(left + 9223372036854775807ul);
}
