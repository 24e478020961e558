// Test.Kernel, Test.cs(1)
// A view v is three arguments: v (buffer), v_offset (first element), v_length (elements); a bool is a uchar.

__kernel void Test_Kernel(
    __global float* f, const long f_offset, const long f_length,
    __global uint* u, const long u_offset, const long u_length)
{
    f += f_offset;
    u += u_offset;
    float x = f[(int)get_local_id(0)];
    u[(int)get_local_id(0)] = as_uint(x);
    f[(int)get_local_id(0)] = as_float((int)(as_int(x) + 1u));
}
