using GpuTrainer.Compute;
using GpuTrainer.Conformance.BackEnds;
using GpuTrainer.Conformance.Kernels;
using GpuTrainer.Support;
using static GpuTrainer.Conformance.SpecialValues;

namespace GpuTrainer.Conformance;

/// <summary>Control flow, groups, atomics and views.</summary>
public abstract partial class ConformanceTests<TBackEnd>
{
    [ConformanceFact]
    public void While_WithDivergentTurns_EndsForEachThreadAlone() => CheckMap("ControlFlow.Collatz", n => [.. Enumerable.Range(1, n)], x =>
    {
        int steps = 0;
        for (; x != 1 && steps < 200; steps++)
            x = x % 2 == 0 ? x / 2 : (3 * x) + 1;

        return steps;
    });

    [ConformanceFact]
    public void For_WithBreakAndContinue_LeavesAndGoesOn() => CheckMap(
        "ControlFlow.ForBreakContinue",
        n => [.. Enumerable.Range(0, n).Select(i => i % 50)],
        x => Enumerable.Range(0, 40).TakeWhile(k => k % 3 == x % 3 || k <= x).Where(k => k % 3 != x % 3).Sum());

    [ConformanceFact]
    public void Jump_InNestedLoops_IsOfTheInnermost() => CheckMap(
        "ControlFlow.NestedLoops",
        n => RandomInts(n, 7),
        a => Enumerable.Range(0, a & 7).Sum(y => Enumerable.Range(0, y).Where(x => ((x ^ a) & 1) != 0).Sum(x => x + (10 * y))));

    [ConformanceFact]
    public void Continue_InADoWhile_GoesToTheTest() => CheckMap(
        "ControlFlow.DoWhileContinue",
        n => RandomInts(n, 8),
        a => Enumerable.Range(0, Math.Max(1, a & 31)).Select(k => (a & 31) - 1 - k).Where(x => (x & 2) == 0).Sum());

    [ConformanceFact]
    public void Return_InDivergentCode_EndsTheThreadOnly() => CheckMap(
        "ControlFlow.EarlyReturn",
        n => [.. Enumerable.Range(-3, n).Select(i => i * 5)],
        a => a < 0 ? -1 : Math.Min(40, Enumerable.Range(0, 50).First(k => k * k > a || k == 49)));

    [ConformanceFact]
    public void ShortCircuit_OfALoad_DoesNotReadWhatItSkips()
    {
        int[] table = [5, 7, 11, 13, 2, 100];
        foreach (int n in Sizes)
        {
            int[] a = [.. Enumerable.Range(-5, n).Select(i => i % 12)];
            var r = new int[n];
            BackEnd.RunOver("ControlFlow.ShortCircuit", [n], a, table, r);
            AssertSame(
                a.Select(k => k >= 0 && k < 6 ? (table[k] > 10 ? 1 : 0) + (table[k] == 7 ? 2 : 0) + (table[k] * 4) : 2),
                r);
        }
    }

    [ConformanceFact]
    public void Switch_OfDivergentValues_TakesEachThreadsCase() => CheckMap("ControlFlow.SwitchCases", n =>
        [.. Enumerable.Range(-2, n).Select(i => i % 6)], x => x switch { 0 => 100, 1 or 2 => 200, < 0 => 300, _ => 400 });

    [ConformanceFact]
    public void Helper_WithReturns_IsInlined()
    {
        foreach (int n in Sizes)
        {
            int[] a = [.. Enumerable.Range(-20, n)];
            var r = new int[n];
            BackEnd.RunOver("ControlFlow.Helpers", [n], a, r);
            AssertSame(a.Select(x => (Math.Sign(x) * (int)Math.Pow(3, x & 7))
                + (a.Where(v => v >= (x & 15)).Select(v => (int?)v).FirstOrDefault() ?? -(x & 15))), r);
        }
    }

    [ConformanceFact]
    public void LocalArray_OfAKernel_IsEachThreadsOwn() => CheckMap("ControlFlow.LocalArrays", n => RandomInts(n, 9), a =>
    {
        var counts = new int[8];
        for (int k = 0; k < 10; k++)
            counts[(a >> k) & 7] += k;

        int sum = Enumerable.Range(0, 4).Aggregate(0, (total, k) => total + ((k + a) * (k + 1)));
        return counts.Aggregate(sum, (total, count) => (total * 3) + count);
    });

    [ConformanceFact]
    public void Coordinates_OfAThread_CountAsInTheDialect()
    {
        var shape = new LaunchShape(3, 2, 2, 4, 3, 2);
        var r = new int[3 * 4 * 2 * 3 * 2 * 2];
        BackEnd.Run("Groups.Coordinates", shape, r);
        AssertSame(
            Enumerable.Range(0, r.Length).Select(i => (X: i % 12, Y: i / 12 % 6, Z: i / 72)).Select(p =>
                (p.X % 4) + (10 * (p.Y % 3)) + (100 * (p.Z % 2)) + (1000 * (p.X / 4)) + (10000 * (p.Y / 3))
                + (100000 * (p.Z / 2)) + 4000000),
            r);
    }

