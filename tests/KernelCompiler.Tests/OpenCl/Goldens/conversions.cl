// Test.Kernel, Test.cs(1)
// A view v is three arguments: v (buffer), v_offset (first element), v_length (elements); a bool is a uchar.
#pragma OPENCL EXTENSION cl_khr_fp64 : enable

static int gt_double_to_int(double x)
{
    return x >= 2147483648.0 ? INT_MAX : x > -2147483649.0 ? (int)x : x == x ? INT_MIN : 0;
}

static long gt_double_to_long(double x)
{
    return x >= 9223372036854775808.0 ? LONG_MAX : x > -9223372036854775808.0 ? (long)x : x == x ? LONG_MIN : 0;
}

static uint gt_double_to_uint(double x)
{
    return x >= 4294967296.0 ? UINT_MAX : x > 0.0 ? (uint)x : 0;
}

static int gt_float_to_int(float x)
{
    return x >= 2147483648.0f ? INT_MAX : x > -2147483648.0f ? (int)x : x == x ? INT_MIN : 0;
}

static long gt_float_to_long(float x)
{
    return x >= 9223372036854775808.0f ? LONG_MAX : x > -9223372036854775808.0f ? (long)x : x == x ? LONG_MIN : 0;
}

static uint gt_float_to_uint(float x)
{
    return x >= 4294967296.0f ? UINT_MAX : x > 0.0f ? (uint)x : 0;
}

__kernel void Test_Kernel(
    const int from_int,
    const uint from_uint,
    const long from_long,
    const float from_float,
    const double from_double,
    __global int* to_int, const long to_int_offset, const long to_int_length,
    __global uint* to_uint, const long to_uint_offset, const long to_uint_length,
    __global long* to_long, const long to_long_offset, const long to_long_length,
    __global float* to_float, const long to_float_offset, const long to_float_length,
    __global double* to_double, const long to_double_offset, const long to_double_length,
    __global uchar* to_byte, const long to_byte_offset, const long to_byte_length)
{
    to_int += to_int_offset;
    to_uint += to_uint_offset;
    to_long += to_long_offset;
    to_float += to_float_offset;
    to_double += to_double_offset;
    to_byte += to_byte_offset;
    to_int[0] = (int)from_uint;
    to_int[1] = (int)from_long;
    to_int[2] = gt_float_to_int(from_float);
    to_int[3] = gt_double_to_int(from_double);
    to_uint[0] = (uint)from_int;
    to_uint[1] = (uint)from_long;
    to_uint[2] = gt_float_to_uint(from_float);
    to_uint[3] = gt_double_to_uint(from_double);
    to_long[0] = (long)from_int;
    to_long[1] = (long)from_uint;
    to_long[2] = gt_float_to_long(from_float);
    to_long[3] = gt_double_to_long(from_double);
    to_float[0] = (float)from_int;
    to_float[1] = (float)from_uint;
    to_float[2] = (float)from_long;
    to_float[3] = (float)from_double;
    to_double[0] = (double)from_int;
    to_double[1] = (double)from_uint;
    to_double[2] = (double)from_long;
    to_double[3] = (double)from_float;
    to_byte[0] = (uchar)from_int;
    to_byte[1] = (uchar)from_uint;
    to_byte[2] = (uchar)from_long;
    to_byte[3] = (uchar)gt_float_to_int(from_float);
    to_byte[4] = (uchar)gt_double_to_int(from_double);
}
