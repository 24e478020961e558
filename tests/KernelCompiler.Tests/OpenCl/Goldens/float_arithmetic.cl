// Test.Kernel, Test.cs(1)
// A view v is three arguments: v (buffer), v_offset (first element), v_length (elements); a bool is a uchar.

__kernel void Test_Kernel(
    __global float* x, const long x_offset, const long x_length,
    const float a,
    const float b)
{
    x += x_offset;
    x[0] = a + b;
    x[1] = a - (b - a);
    x[2] = a - b - a;
    x[3] = a * b + a;
    x[4] = a / b;
    x[5] = a / (b * a);
    x[6] = -a;
    x[7] = -(-a);
    x[8] = a - -1.0f;
}