    [ConformanceFact]
    public void Index1D_OfAnyExtent_CoversItAndNothingElse()
    {
        foreach (int n in Sizes)
        {
            // No thread may touch what is beyond the extent.
            byte[] a = [.. Enumerable.Repeat((byte)1, n)];
            byte[] r = [.. Enumerable.Repeat((byte)77, n + 100)];
            BackEnd.RunOver("Integers.Bytes", [n], a, r);
            AssertSame(Enumerable.Range(0, n + 100).Select(i => (byte)(i < n ? 2 : 77)), r);
        }
    }

    [ConformanceFact]
    public void Index2D_OfAnyExtent_HasXFastest()
    {
        foreach ((int width, int height) in new[] { (1, 1), (7, 5), (33, 3), (3, 33), (65, 17), (1, 100) })
        {
            var r = new int[width * height];
            BackEnd.RunOver("Groups.Index2", [width, height], r, width);
            AssertSame(Enumerable.Range(0, r.Length).Select(i => (1000 * (i / width)) + (i % width)), r);
        }
    }

    [ConformanceFact]
    public void Index3D_XIsFastest_ThenY()
    {
        foreach ((int width, int height, int depth) in new[] { (1, 1, 1), (5, 4, 3), (33, 2, 3), (2, 2, 17) })
        {
            var r = new int[width * height * depth];
            BackEnd.RunOver("Groups.Index3", [width, height, depth], r, width, height);
            AssertSame(
                Enumerable.Range(0, r.Length).Select(i => (10000 * (i / width / height)) + (100 * (i / width % height)) + (i % width)), r);
        }
    }

    [ConformanceFact]
    public void SharedMemory_BehindABarrier_ReversesEachGroup()
    {
        int[] a = RandomInts(5 * Groups.GroupSize, 10);
        var r = new int[a.Length];
        BackEnd.Run("Groups.ReverseGroup", LaunchShape.Line(5, Groups.GroupSize), a, r);
        AssertSame(a.Chunk(Groups.GroupSize).SelectMany(group => group.Reverse()), r);
    }

    [ConformanceFact]
    public void Barrier_InALoop_SumsInTheOrderOfTheTree()
    {
        var random = new Random(11);
        foreach (int n in Sizes)
        {
            float[] a = [.. Enumerable.Range(0, n).Select(_ => (float)random.NextDouble())];
            int groups = (n + Groups.GroupSize - 1) / Groups.GroupSize;
            var r = new float[groups];
            BackEnd.Run("Groups.SumGroup", LaunchShape.Line(groups, Groups.GroupSize), a, r, n);
            AssertSame(a.Chunk(Groups.GroupSize).Select(Tree), r);
        }

        static float Tree(float[] values)
        {
            float[] sums = [.. values, .. new float[Groups.GroupSize - values.Length]];
            for (int half = sums.Length / 2; half > 0; half /= 2)
                sums = [.. Enumerable.Range(0, half).Select(i => sums[i] + sums[i + half])];

            return sums[0];
        }
    }

    [ConformanceFact]
    public void Barrier_KeepsLocals_AcrossTurns()
    {
        int[] a = RandomInts(2 * Groups.GroupSize, 12);
        var r = new int[a.Length];
        const int Turns = 5;
        BackEnd.Run("Groups.RotateGroup", LaunchShape.Line(2, Groups.GroupSize), a, r, Turns);
        AssertSame(
            a.Chunk(Groups.GroupSize).SelectMany(group =>
                group.Select(
                    (_, i) => Enumerable.Range(0, Turns).Aggregate(0, (sum, turn) => sum + (group[(i + turn + 1) % group.Length] * turn)))),
            r);
    }

    [ConformanceFact]
    public void SharedMemory_OfTiles_TransposesRaggedMatrices()
    {
        foreach ((int rows, int columns) in new[] { (8, 8), (1, 1), (9, 31), (33, 5) })
        {
            float[] a = [.. Enumerable.Range(0, rows * columns).Select(i => (float)i)];
            var r = new float[a.Length];
            BackEnd.Run("Groups.Transpose", LaunchShape.Covering([columns, rows], Groups.Tile, Groups.Tile), a, r, rows, columns);
            AssertSame(Enumerable.Range(0, r.Length).Select(i => a[(i % rows * columns) + (i / rows)]), r);
        }
    }

    [ConformanceFact]
    public void Atomics_OfInt_LoseNothing() =>
    CheckAtomics("Atomics.IntAtomics", RandomInts(1000, 13), [5, int.MaxValue, int.MinValue, -1, 0, 3]);

