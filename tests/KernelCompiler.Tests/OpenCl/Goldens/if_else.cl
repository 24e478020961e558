// Test.Kernel, Test.cs(1)
// A view v is three arguments: v (buffer), v_offset (first element), v_length (elements); a bool is a uchar.

__kernel void Test_Kernel(
    __global int* x, const long x_offset, const long x_length)
{
    x += x_offset;
    if ((int)get_local_id(0) < 1)
    {
        x[(int)get_local_id(0)] = 1;
    }
    else if ((int)get_local_id(0) < 2)
    {
        x[(int)get_local_id(0)] = 2;
    }
    else
    {
        x[(int)get_local_id(0)] = 3;
        if ((int)get_local_id(0) == 9)
        {
            return;
        }
    }
}
