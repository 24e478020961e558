// Test.Kernel, Test.cs(1)
// A view v is three arguments: v (buffer), v_offset (first element), v_length (elements); a bool is a uchar.

__kernel void Test_Kernel(
    __global long* x, const long x_offset, const long x_length)
{
    x += x_offset;
    x[x_length - 1l] = x_length;
}
