using System.Reflection;
using System.Runtime.CompilerServices;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Compute.Tests.Cuda;

/// <summary>Kernels for the tests of CUDA.</summary>
internal static unsafe class CudaKernels
{
    /// <summary>x[i] = x[i] * factor + i.</summary>
    [Kernel]
    public static void Scale(Index1D i, ArrayView<float> x, float factor) => x[i] = x[i] * factor + i;

    /// <summary>Copies each scalar, and the first view's length, to the views.</summary>
    [Kernel]
    public static void Scalars(ArrayView<long> longs, bool a, int b, long c, ArrayView<double> doubles, double d)
    {
        longs[0] = longs.Length;
        longs[1] = a ? 1 : 0;
        longs[2] = b;
        longs[3] = c;
        longs[4] = doubles.Length;
        doubles[0] = d;
    }

    /// <summary>Its compiled form is written by hand: PTX that does not assemble and causes a long log.</summary>
    public static void Broken(ArrayView<float> x) => throw new NotSupportedException();

    [ModuleInitializer]
    internal static void Register() => KernelRegistry.Register(typeof(CudaKernels), nameof(Broken), () => new KernelDescriptor
    {
        Name = "Tests.CudaKernels.Broken",
        EntryPoint = nameof(Broken),
        Source = "CudaKernels.cs(1)",
        IndexRank = 0,
        Parameters = [new("x", "float", true)],
        Launcher = typeof(CudaKernels).GetMethod(nameof(LaunchBroken), BindingFlags.Static | BindingFlags.NonPublic)!,
        Cpu = new CpuKernel(&NotHere, &NotHere, &NotHere, &NotHere),
        OpenCl = "",
        Ptx = $".version 6.4\n.target sm_70\n.address_size 64\n.visible .entry Broken(.param .u64 p0)\n{{\n    {new string('x', 2000)}.s32 "
            + $"%r1;\n}}\n",
        SharedBytes = 0,
    });

    private static void LaunchBroken(Kernel kernel, AcceleratorStream stream, KernelConfig config, ArrayView<float> x)
    {
        byte* packed = stackalloc byte[24];
        var arguments = new ArgumentWriter((BuiltInKernel)kernel, packed);
        arguments.AddView(x);
        arguments.Launch(stream, config);
    }

    private static void NotHere(CpuLaunch* launch, int begin, int end) => throw new NotSupportedException();
}
