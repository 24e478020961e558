// Test.Kernel, Test.cs(1)
// A view v is three arguments: v (buffer), v_offset (first element), v_length (elements); a bool is a uchar.

__kernel void Test_Kernel(
    __global float* x, const long x_offset, const long x_length)
{
    x += x_offset;
    float sum = 0.0f;
    int i = 0;
    for (; i < 10; i = (int)(i + 1u))
    {
        float element = x[i];
        if (element < 0.0f)
        {
            continue;
        }
        if (element > 100.0f)
        {
            break;
        }
        sum = sum + element;
    }
    x[0] = sum;
}
