// Test.Kernel, Test.cs(1)
// A view v is three arguments: v (buffer), v_offset (first element), v_length (elements); a bool is a uchar.

__kernel void Test_Kernel(
    __global int* x, const long x_offset, const long x_length)
{
    x += x_offset;
    x[0] = (int)get_local_id(0);
    x[1] = (int)get_local_size(0);
    x[2] = (int)get_group_id(0);
    x[3] = (int)get_num_groups(0);
    x[4] = (int)get_local_id(1);
    x[5] = (int)get_local_size(1);
    x[6] = (int)get_group_id(1);
    x[7] = (int)get_num_groups(1);
    x[8] = (int)get_local_id(2);
    x[9] = (int)get_local_size(2);
    x[10] = (int)get_group_id(2);
    x[11] = (int)get_num_groups(2);
}
