// Test.Kernel, Test.cs(1)
// A view v is three arguments: v (buffer), v_offset (first element), v_length (elements); a bool is a uchar.

__kernel void Test_Kernel(
    __global float* x, const long x_offset, const long x_length)
{
    x += x_offset;
    __local float tile[64];
    float mine = x[(int)get_group_id(0) * (int)get_local_size(0) + (int)get_local_id(0)];
    tile[(int)get_local_id(0)] = mine;
    barrier(CLK_LOCAL_MEM_FENCE | CLK_GLOBAL_MEM_FENCE);
    float other = tile[(int)get_local_size(0) - 1 - (int)get_local_id(0)];
    x[(int)get_group_id(0) * (int)get_local_size(0) + (int)get_local_id(0)] = other;
}
