// Test.Kernel, Test.cs(1)
// A view v is three arguments: v (buffer), v_offset (first element), v_length (elements); a bool is a uchar.

__kernel void Test_Kernel(
    __global int* x, const long x_offset, const long x_length)
{
    x += x_offset;
    int i = 0;
    while (true)
    {
        int limit = x[0];
        if (!(i < limit))
        {
            break;
        }
        if (i == 3)
        {
            break;
        }
        x[i + 1] = i;
        int step = x[i];
        i = (int)((uint)i + step);
    }
}
