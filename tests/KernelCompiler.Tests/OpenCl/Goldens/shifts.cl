// Test.Kernel, Test.cs(1)
// A view v is three arguments: v (buffer), v_offset (first element), v_length (elements); a bool is a uchar.

__kernel void Test_Kernel(
    __global int* x, const long x_offset, const long x_length,
    const int a,
    const int b)
{
    x += x_offset;
    int left = a;
    x[0] = (int)((uint)left << (b & 31));
    x[1] = left >> (b & 31);
    x[2] = (int)((uint)left >> (b & 31));
    x[3] = (int)((uint)left << 1);
    x[4] = (int)((uint)left + b) >> 31;
    x[5] = (int)(((uint)left << 4) + b);
}
