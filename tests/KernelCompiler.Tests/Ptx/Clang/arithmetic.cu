#include "device.h"

// Eleven results for each pair of operands.
KERNEL integers(const int* a, const int* b, long long* out)
{
    int i = group() * groupSize() + thread();
    int x = a[i], y = b[i];
    unsigned u = x, v = y;
    long long* o = out + i * 11LL;
    o[0] = x + y;
    o[1] = (long long)x * y;
    o[2] = x / (y | 1);
    o[3] = u % (v | 1);
    o[4] = x >> (y & 31);
    o[5] = (long long)(u << (v & 31));
    o[6] = x < y ? x : y;
    o[7] = u > v ? u : v;
    o[8] = ((unsigned long long)u * v) >> 32;
    o[9] = __builtin_popcount(u) + ((short)x ^ (unsigned char)y);
    o[10] = ~x & (y | 12);
}

// Eleven results for each pair of operands.
KERNEL floats(const float* a, const float* b, float* out)
{
    int i = group() * groupSize() + thread();
    float x = a[i], y = b[i];
    float* o = out + i * 11;
    o[0] = x + y;
    o[1] = x - y;
    o[2] = x * y;
    o[3] = x / y;
    o[4] = __nvvm_sqrt_rn_f(x);
    o[5] = __builtin_fmaf(x, y, x);
    o[6] = __builtin_floorf(x) + __builtin_ceilf(y);
    o[7] = __builtin_rintf(x);
    o[8] = x < y ? 1.0f : x != y ? 2.0f : 3.0f;
    o[9] = __builtin_fminf(x, y);
    o[10] = (float)((double)x * y);
}

KERNEL conversions(const float* a, const long long* b, int* ints, unsigned* unsigneds, long long* longs, float* singles, double* doubles,
    unsigned char* bytes)
{
    int i = group() * groupSize() + thread();
    ints[i] = (int)a[i];
    unsigneds[i] = (unsigned)a[i];
    longs[i] = (long long)a[i];
    singles[i] = (float)b[i];
    doubles[i] = (double)(unsigned)b[i];
    bytes[i] = (unsigned char)b[i];
}
