// Test.Kernel, Test.cs(1)
// A view v is three arguments: v (buffer), v_offset (first element), v_length (elements); a bool is a uchar.
#pragma OPENCL EXTENSION cl_khr_int64_base_atomics : enable
#pragma OPENCL EXTENSION cl_khr_int64_extended_atomics : enable

__kernel void Test_Kernel(
    __global long* x, const long x_offset, const long x_length)
{
    x += x_offset;
    __local long s[1];
    atom_add(&x[0], 1l);
    atom_min(&x[0], 1l);
    atom_max(&x[0], 1l);
    atom_and(&x[0], 1l);
    atom_or(&x[0], 1l);
    atom_xor(&x[0], 1l);
    atom_xchg(&x[0], 1l);
    long old = atom_cmpxchg(&s[0], 7l, 1l);
}
