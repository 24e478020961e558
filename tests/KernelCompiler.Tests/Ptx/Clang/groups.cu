#include "device.h"

// Sums each group's 64 elements as a tree.
KERNEL sum(const float* in, float* out)
{
    SHARED float partial[64];
    int t = thread();
    partial[t] = in[group() * 64 + t];
    barrier();
    for (int half = 32; half > 0; half >>= 1)
    {
        if (t < half)
            partial[t] += partial[t + half];
        barrier();
    }
    if (t == 0)
        out[group()] = partial[0];
}

// Counts bytes by their low 3 bits, first for the group, then for the grid; keeps the largest and the xor.
KERNEL histogram(const unsigned char* in, int* bins, int* largest, unsigned* mixed)
{
    SHARED int local[8];
    int t = thread();
    if (t < 8)
        local[t] = 0;
    barrier();
    int value = in[group() * groupSize() + t];
    __atomic_fetch_add(&local[value & 7], 1, __ATOMIC_RELAXED);
    __atomic_fetch_max(largest, value, __ATOMIC_RELAXED);
    __atomic_fetch_xor(mixed, (unsigned)value << (t & 7), __ATOMIC_RELAXED);
    barrier();
    if (t < 8)
        __atomic_fetch_add(&bins[t], local[t], __ATOMIC_RELAXED);
}
