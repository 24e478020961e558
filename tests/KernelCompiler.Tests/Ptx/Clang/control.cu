#include "device.h"

// Steps of the Collatz sequence of each number, 1000 at most; 0 is left alone.
KERNEL collatz(int* numbers, int count)
{
    int i = group() * groupSize() + thread();
    if (i >= count || numbers[i] == 0)
        return;
    long long n = numbers[i];
    int steps = 0;
    while (n != 1)
    {
        n = (n & 1) ? 3 * n + 1 : n / 2;
        if (++steps == 1000)
            break;
    }
    numbers[i] = steps;
}

// How often each digit of base 16 occurs in the input of the thread; then the digit that occurs most, the lowest of them.
KERNEL digits(const unsigned long long* in, int* out, bool wantsCount)
{
    int counts[16];
    for (int d = 0; d < 16; d++)
        counts[d] = 0;
    unsigned long long value = in[thread()];
    do
    {
        counts[value & 15]++;
        value >>= 4;
    } while (value != 0);
    int best = 0;
    for (int d = 1; d < 16; d++)
        if (counts[d] > counts[best])
            best = d;
    out[thread()] = wantsCount ? counts[best] : best;
}
