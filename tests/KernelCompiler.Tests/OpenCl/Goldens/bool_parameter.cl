// Test.Kernel, Test.cs(1)
// A view v is three arguments: v (buffer), v_offset (first element), v_length (elements); a bool is a uchar.

__kernel void Test_Kernel(
    __global int* x, const long x_offset, const long x_length,
    const uchar flag)
{
    x += x_offset;
    bool both = flag != 0 && (int)get_local_id(0) < 5;
    if (both)
    {
        x[(int)get_local_id(0)] = !(flag != 0) ? 1 : 2;
    }
}
