using System.Reflection;
using System.Runtime.CompilerServices;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Compute.Tests.OpenCl;

/// <summary>Kernels for the tests of OpenCL.</summary>
internal static unsafe class OpenClKernels
{
    // 15 of them exceed the part of a log that ILGPU reads, and stay below the number of errors at which compilers give up.
    private const int LogBytesOfALine = 3000;

    /// <summary>x[y * width + x] = 1000 y + x.</summary>
    [Kernel]
    public static void Number2D(Index2D i, ArrayView<int> x, int width) => x[i.Y * width + i.X] = 1000 * i.Y + i.X;

    /// <summary>Whether a view is there.</summary>
    [Kernel]
    public static void TellLength(ArrayView<int> maybe, ArrayView<long> length) => length[0] = maybe.Length;

    /// <summary>Its hand-written compiled form is not OpenCL C.</summary>
    public static void Broken(Index1D i, ArrayView<float> x) => x[i] = 0;

    [ModuleInitializer]
    internal static void Register() => KernelRegistry.Register(typeof(OpenClKernels), nameof(Broken), () => new KernelDescriptor
    {
        Name = $"{typeof(OpenClKernels).FullName}.{nameof(Broken)}",
        EntryPoint = nameof(Broken),
        Source = "OpenClKernels.cs(1)",
        IndexRank = 1,
        Parameters = [new("x", "float", true), new("extentX", "int", false)],
        Launcher = typeof(OpenClKernels).GetMethod(nameof(LaunchBroken), BindingFlags.Static | BindingFlags.NonPublic)!,
        Cpu = new CpuKernel(&NotHere, &NotHere, &NotHere, &NotHere),
        OpenCl = "__kernel void Broken(__global float* x, const long x_offset, const long x_length, const int extentX)\n{\n#line 77 "
            + "\"Broken.cs\"\n"
            + string.Concat(Enumerable.Range(0, 15).Select(i => $"    x[0] = no_such_thing{new string('_', LogBytesOfALine)}{i};\n")) + "}",
        Ptx = "",
        SharedBytes = 0,
    });

    private static void LaunchBroken(Kernel kernel, AcceleratorStream stream, Index1D extent, ArrayView<float> x)
    {
        byte* packed = stackalloc byte[32];
        var arguments = new ArgumentWriter((BuiltInKernel)kernel, packed);
        arguments.AddView(x);
        arguments.Launch(stream, extent);
    }

    private static void NotHere(CpuLaunch* launch, int begin, int end) => throw new NotSupportedException();
}
