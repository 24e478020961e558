// Test.Kernel, Test.cs(1)
// A view v is three arguments: v (buffer), v_offset (first element), v_length (elements); a bool is a uchar.

__kernel void Test_Kernel(
    __global int* x, const long x_offset, const long x_length,
    const int a,
    const int b)
{
    x += x_offset;
    int left = a;
    x[0] = min(left, b);
    x[1] = max(left, b);
    x[2] = (int)abs(left);
}
