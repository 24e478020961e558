// Test.Kernel, Test.cs(1)
// A view v is three arguments: v (buffer), v_offset (first element), v_length (elements); a bool is a uchar.

__kernel void Test_Kernel(
    __global int* x, const long x_offset, const long x_length)
{
    x += x_offset;
    int bins[4];
    int i = 0;
    for (; i < 4; i = (int)(i + 1u))
    {
        bins[i] = i;
    }
    int bin = bins[(int)get_local_id(0) & 3];
    x[(int)get_local_id(0)] = bin;
}
