// Test.Kernel, Test.cs(1)
// A view v is three arguments: v (buffer), v_offset (first element), v_length (elements); a bool is a uchar.

__kernel void Test_Kernel(
    __global uchar* b, const long b_offset, const long b_length)
{
    b += b_offset;
    int x = b[(int)get_local_id(0)];
    b[(int)get_local_id(0)] = (uchar)(int)(x * 3u);
}
