// Test.Kernel, Test.cs(1)
// A view v is three arguments: v (buffer), v_offset (first element), v_length (elements); a bool is a uchar.

__kernel void Test_Kernel(
    __global long* x, const long x_offset, const long x_length,
    const long a,
    const long b)
{
    x += x_offset;
    long left = a;
    x[0] = (long)((ulong)left << ((int)b & 63));
    x[1] = left >> 1;
    x[2] = (long)((ulong)left >> ((int)b & 63));
}
