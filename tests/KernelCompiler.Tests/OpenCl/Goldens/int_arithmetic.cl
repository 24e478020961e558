// Test.Kernel, Test.cs(1)
// A view v is three arguments: v (buffer), v_offset (first element), v_length (elements); a bool is a uchar.

__kernel void Test_Kernel(
    __global int* x, const long x_offset, const long x_length,
    const int a,
    const int b)
{
    x += x_offset;
    int left = a;
    x[0] = (int)((uint)left + b);
    x[1] = (int)((uint)left - b);
    x[2] = (int)((uint)left * b);
    x[3] = (int)((uint)left * b + ((uint)left - b));
    x[4] = (int)(left + 1u);
    x[5] = (int)(3u - left);
    x[6] = (int)((uint)left + -1);
    x[7] = (int)(0u - (uint)left);
    x[8] = ~left;
    x[9] = (int)((uint)left + b) & (left | b);
    x[10] = left ^ b;
    x[11] = (int)((uint)left + INT_MIN);
}
