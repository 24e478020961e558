// Test.Kernel, Test.cs(1)
// A view v is three arguments: v (buffer), v_offset (first element), v_length (elements); a bool is a uchar.

static int gt_divide_int(int a, int b)
{
    return b == 0 ? 0 : b == -1 ? (int)(0u - a) : a / b;
}

static int gt_remainder_int(int a, int b)
{
    return b == 0 || b == -1 ? 0 : a % b;
}

__kernel void Test_Kernel(
    __global int* x, const long x_offset, const long x_length,
    const int a,
    const int b)
{
    x += x_offset;
    int left = a;
    x[0] = gt_divide_int(left, b);
    x[1] = gt_remainder_int(left, b);
    x[2] = left / 8;
    x[3] = left % -3;
    x[4] = gt_divide_int(left, -1);
    x[5] = gt_remainder_int(left, 0);
}
