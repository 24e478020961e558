// Test.Kernel, Test.cs(1)
// A view v is three arguments: v (buffer), v_offset (first element), v_length (elements); a bool is a uchar.

static float gt_max_float(float a, float b)
{
    return a > b ? a : b > a ? b : a == b ? as_float(as_uint(a) & as_uint(b)) : a != a ? a : b;
}

static float gt_min_float(float a, float b)
{
    return a < b ? a : b < a ? b : a == b ? as_float(as_uint(a) | as_uint(b)) : a != a ? a : b;
}

__kernel void Test_Kernel(
    __global float* x, const long x_offset, const long x_length,
    const float a,
    const float b)
{
    x += x_offset;
    x[0] = fabs(a);
    x[1] = sqrt(a);
    x[2] = floor(a);
    x[3] = ceil(a);
    x[4] = trunc(a);
    x[5] = rint(a);
    x[6] = fma(a, b, a);
    x[7] = gt_min_float(a, b);
    x[8] = gt_max_float(a, b);
}
