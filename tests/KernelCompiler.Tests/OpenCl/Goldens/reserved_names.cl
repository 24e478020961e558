// Test.Kernel, Test.cs(1)
// A view v is three arguments: v (buffer), v_offset (first element), v_length (elements); a bool is a uchar.

__kernel void Test_Kernel(
    __global float* global_, const long global__offset, const long global__length,
    __global float* x, const long x_offset_, const long x_length,
    const float half_,
    const int x_offset)
{
    global_ += global__offset;
    x += x_offset_;
    float kernel_ = half_;
    float half__ = kernel_ + half_;
    float float4_ = half__;
    float fma_ = fma(float4_, half_, half_);
    float gru00f6u00dfe = fma_;
    global_[x_offset] = gru00f6u00dfe;
    x[x_offset] = gru00f6u00dfe;
}
