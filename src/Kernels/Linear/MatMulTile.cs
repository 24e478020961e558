using GpuTrainer.Compute;
using ILGPU;

namespace GpuTrainer.Kernels;

/// <summary>
/// C[m, n] = sum over ascending k of A(m, k) B(k, n) for GPUs, in four sizes: a group stages tiles of A and B in shared memory, each thread
/// keeps P x P sums in registers. Small tiles spread a small product, whose time is that of a sum's chain of multiply-adds, over all
/// multiprocessors; large tiles read less shared memory per multiply-add.
/// </summary>
/// <remarks>
/// <para>Group (x, y) of G x G threads owns the G P rows from G P y on and the G P columns from G P x on. Of both, thread t owns runs of
/// min(P, 4) neighbours, G runs apart, so that they are loaded as vectors. Launch: grid (ceil(N / (G P)), ceil(rows / (G P))), group (G,
/// G), where rows is M, or M + 1 with <see cref="MatMulEpilogue.WriteColumnSums"/>. Overwrites.</para>
/// <para>While a group multiplies one tile of steps of k, it fetches the next one into registers; the two halves of the shared arrays
/// alternate, so that one barrier per tile is enough. Rows, columns and steps outside the matrices repeat the last ones: they are neither
/// stored nor summed.</para>
/// </remarks>
internal static class MatMulTile
{
    /// <summary>Layout flag: A is stored [K, M], not [M, K].</summary>
    public const int TransposedA = 1;

    /// <summary>Layout flag: B is stored [N, K], not [K, N].</summary>
    public const int TransposedB = 2;

    internal const int MostPerThread = 8;
    private const int MostStaged = 8;

    /// <summary>8 x 8 threads, one sum each.</summary>
    [Kernel]
    [LaunchBounds(64, 8)]
    public static void Tile8(
        ArrayView<float> a, ArrayView<float> b, ArrayView<float> bias, ArrayView<float> c, int m, int k, int n, int layout, int epilogue)
    {
        // An odd pitch: threads that store down a column hit different banks.
        ArrayView<float> tileA = SharedMemory.Allocate<float>(2 * 32 * 9);
        ArrayView<float> tileB = SharedMemory.Allocate<float>(2 * 32 * 9);
        Product(a, b, bias, c, tileA, tileB, m, k, n, layout, epilogue, 8, 1, 32, 9);
    }

    /// <summary>8 x 8 threads, 2 x 2 sums each.</summary>
    [Kernel]
    [LaunchBounds(64, 8)]
    public static void Tile16(
        ArrayView<float> a, ArrayView<float> b, ArrayView<float> bias, ArrayView<float> c, int m, int k, int n, int layout, int epilogue)
    {
        ArrayView<float> tileA = SharedMemory.Allocate<float>(2 * 32 * 18);
        ArrayView<float> tileB = SharedMemory.Allocate<float>(2 * 32 * 18);
        Product(a, b, bias, c, tileA, tileB, m, k, n, layout, epilogue, 8, 2, 32, 18);
    }

    /// <summary>16 x 16 threads, 4 x 4 sums each.</summary>
    [Kernel]
    [LaunchBounds(256, 3)]
    public static void Tile64(
        ArrayView<float> a, ArrayView<float> b, ArrayView<float> bias, ArrayView<float> c, int m, int k, int n, int layout, int epilogue)
    {
        ArrayView<float> tileA = SharedMemory.Allocate<float>(2 * 16 * 68);
        ArrayView<float> tileB = SharedMemory.Allocate<float>(2 * 16 * 68);
        Product(a, b, bias, c, tileA, tileB, m, k, n, layout, epilogue, 16, 4, 16, 68);
    }

    /// <summary>16 x 16 threads, 8 x 8 sums each.</summary>
    [Kernel]
    [LaunchBounds(256, 2)]
    public static void Tile128(
        ArrayView<float> a, ArrayView<float> b, ArrayView<float> bias, ArrayView<float> c, int m, int k, int n, int layout, int epilogue)
    {
        ArrayView<float> tileA = SharedMemory.Allocate<float>(2 * 8 * 132);
        ArrayView<float> tileB = SharedMemory.Allocate<float>(2 * 8 * 132);
        Product(a, b, bias, c, tileA, tileB, m, k, n, layout, epilogue, 16, 8, 8, 132);
    }

    // The last four are constants: threads per side of the group, sums per side of a thread, steps per tile, and the distance between two
    // steps in shared memory.
    private static void Product(
        ArrayView<float> a, ArrayView<float> b, ArrayView<float> bias, ArrayView<float> c, ArrayView<float> tileA, ArrayView<float> tileB,
        int m, int k,
        int n, int layout, int epilogue, int side, int per, int steps, int pitch)
    {
        ArrayView<float> sums = LocalMemory.Allocate<float>(MostPerThread * MostPerThread);
        Sum(a, b, tileA, tileB, sums, m, k, n, layout, epilogue == MatMulEpilogue.WriteColumnSums, side, per, steps, pitch);
        MatMulOutput.Write(sums, bias, c, m, n, epilogue, side, per);
    }

