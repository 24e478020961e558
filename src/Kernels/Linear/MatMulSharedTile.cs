namespace GpuTrainer.Kernels;

/// <summary>
/// C[m, n] = sum over ascending k of A(m, k) B(k, n) for GPUs: a group stages tiles of A and B in shared memory, each thread keeps 4 x 4
/// sums in registers.
/// </summary>
/// <remarks>
/// Group (x, y) of 16 x 16 threads owns the rows 64y .. 64y+63 and the columns 64x .. 64x+63; thread (i, j) of it owns the rows j, j + 16,
/// j + 32, j + 48 and the columns i, i + 16, i + 32, i + 48 of these. Launch: grid (ceil(N / 64), ceil(M / 64)), group (16, 16).
/// Overwrites.
/// </remarks>
internal static class MatMulSharedTile
{
    /// <summary>Rows of a group's tile.</summary>
    public const int Rows = 64;

    /// <summary>Columns of a group's tile.</summary>
    public const int Columns = 64;

    /// <summary>Threads of a group along each of two axes.</summary>
    public const int GroupSize = 16;

    private const int Steps = 16;

    // One more than a tile's width: threads that store down a column then hit different banks.
    private const int Pitch = 65;

    private const int PerThread = 4;

    /// <summary>A is [M, K], B is [K, N].</summary>
    [Kernel]
    public static void Plain(
        ArrayView<float> a, ArrayView<float> b, ArrayView<float> bias, ArrayView<float> c, int m, int k, int n, int epilogue,
        int activation)
    {
        ArrayView<float> tileA = SharedMemory.Allocate<float>(Steps * Pitch);
        ArrayView<float> tileB = SharedMemory.Allocate<float>(Steps * Pitch);
        Tile(a, b, bias, c, tileA, tileB, m, k, n, epilogue, activation, false, false);
    }

    /// <summary>A is [K, M], B is [K, N].</summary>
    [Kernel]
    public static void TransposedA(
        ArrayView<float> a, ArrayView<float> b, ArrayView<float> bias, ArrayView<float> c, int m, int k, int n, int epilogue,
        int activation)
    {
        ArrayView<float> tileA = SharedMemory.Allocate<float>(Steps * Pitch);
        ArrayView<float> tileB = SharedMemory.Allocate<float>(Steps * Pitch);
        Tile(a, b, bias, c, tileA, tileB, m, k, n, epilogue, activation, true, false);
    }

    /// <summary>A is [M, K], B is [N, K].</summary>
    [Kernel]
    public static void TransposedB(
        ArrayView<float> a, ArrayView<float> b, ArrayView<float> bias, ArrayView<float> c, int m, int k, int n, int epilogue,
        int activation)
    {
        ArrayView<float> tileA = SharedMemory.Allocate<float>(Steps * Pitch);
        ArrayView<float> tileB = SharedMemory.Allocate<float>(Steps * Pitch);
        Tile(a, b, bias, c, tileA, tileB, m, k, n, epilogue, activation, false, true);
    }

    /// <summary>The body of all three; the two flags are constants.</summary>
    private static void Tile(
        ArrayView<float> a, ArrayView<float> b, ArrayView<float> bias, ArrayView<float> c, ArrayView<float> tileA, ArrayView<float> tileB,
        int m, int k, int n, int epilogue, int activation, bool transposedA, bool transposedB)
    {
        ArrayView<float> sums = LocalMemory.Allocate<float>(PerThread * PerThread);
        ArrayView<float> left = LocalMemory.Allocate<float>(PerThread);
        ArrayView<float> right = LocalMemory.Allocate<float>(PerThread);
        int firstRow = Grid.IdxY * Rows;
        int firstColumn = Grid.IdxX * Columns;
        for (int i = 0; i < PerThread * PerThread; i++)
            sums[i] = 0f;

        for (int start = 0; start < k; start += Steps)
        {
            // A's k runs fastest in memory unless it is transposed; B's only if it is.
            if (transposedA)
                LoadAcross(a, tileA, firstRow, m, start, k);
            else
                LoadAlong(a, tileA, firstRow, m, start, k);
            if (transposedB)
                LoadAlong(b, tileB, firstColumn, n, start, k);
            else
                LoadAcross(b, tileB, firstColumn, n, start, k);
            Group.Barrier();

            // Exactly the steps there are: adding 0 * 0 for the others could turn a sum of -0 into +0.
            int steps = Math.Min(Steps, k - start);
            for (int step = 0; step < steps; step++)
            {
                for (int i = 0; i < PerThread; i++)
                {
                    left[i] = tileA[step * Pitch + Group.IdxY + i * GroupSize];
                    right[i] = tileB[step * Pitch + Group.IdxX + i * GroupSize];
                }

                for (int i = 0; i < PerThread; i++)
                {
                    for (int j = 0; j < PerThread; j++)
                        sums[i * PerThread + j] = KernelMath.FusedMultiplyAdd(left[i], right[j], sums[i * PerThread + j]);
                }
            }

            Group.Barrier();
        }

        for (int i = 0; i < PerThread; i++)
        {
            int row = firstRow + Group.IdxY + i * GroupSize;
            for (int j = 0; j < PerThread; j++)
            {
                int column = firstColumn + Group.IdxX + j * GroupSize;
                if (row < m && column < n)
                {
                    float offset = 0f;
                    if (epilogue == MatMulEpilogue.AddBias)
                        offset = bias[column];
                    c[row * n + column] = sums[i * PerThread + j] + offset;
                }
            }
        }

        if (activation != 0)
            Activate(c, m, n, firstRow, firstColumn, activation);
    }

    /// <summary>tile[s, i] = source[first + i, start + s], source [limit, k]: threads along x read along a row.</summary>
    private static void LoadAlong(ArrayView<float> source, ArrayView<float> tile, int first, int limit, int start, int k)
    {
        int step = start + Group.IdxX;
        for (int i = 0; i < PerThread; i++)
        {
            int place = Group.IdxY + i * GroupSize;
            float value = 0f;
            if (first + place < limit && step < k)
                value = source[(first + place) * k + step];
            tile[Group.IdxX * Pitch + place] = value;
        }
    }

    /// <summary>tile[s, i] = source[start + s, first + i], source [k, limit]: 64 threads read along a row.</summary>
    private static void LoadAcross(ArrayView<float> source, ArrayView<float> tile, int first, int limit, int start, int k)
    {
        int thread = Group.IdxY * GroupSize + Group.IdxX;
        int place = thread % Rows;
        int line = thread / Rows;
        for (int i = 0; i < PerThread; i++)
        {
            int step = line + i * PerThread;
            float value = 0f;
            if (first + place < limit && start + step < k)
                value = source[(start + step) * limit + first + place];
            tile[step * Pitch + place] = value;
        }
    }

    /// <summary>Applies the activation to what the thread has stored: inlined once here, not once for each of 16 sums.</summary>
    private static void Activate(ArrayView<float> c, int m, int n, int firstRow, int firstColumn, int activation)
    {
        int rowEnd = Math.Min(firstRow + Rows, m);
        int columnEnd = Math.Min(firstColumn + Columns, n);
        for (int row = firstRow + Group.IdxY; row < rowEnd; row += GroupSize)
        {
            for (int column = firstColumn + Group.IdxX; column < columnEnd; column += GroupSize)
                c[row * n + column] = Activations.Value(c[row * n + column], activation);
        }
    }
}
