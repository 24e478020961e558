// Test.Kernel, Test.cs(1)
// A view v is three arguments: v (buffer), v_offset (first element), v_length (elements); a bool is a uchar.

__kernel void Test_Kernel(
    __global float* x, const long x_offset, const long x_length,
    const float a,
    const float b)
{
    x += x_offset;
    x[0] = 0.0f;
    x[1] = -0.0f;
    x[2] = 1.0f;
    x[3] = 0.1f;
    x[4] = -2.5f;
    x[5] = 0.001f;
    x[6] = 16777216.0f;
    x[7] = 3.4028235e38f;
    x[8] = 1.1754944e-38f;
    x[9] = as_float(0x00000001u);
    x[10] = as_float(0xffc00000u);
    x[11] = as_float(0xff800000u);
    x[12] = 0.33333334f;
}
