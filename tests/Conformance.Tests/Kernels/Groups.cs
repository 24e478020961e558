using GpuTrainer.Compute;
using ILGPU;

namespace GpuTrainer.Conformance.Kernels;

/// <summary>Grids, groups, shared memory and barriers.</summary>
internal static class Groups
{
    public const int GroupSize = 64;
    public const int Tile = 8;

    [Kernel]
    public static void Coordinates(ArrayView<int> r)
    {
        int x = Grid.IdxX * Group.DimX + Group.IdxX;
        int y = Grid.IdxY * Group.DimY + Group.IdxY;
        int z = Grid.IdxZ * Group.DimZ + Group.IdxZ;
        int width = Grid.DimX * Group.DimX;
        int height = Grid.DimY * Group.DimY;
        r[(z * height + y) * width + x] =
            Group.IdxX + 10 * Group.IdxY + 100 * Group.IdxZ + 1000 * Grid.IdxX + 10000 * Grid.IdxY + 100000 * Grid.IdxZ
            + 1000000 * Grid.DimZ * Group.DimZ;
    }

    [Kernel]
    public static void ReverseGroup(ArrayView<int> a, ArrayView<int> r)
    {
        ArrayView<int> shared = SharedMemory.Allocate<int>(GroupSize);
        int i = Grid.IdxX * GroupSize + Group.IdxX;
        shared[Group.IdxX] = a[i];
        Group.Barrier();
        r[i] = shared[GroupSize - 1 - Group.IdxX];
    }

    [Kernel]
    public static void SumGroup(ArrayView<float> a, ArrayView<float> r, int n)
    {
        ArrayView<float> shared = SharedMemory.Allocate<float>(GroupSize);
        int i = Grid.IdxX * GroupSize + Group.IdxX;
        shared[Group.IdxX] = i < n ? a[i] : 0f;
        Group.Barrier();
        for (int half = GroupSize / 2; half > 0; half /= 2)
        {
            if (Group.IdxX < half)
                shared[Group.IdxX] += shared[Group.IdxX + half];

            Group.Barrier();
        }

        if (Group.IdxX == 0)
            r[Grid.IdxX] = shared[0];
    }

    [Kernel]
    public static void Transpose(ArrayView<float> a, ArrayView<float> r, int rows, int columns)
    {
        ArrayView<float> tile = SharedMemory.Allocate<float>(Tile * (Tile + 1));
        int column = Grid.IdxX * Tile + Group.IdxX;
        int row = Grid.IdxY * Tile + Group.IdxY;
        if (row < rows && column < columns)
            tile[Group.IdxY * (Tile + 1) + Group.IdxX] = a[row * columns + column];

        Group.Barrier();
        int newColumn = Grid.IdxY * Tile + Group.IdxX;
        int newRow = Grid.IdxX * Tile + Group.IdxY;
        if (newRow < columns && newColumn < rows)
            r[newRow * rows + newColumn] = tile[Group.IdxX * (Tile + 1) + Group.IdxY];
    }

    /// <summary>Locals that live across a barrier, in a loop with a barrier in each iteration.</summary>
    [Kernel]
    public static void RotateGroup(ArrayView<int> a, ArrayView<int> r, int turns)
    {
        ArrayView<int> shared = SharedMemory.Allocate<int>(GroupSize);
        int i = Grid.IdxX * GroupSize + Group.IdxX;
        int value = a[i];
        int sum = 0;
        for (int turn = 0; turn < turns; turn++)
        {
            shared[Group.IdxX] = value;
            Group.Barrier();
            value = shared[(Group.IdxX + 1) % GroupSize];
            sum += value * turn;
            Group.Barrier();
        }

        r[i] = sum;
    }

    [Kernel]
    public static void Index2(Index2D i, ArrayView<int> r, int width)
    {
        r[i.Y * width + i.X] = 1000 * i.Y + i.X;
    }

    [Kernel]
    public static void Index3(Index3D i, ArrayView<int> r, int width, int height)
    {
        r[(i.Z * height + i.Y) * width + i.X] = 10000 * i.Z + 100 * i.Y + i.X;
    }
}