    /// <summary>
    /// The sums of a thread. The last four parameters are constants: G = <paramref name="side"/>, P = <paramref name="per"/>, the steps per
    /// tile, and the distance between two steps in shared memory. With <paramref name="sumsColumns"/>, row M of A is ones.
    /// </summary>
    public static void Sum(
        ArrayView<float> a, ArrayView<float> b, ArrayView<float> tileA, ArrayView<float> tileB, ArrayView<float> sums, int m, int k,
        int n, int layout,
        bool sumsColumns, int side, int per, int steps, int pitch)
    {
        ArrayView<float> nextA = LocalMemory.Allocate<float>(MostStaged);
        ArrayView<float> nextB = LocalMemory.Allocate<float>(MostStaged);
        ArrayView<int> fromA = LocalMemory.Allocate<int>(MostStaged);
        ArrayView<int> fromB = LocalMemory.Allocate<int>(MostStaged);
        int firstRow = Grid.IdxY * (side * per);
        int firstColumn = Grid.IdxX * (side * per);
        int thread = Group.IdxY * side + Group.IdxX;
        for (int i = 0; i < per * per; i++)
            sums[i] = 0f;

        // What the thread stages: neighbouring threads read neighbours in memory, along k or across it.
        bool acrossA = (layout & TransposedA) != 0;
        bool acrossB = (layout & TransposedB) == 0;
        int placeA = acrossA ? thread % (side * per) : thread / steps;
        int placeB = acrossB ? thread % (side * per) : thread / steps;
        int stepA = acrossA ? thread / (side * per) : thread % steps;
        int stepB = acrossB ? thread / (side * per) : thread % steps;
        int morePlacesA = acrossA ? 0 : side * side / steps;
        int morePlacesB = acrossB ? 0 : side * side / steps;
        int moreStepsA = acrossA ? side / per : 0;
        int moreStepsB = acrossB ? side / per : 0;
        int strideA = acrossA ? m : 1;
        int strideB = acrossB ? n : 1;
        for (int i = 0; i < per * steps / side; i++)
        {
            fromA[i] = Math.Min(firstRow + placeA + i * morePlacesA, m - 1) * (acrossA ? 1 : k);
            fromB[i] = Math.Min(firstColumn + placeB + i * morePlacesB, n - 1) * (acrossB ? 1 : k);
        }

        int putA = stepA * pitch + placeA;
        int putB = stepB * pitch + placeB;
        int morePutA = moreStepsA * pitch + morePlacesA;
        int morePutB = moreStepsB * pitch + morePlacesB;

        // The sums of B's columns are a product with a row of ones: 1 * b + sum is rounded as b + sum. A is transposed then.
        bool isOnes = sumsColumns && firstRow + placeA == m;
        Fetch(a, nextA, fromA, 0, stepA, moreStepsA, strideA, k, per * steps / side, isOnes);
        Fetch(b, nextB, fromB, 0, stepB, moreStepsB, strideB, k, per * steps / side, false);
        Put(nextA, tileA, putA, morePutA, per * steps / side);
        Put(nextB, tileB, putB, morePutB, per * steps / side);
        Group.Barrier();
        int half = 0;
        for (int start = 0; start < k; start += steps)
        {
            int next = start + steps;
            if (next < k)
            {
                Fetch(a, nextA, fromA, next, stepA, moreStepsA, strideA, k, per * steps / side, isOnes);
                Fetch(b, nextB, fromB, next, stepB, moreStepsB, strideB, k, per * steps / side, false);
            }

            // Exactly the existing steps: adding 0 * 0 for others could turn a sum of -0 into +0.
            if (next <= k)
            {
                for (int step = 0; step < steps; step++)
                    MultiplyAdd(tileA, tileB, sums, half + step * pitch, side, per);
            }
            else
            {
                for (int step = 0; step < k - start; step++)
                    MultiplyAdd(tileA, tileB, sums, half + step * pitch, side, per);
            }

            half = steps * pitch - half;
            if (next < k)
            {
                Put(nextA, tileA, half + putA, morePutA, per * steps / side);
                Put(nextB, tileB, half + putB, morePutB, per * steps / side);
            }

            Group.Barrier();
        }
    }

    /// <summary>Reads what the thread stages of the tile from step <paramref name="start"/> on; steps past the last repeat it.</summary>
    private static void Fetch(
        ArrayView<float> source, ArrayView<float> next, ArrayView<int> from, int start, int step, int moreSteps, int stride,
        int k, int count,
        bool isOnes)
    {
        for (int i = 0; i < count; i++)
        {
            float value = source[from[i] + Math.Min(start + step + i * moreSteps, k - 1) * stride];
            next[i] = isOnes ? 1f : value;
        }
    }

    /// <summary>Stores it in shared memory.</summary>
    private static void Put(ArrayView<float> next, ArrayView<float> tile, int at, int more, int count)
    {
        for (int i = 0; i < count; i++)
            tile[at + i * more] = next[i];
    }

    /// <summary>One step of k for all sums of the thread.</summary>
    private static void MultiplyAdd(
        ArrayView<float> tileA, ArrayView<float> tileB, ArrayView<float> sums, int at, int side, int per)
    {
        ArrayView<float> left = LocalMemory.Allocate<float>(MostPerThread);
        ArrayView<float> right = LocalMemory.Allocate<float>(MostPerThread);
        int run = Math.Min(per, 4);
        for (int i = 0; i < per; i++)
            left[i] = tileA[at + MatMulOutput.Place(i, Group.IdxY, run, side)];
        for (int i = 0; i < per; i++)
            right[i] = tileB[at + MatMulOutput.Place(i, Group.IdxX, run, side)];
        for (int i = 0; i < per; i++)
        {
            for (int j = 0; j < per; j++)
                sums[i * per + j] = KernelMath.FusedMultiplyAdd(left[i], right[j], sums[i * per + j]);
        }
    }
}