    [ConformanceFact]
    public void Atomics_OfUInt_LoseNothing()
    {
        uint[] a = [.. RandomInts(1000, 14).Select(x => (uint)x)];
        uint[] r = [5, uint.MaxValue, 0, uint.MaxValue, 0, 3];
        BackEnd.RunOver("Atomics.UIntAtomics", [a.Length], a, r);
        AssertSame([a.Aggregate(5u, (s, x) => s + x), a.Min(), a.Max(), a.Aggregate((s, x) => s & x), a.Aggregate((s, x) => s | x),
            a.Aggregate(3u, (s, x) => s ^ x)], r);
    }

    [ConformanceFact]
    public void Atomics_OfLong_LoseNothing()
    {
        long[] a = [.. RandomInts(1000, 15).Select(x => x * 0x123456789L)];
        long[] r = [5, long.MaxValue, long.MinValue, -1, 0, 3];
        BackEnd.RunOver("Atomics.LongAtomics", [a.Length], a, r);
        AssertSame([a.Aggregate(5L, (s, x) => s + x), a.Min(), a.Max(), a.Aggregate((s, x) => s & x), a.Aggregate((s, x) => s | x),
            a.Aggregate(3L, (s, x) => s ^ x)], r);
    }

    [ConformanceFact]
    public void Atomics_GiveTheOldValue_ToOneThreadEach()
    {
        foreach (int n in Sizes)
        {
            int[] next = [0];
            var taken = new int[n];
            int[] clashes = [0];
            BackEnd.RunOver("Atomics.Tickets", [n], next, taken, clashes);
            AssertSame([n], next);
            AssertSame(Enumerable.Repeat(2, n), taken);
            AssertSame([0], clashes);
        }
    }

    [ConformanceFact]
    public void Atomics_InSharedMemory_CountEverything()
    {
        int[] a = RandomInts(1000, 16);
        var bins = new int[16];
        BackEnd.Run("Atomics.SharedHistogram", LaunchShape.Line(3, 64), a, bins, a.Length);
        AssertSame(Enumerable.Range(0, 16).Select(bin => a.Count(x => (x & 15) == bin)), bins);
    }

    [ConformanceFact]
    public void Scalars_OfEveryType_Arrive()
    {
        if (BackEnd.HasDouble)
        {
            foreach (bool flag in new[] { true, false })
            {
                var r = new double[3];
                BackEnd.RunOver("Views.Scalars", [3], r, flag, -7, 4000000000u, long.MinValue >> 20, 0.5f, 0.1);
                AssertSame(Enumerable.Repeat(flag ? -7 + 4000000000.0 + (long.MinValue >> 20) + 0.5f + 0.1 : -1.0, 3), r);
            }
        }
    }

    [ConformanceFact]
    public void ViewLength_OfAPart_IsItsOwn()
    {
        var r = new long[3];
        BackEnd.RunOver("Views.Lengths", [1], new ViewArgument(new float[50], 7, 20), r);
        AssertSame([20, 20, 19], r);
    }

    [ConformanceFact]
    public void SubView_AddsItsOffset_ToThatOfTheView()
    {
        const int N = 5;
        float[] a = [.. Enumerable.Range(0, 50).Select(i => (float)i)];
        var r = new float[40];
        BackEnd.RunOver("Views.Parts", [4], new ViewArgument(a, 3, 2 * N), new ViewArgument(r, 6, 4 * N), N);
        AssertSame(Enumerable.Range(0, 40).Select(i => i is >= 6 and < 26 ? a[3 + N + ((i - 6) % N)] + a[3 + ((i - 6) % N)] : 0), r);
    }

    [ConformanceFact]
    public void LongIndex_IntoAView_Addresses()
    {
        foreach (int n in Sizes)
        {
            float[] a = [.. Enumerable.Range(0, n).Select(i => (float)i)];
            var r = new float[n];
            BackEnd.RunOver("Views.LongIndex", [n], a, r);
            AssertSame(a.Reverse(), r);
        }
    }

    [ConformanceFact]
    public void Views_OfOneBuffer_SeeEachOthersStores()
    {
        int[] a = RandomInts(100, 17);
        int[] before = [.. a];
        BackEnd.RunOver("Views.Alias", [100], a, a);
        AssertSame(before.Select(x => (x + 1) * 2), a);
    }

    private void CheckMap(string kernel, Func<int, int[]> input, Func<int, int> expected)
    {
        foreach (int n in Sizes)
        {
            int[] a = input(n);
            var r = new int[n];
            BackEnd.RunOver(kernel, [n], a, r);
            AssertSame(a.Select(expected), r);
        }
    }

    private void CheckAtomics(string kernel, int[] a, int[] r)
    {
        BackEnd.RunOver(kernel, [a.Length], a, r);
        AssertSame([a.Aggregate(5, (s, x) => s + x), a.Min(), a.Max(), a.Aggregate((s, x) => s & x), a.Aggregate((s, x) => s | x),
            a.Aggregate(3, (s, x) => s ^ x)], r);
    }
}
