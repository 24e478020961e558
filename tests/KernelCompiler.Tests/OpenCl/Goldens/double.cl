// Test.Kernel, Test.cs(1)
// A view v is three arguments: v (buffer), v_offset (first element), v_length (elements); a bool is a uchar.
#pragma OPENCL EXTENSION cl_khr_fp64 : enable

static double gt_max_double(double a, double b)
{
    return a > b ? a : b > a ? b : a == b ? as_double(as_ulong(a) & as_ulong(b)) : a != a ? a : b;
}

__kernel void Test_Kernel(
    __global double* x, const long x_offset, const long x_length,
    const double a,
    const double b)
{
    x += x_offset;
    x[0] = a * b + 0.1;
    x[1] = sqrt(a);
    x[2] = gt_max_double(a, b);
    x[3] = as_double(0xfff8000000000000ul);
    x[4] = as_double(0x0000000000000001ul);
    x[5] = (double)(float)a;
}
