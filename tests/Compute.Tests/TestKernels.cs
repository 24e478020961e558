using System.Runtime.CompilerServices;
using GpuTrainer.Compute;

namespace GpuTrainer.Compute.Tests;

/// <summary>Kernels whose compiled form is written by hand, as the kernel compiler would.</summary>
internal static unsafe class TestKernels
{
    /// <summary>x[i] *= factor.</summary>
    public static void Scale(Index1D i, ArrayView<float> x, float factor) => x[i] *= factor;

    /// <summary>x[i.Y * columns + i.X] += 1 for the two-dimensional index.</summary>
    public static void Visit2D(Index2D i, ArrayView<int> visits, int columns) => visits[i.Y * columns + i.X]++;

    /// <summary>The same in three dimensions.</summary>
    public static void Visit3D(Index3D i, ArrayView<int> visits, int columns, int rows) => visits[(i.Z * rows + i.Y) * columns + i.X]++;

    /// <summary>counts[group] += 1, for the group's linear index.</summary>
    public static void CountGroups(ArrayView<int> counts) => throw new NotSupportedException();

    /// <summary>Fails at one group.</summary>
    public static void FailAt(int group) => throw new NotSupportedException();

    /// <summary>lanes[0] = the float lanes of the form that runs.</summary>
    public static void TellWidth(ArrayView<int> lanes) => throw new NotSupportedException();

    /// <summary>Is not registered.</summary>
    public static void Unknown(ArrayView<int> x) => throw new NotSupportedException();

    /// <summary>Is registered with other types than it has.</summary>
    public static void Stale(ArrayView<int> x, int y) => throw new NotSupportedException();

    [ModuleInitializer]
    internal static void Register()
    {
        Add(nameof(Scale), 1, new(&ScaleEntry, &ScaleEntry, &ScaleEntry, &ScaleEntry), ("x", "float", true), ("factor", "float", false));
        Add(nameof(Visit2D), 2, new(&Visit2DEntry, &Visit2DEntry, &Visit2DEntry, &Visit2DEntry), ("visits", "int", true), ("columns", "int", false));
        Add(
            nameof(Visit3D), 3, new(&Visit3DEntry, &Visit3DEntry, &Visit3DEntry, &Visit3DEntry), ("visits", "int", true), ("columns", "int", false),
            ("rows", "int", false));
        Add(nameof(CountGroups), 0, new(&CountEntry, &CountEntry, &CountEntry, &CountEntry), ("counts", "int", true));
        Add(nameof(FailAt), 0, new(&FailEntry, &FailEntry, &FailEntry, &FailEntry), ("group", "int", false));
        Add(nameof(TellWidth), 0, new(&Width<One>, &Width<Four>, &Width<Eight>, &Width<Sixteen>), ("lanes", "int", true));
        Add(nameof(Stale), 0, new(&CountEntry, &CountEntry, &CountEntry, &CountEntry), ("x", "int", true), ("y", "float", false));
    }

    internal static void Add(
        string name, int indexRank, CpuKernel cpu, params ReadOnlySpan<(string Name, string Type, bool IsView)> parameters) =>
        Add(typeof(TestKernels), name, indexRank, cpu, parameters);

    internal static void Add(
        Type type, string name, int indexRank, CpuKernel cpu, params ReadOnlySpan<(string Name, string Type, bool IsView)> parameters)
    {
        List<KernelParameterInfo> all = [];
        foreach ((string parameter, string elementType, bool isView) in parameters)
            all.Add(new(parameter, elementType, isView));
        foreach (string extent in new[] { "extentX", "extentY", "extentZ" }.Take(indexRank))
            all.Add(new(extent, "int", false));
        KernelRegistry.Register(type, name, () => new KernelDescriptor
        {
            Name = $"{type.FullName}.{name}",
            EntryPoint = name,
            Source = "TestKernels.cs(1)",
            IndexRank = indexRank,
            Parameters = [.. all],
            Cpu = cpu,
            OpenCl = "",
            Ptx = "",
            SharedBytes = 0,
        });
    }

    private static T* View<T>(CpuLaunch* launch, int offset)
        where T : unmanaged => (T*)(*(byte**)(launch->Arguments + offset) + *(long*)(launch->Arguments + offset + 8));

    private static int Int(CpuLaunch* launch, int offset) => *(int*)(launch->Arguments + offset);

    private static void ScaleEntry(CpuLaunch* launch, int begin, int end)
    {
        float* x = View<float>(launch, 0);
        float factor = *(float*)(launch->Arguments + 24);
        int extent = Int(launch, 32);
        int last = (int)Math.Min((long)end * launch->GroupDimX, extent);
        for (int i = begin * launch->GroupDimX; i < last; i++)
            x[i] *= factor;
    }

    private static void Visit2DEntry(CpuLaunch* launch, int begin, int end) => Visit(launch, begin, end, Int(launch, 24), int.MaxValue, 32);

    private static void Visit3DEntry(CpuLaunch* launch, int begin, int end) => Visit(launch, begin, end, Int(launch, 24), Int(launch, 32), 40);

    private static void Visit(CpuLaunch* launch, int begin, int end, int columns, int rows, int extents)
    {
        int* visits = View<int>(launch, 0);
        int extentX = Int(launch, extents), extentY = Int(launch, extents + 8), extentZ = rows == int.MaxValue ? 1 : Int(launch, extents + 16);
        for (int g = begin; g < end; g++)
        {
            int groupX = g % launch->GridDimX, groupY = g / launch->GridDimX % launch->GridDimY, groupZ = g / launch->GridDimX / launch->GridDimY;
            for (int z = groupZ * launch->GroupDimZ; z < Math.Min((groupZ + 1) * launch->GroupDimZ, extentZ); z++)
            {
                for (int y = groupY * launch->GroupDimY; y < Math.Min((groupY + 1) * launch->GroupDimY, extentY); y++)
                {
                    for (int x = groupX * launch->GroupDimX; x < Math.Min((groupX + 1) * launch->GroupDimX, extentX); x++)
                        visits[(z * (rows == int.MaxValue ? 0 : rows) + y) * columns + x]++;
                }
            }
        }
    }

    private static void CountEntry(CpuLaunch* launch, int begin, int end)
    {
        int* counts = View<int>(launch, 0);
        for (int g = begin; g < end; g++)
            Interlocked.Increment(ref counts[g]);
    }

    private static void FailEntry(CpuLaunch* launch, int begin, int end)
    {
        for (int g = begin; g < end; g++)
        {
            if (g == Int(launch, 0))
                CpuKernelChecks.ThrowOutOfRange("TestKernels.FailAt", "TestKernels.cs(7)", "view", g, 5);
        }
    }

    private static void Width<TLanes>(CpuLaunch* launch, int begin, int end)
        where TLanes : ILanes => *View<int>(launch, 0) = TLanes.Lanes;

    private interface ILanes
    {
        static abstract int Lanes { get; }
    }

    private struct One : ILanes
    {
        public static int Lanes => 1;
    }

    private struct Four : ILanes
    {
        public static int Lanes => 4;
    }

    private struct Eight : ILanes
    {
        public static int Lanes => 8;
    }

    private struct Sixteen : ILanes
    {
        public static int Lanes => 16;
    }
}
