// Test.Kernel, Test.cs(1)
// A view v is three arguments: v (buffer), v_offset (first element), v_length (elements); a bool is a uchar.

__kernel void Test_Kernel(
    __global float* x, const long x_offset, const long x_length,
    const int n)
{
    x += x_offset;
    float value = x[(int)get_group_id(0) * n + ((int)get_local_id(0) - 1)];
    x[(int)(((uint)get_group_id(0) * (uint)get_local_size(0) + (uint)get_local_id(0)) * n) % 16 + (int)get_local_id(0)] = value;
    x[(long)(int)((uint)get_group_id(0) * (uint)get_local_size(0) + (uint)get_local_id(0)) * (long)n] = value;
}
