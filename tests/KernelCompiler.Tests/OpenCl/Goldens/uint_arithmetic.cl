// Test.Kernel, Test.cs(1)
// A view v is three arguments: v (buffer), v_offset (first element), v_length (elements); a bool is a uchar.

static uint gt_divide_uint(uint a, uint b)
{
    return b == 0 ? 0 : a / b;
}

static uint gt_remainder_uint(uint a, uint b)
{
    return b == 0 ? 0 : a % b;
}

__kernel void Test_Kernel(
    __global uint* x, const long x_offset, const long x_length,
    const uint a,
    const uint b)
{
    x += x_offset;
    x[0] = a + b;
    x[1] = a - (b - a);
    x[2] = a * b;
    x[3] = gt_divide_uint(a, b);
    x[4] = gt_remainder_uint(a, b);
    x[5] = a % 7u;
    x[6] = mul_hi(a, b);
    x[7] = popcount(a);
}
