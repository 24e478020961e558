using System.Runtime.CompilerServices;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Compute.Tests;

/// <summary>Small kernels for the tests of the runtime.</summary>
internal static unsafe class TestKernels
{
    /// <summary>x[i] *= factor.</summary>
    [Kernel]
    public static void Scale(Index1D i, ArrayView<float> x, float factor) => x[i] *= factor;

    /// <summary>y[i] = x[i].</summary>
    [Kernel]
    public static void Copy(Index1D i, ArrayView<float> x, ArrayView<float> y) => y[i] = x[i];

    /// <summary>visits[i.Y * columns + i.X] += 1.</summary>
    [Kernel]
    public static void Visit2D(Index2D i, ArrayView<int> visits, int columns) => visits[i.Y * columns + i.X] += 1;

    /// <summary>The same in three dimensions.</summary>
    [Kernel]
    public static void Visit3D(Index3D i, ArrayView<int> visits, int columns, int rows) => visits[(i.Z * rows + i.Y) * columns + i.X] += 1;

    /// <summary>counts[group] += 1, by the group's first thread.</summary>
    [Kernel]
    public static void CountGroups(ArrayView<int> counts)
    {
        if (Group.IdxX == 0)
            Atomic.Add(ref counts[Grid.IdxX], 1);
    }

    /// <summary>Writes past the end of five elements in one group.</summary>
    [Kernel]
    public static void FailAt(ArrayView<int> five, int group)
    {
        if (Grid.IdxX == group)
            five[group + 5] = 1;
    }

    /// <summary>r[i] = x[n - 1 - i] within a group of 64, through shared memory.</summary>
    [Kernel]
    public static void Reverse(ArrayView<int> x, ArrayView<int> r)
    {
        ArrayView<int> shared = SharedMemory.Allocate<int>(64);
        shared[Group.IdxX] = x[Group.IdxX];
        Group.Barrier();
        r[Group.IdxX] = shared[63 - Group.IdxX];
    }

    /// <summary>lanes[0] = the float lanes of the form that runs. Its compiled form is written by hand.</summary>
    public static void TellWidth(ArrayView<int> lanes) => throw new NotSupportedException();

    /// <summary>An ILGPU kernel that is not marked.</summary>
    public static void Unmarked(Index1D i, ArrayView<int> x, int add) => x[i] = x[i] * 2 + add;

    /// <summary>An explicitly grouped ILGPU kernel that is not marked.</summary>
    public static void UnmarkedGroups(ArrayView<int> x)
    {
        ArrayView<int> shared = SharedMemory.Allocate<int>(8);
        shared[Group.IdxX] = x[Grid.IdxX * 8 + Group.IdxX];
        Group.Barrier();
        x[Grid.IdxX * 8 + Group.IdxX] = shared[7 - Group.IdxX];
    }

    [ModuleInitializer]
    internal static void Register() => KernelRegistry.Register(typeof(TestKernels), nameof(TellWidth), () => new KernelDescriptor
    {
        Name = "Tests.TellWidth",
        EntryPoint = nameof(TellWidth),
        Source = "TestKernels.cs(1)",
        IndexRank = 0,
        Parameters = [new("lanes", "int", true)],
        Launcher = ((Delegate)LaunchTellWidth).Method,
        Cpu = new(&Width1, &Width4, &Width8, &Width16),
        OpenCl = "",
        Ptx = "",
        SharedBytes = 0,
    });

    private static void LaunchTellWidth(Kernel kernel, AcceleratorStream stream, KernelConfig config, ArrayView<int> lanes)
    {
        byte* packed = stackalloc byte[24];
        var arguments = new ArgumentWriter((BuiltInKernel)kernel, packed);
        arguments.AddView(lanes);
        arguments.Launch(stream, config);
    }

    private static void Width1(CpuLaunch* launch, int begin, int end) => **(int**)launch->Arguments = 1;

    private static void Width4(CpuLaunch* launch, int begin, int end) => **(int**)launch->Arguments = 4;

    private static void Width8(CpuLaunch* launch, int begin, int end) => **(int**)launch->Arguments = 8;

    private static void Width16(CpuLaunch* launch, int begin, int end) => **(int**)launch->Arguments = 16;
}
