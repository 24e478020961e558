using System.Reflection;
using System.Runtime.CompilerServices;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Compute.Tests.OpenCl;

/// <summary>Kernels whose OpenCL form and launcher are written by hand, as the kernel compiler would.</summary>
internal static unsafe class OpenClKernels
{
    // 15 of them are more than ILGPU reads of a log, and less than the number of errors at which compilers give up.
    private const int LogBytesOfALine = 3000;

    /// <summary>x[i] *= factor.</summary>
    public static void Scale(Index1D i, ArrayView<float> x, float factor) => x[i] *= factor;

    /// <summary>x[y * width + x] = 1000 y + x.</summary>
    public static void Number2D(Index2D i, ArrayView<int> x, int width) => x[i.Y * width + i.X] = 1000 * i.Y + i.X;

    /// <summary>Whether a view is there.</summary>
    public static void TellLength(ArrayView<int> maybe, ArrayView<long> length) => length[0] = maybe.Length;

    /// <summary>Is no OpenCL C.</summary>
    public static void Broken(Index1D i, ArrayView<float> x) => x[i] = 0;

    [ModuleInitializer]
    internal static void Register()
    {
        Add(nameof(Scale), 1, [new("x", "float", true), new("factor", "float", false), new("extentX", "int", false)],
            """
            // Nicht nur ASCII: Größe, 大きさ.
            __kernel void Scale(__global float* x, const long x_offset, const long x_length, const float factor, const int extentX)
            {
                int i = (int)get_global_id(0);
                if (i < extentX) { x[x_offset + i] *= factor; }
            }
            """);
        Add(nameof(Number2D), 2, [new("x", "int", true), new("width", "int", false), new("extentX", "int", false), new("extentY", "int", false)],
            """
            __kernel void Number2D(__global int* v, const long v_offset, const long v_length, const int width, const int extentX, const int extentY)
            {
                int x = (int)get_global_id(0), y = (int)get_global_id(1);
                if (x < extentX && y < extentY) { v[v_offset + y * width + x] = 1000 * y + x; }
            }
            """);
        Add(nameof(TellLength), 0, [new("maybe", "int", true), new("length", "long", true)],
            """
            __kernel void TellLength(__global int* m, const long m_offset, const long m_length, __global long* length, const long l_offset, const long l_length)
            {
                length[l_offset] = m_length;
            }
            """);
        Add(nameof(Broken), 1, [new("x", "float", true), new("extentX", "int", false)],
            "__kernel void Broken(__global float* x, const long x_offset, const long x_length, const int extentX)\n{\n#line 77 \"Broken.cs\"\n"
                + string.Concat(Enumerable.Range(0, 15).Select(i => $"    x[0] = no_such_thing{new string('_', LogBytesOfALine)}{i};\n")) + "}");
    }

    private static void Add(string name, int indexRank, KernelParameterInfo[] parameters, string source) =>
        KernelRegistry.Register(typeof(OpenClKernels), name, () => new KernelDescriptor
        {
            Name = $"{typeof(OpenClKernels).FullName}.{name}",
            EntryPoint = name,
            Source = "OpenClKernels.cs(1)",
            IndexRank = indexRank,
            Parameters = parameters,
            Launcher = typeof(OpenClKernels).GetMethod("Launch" + name, BindingFlags.Static | BindingFlags.NonPublic)!,
            Cpu = new CpuKernel(&NotHere, &NotHere, &NotHere, &NotHere),
            OpenCl = source,
            Ptx = "",
            SharedBytes = 0,
        });

    private static void LaunchScale(Kernel kernel, AcceleratorStream stream, Index1D extent, ArrayView<float> x, float factor)
    {
        byte* packed = stackalloc byte[40];
        var arguments = new ArgumentWriter((BuiltInKernel)kernel, packed);
        arguments.AddView(x);
        arguments.Add(factor);
        arguments.Launch(stream, extent);
    }

    private static void LaunchNumber2D(Kernel kernel, AcceleratorStream stream, Index2D extent, ArrayView<int> x, int width)
    {
        byte* packed = stackalloc byte[48];
        var arguments = new ArgumentWriter((BuiltInKernel)kernel, packed);
        arguments.AddView(x);
        arguments.Add(width);
        arguments.Launch(stream, extent);
    }

    private static void LaunchTellLength(
        Kernel kernel, AcceleratorStream stream, KernelConfig config, ArrayView<int> maybe, ArrayView<long> length)
    {
        byte* packed = stackalloc byte[48];
        var arguments = new ArgumentWriter((BuiltInKernel)kernel, packed);
        arguments.AddView(maybe);
        arguments.AddView(length);
        arguments.Launch(stream, config);
    }

    private static void LaunchBroken(Kernel kernel, AcceleratorStream stream, Index1D extent, ArrayView<float> x)
    {
        byte* packed = stackalloc byte[32];
        var arguments = new ArgumentWriter((BuiltInKernel)kernel, packed);
        arguments.AddView(x);
        arguments.Launch(stream, extent);
    }

    private static void NotHere(CpuLaunch* launch, int begin, int end) => throw new NotSupportedException();
}
