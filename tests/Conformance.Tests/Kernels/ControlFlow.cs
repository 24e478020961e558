using GpuTrainer.Compute;
using ILGPU;

namespace GpuTrainer.Conformance.Kernels;

/// <summary>Branches, loops, jumps and helpers, with conditions that differ from thread to thread.</summary>
internal static class ControlFlow
{
    private const int Limit = 40;

    [Kernel]
    public static void Collatz(Index1D i, ArrayView<int> a, ArrayView<int> r)
    {
        int x = a[i];
        int steps = 0;
        while (x != 1 && steps < 200)
        {
            x = x % 2 == 0 ? x / 2 : 3 * x + 1;
            steps++;
        }

        r[i] = steps;
    }

    [Kernel]
    public static void ForBreakContinue(Index1D i, ArrayView<int> a, ArrayView<int> r)
    {
        int sum = 0;
        for (int k = 0; k < Limit; k++)
        {
            if (k % 3 == a[i] % 3)
                continue;

            if (k > a[i])
                break;

            sum += k;
        }

        r[i] = sum;
    }

    [Kernel]
    public static void NestedLoops(Index1D i, ArrayView<int> a, ArrayView<int> r)
    {
        int count = 0;
        int rows = a[i] & 7;
        for (int y = 0; y < rows; y++)
        {
            for (int x = 0; ; x++)
            {
                if (x == y)
                    break;

                if (((x ^ a[i]) & 1) == 0)
                    continue;

                count += x + 10 * y;
            }
        }

        r[i] = count;
    }

    [Kernel]
    public static void DoWhileContinue(Index1D i, ArrayView<int> a, ArrayView<int> r)
    {
        int x = a[i] & 31;
        int sum = 0;
        do
        {
            x--;
            if ((x & 2) != 0)
                continue;

            sum += x;
        }
        while (x > 0);

        r[i] = sum;
    }

    [Kernel]
    public static void EarlyReturn(Index1D i, ArrayView<int> a, ArrayView<int> r)
    {
        if (a[i] < 0)
        {
            r[i] = -1;
            return;
        }

        for (int k = 0; k < Limit; k++)
        {
            if (k * k > a[i])
            {
                r[i] = k;
                return;
            }
        }

        r[i] = Limit;
    }

    [Kernel]
    public static void ShortCircuit(Index1D i, ArrayView<int> a, ArrayView<int> table, ArrayView<int> r)
    {
        int k = a[i];

        // The right side would read outside the table if it were evaluated.
        bool found = k >= 0 && k < table.IntLength && table[k] > 10;
        bool either = k < 0 || k >= table.IntLength || table[k] == 7;
        r[i] = (found ? 1 : 0) + (either ? 2 : 0) + (k >= 0 && k < table.IntLength ? table[k] * 4 : 0);
    }

    [Kernel]
    public static void SwitchCases(Index1D i, ArrayView<int> a, ArrayView<int> r)
    {
        switch (a[i])
        {
            case 0:
                r[i] = 100;
                break;
            case 1:
            case 2:
                r[i] = 200;
                break;
            default:
                r[i] = a[i] < 0 ? 300 : 400;
                break;
        }
    }

    [Kernel]
    public static void Helpers(Index1D i, ArrayView<int> a, ArrayView<int> r)
    {
        r[i] = Sign(a[i]) * Power(3, a[i] & 7) + First(a, a[i] & 15);
    }

    [Kernel]
    public static void LocalArrays(Index1D i, ArrayView<int> a, ArrayView<int> r)
    {
        // One array indexed by values, one by unrolled constants.
        ArrayView<int> counts = LocalMemory.Allocate<int>(8);
        ArrayView<int> fixedPlaces = LocalMemory.Allocate<int>(4);
        for (int k = 0; k < 8; k++)
            counts[k] = 0;

        for (int k = 0; k < 4; k++)
            fixedPlaces[k] = k + a[i];

        int x = a[i];
        for (int k = 0; k < 10; k++)
        {
            counts[x & 7] += k;
            x >>= 1;
        }

        int sum = 0;
        for (int k = 0; k < 4; k++)
            sum += fixedPlaces[k] * (k + 1);

        for (int k = 0; k < 8; k++)
            sum = sum * 3 + counts[k];

        r[i] = sum;
    }

    private static int Sign(int x)
    {
        if (x < 0)
            return -1;

        return x == 0 ? 0 : 1;
    }

    private static int Power(int x, int exponent)
    {
        int result = 1;
        while (true)
        {
            if (exponent == 0)
                return result;

            result *= x;
            exponent--;
        }
    }

    private static int First(ArrayView<int> values, int least)
    {
        for (int k = 0; k < values.IntLength; k++)
        {
            if (values[k] >= least)
                return values[k];
        }

        return -least;
    }
}
