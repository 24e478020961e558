// Test.Lines, Lines.cs(9)
// A view v is three arguments: v (buffer), v_offset (first element), v_length (elements); a bool is a uchar.
#pragma OPENCL FP_CONTRACT OFF

#line 9 "Lines.cs"
__kernel void Test_Lines(
    __global int* x, const long x_offset, const long x_length)
{
    x += x_offset;
#line 10 "Lines.cs"
    x[0] = 10;
    x[1] = 11;
#line 20 "Lines.cs"
    x[2] = 20;
#line 20 "Lines.cs"
    x[3] = 20;
#line 5 "Lines.cs"
    x[4] = 5;
#line 6 "Other.cs"
    x[5] = 6;
}
