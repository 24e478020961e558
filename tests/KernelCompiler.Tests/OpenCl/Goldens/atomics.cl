// Test.Kernel, Test.cs(1)
// A view v is three arguments: v (buffer), v_offset (first element), v_length (elements); a bool is a uchar.

__kernel void Test_Kernel(
    __global int* x, const long x_offset, const long x_length)
{
    x += x_offset;
    __local int s[1];
    atomic_add(&x[0], 1);
    atomic_min(&x[0], 1);
    atomic_max(&x[0], 1);
    atomic_and(&x[0], 1);
    atomic_or(&x[0], 1);
    atomic_xor(&x[0], 1);
    atomic_xchg(&x[0], 1);
    int old = atomic_cmpxchg(&s[0], 7, 1);
}
