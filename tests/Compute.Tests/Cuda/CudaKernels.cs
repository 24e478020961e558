using System.Runtime.CompilerServices;
using GpuTrainer.Compute;

namespace GpuTrainer.Compute.Tests.Cuda;

/// <summary>Kernels whose PTX is written by hand.</summary>
internal static unsafe class CudaKernels
{
    /// <summary>x[i] = x[i] * factor + i, auto-grouped.</summary>
    public static void Scale(Index1D i, ArrayView<float> x, float factor) => x[i] = x[i] * factor + i;

    /// <summary>Copies each scalar, and the view's length, to its own view.</summary>
    public static void Scalars(ArrayView<long> longs, bool a, int b, long c, ArrayView<double> doubles, double d) => throw new NotSupportedException();

    /// <summary>PTX that does not assemble.</summary>
    public static void Broken(ArrayView<float> x) => throw new NotSupportedException();

    [ModuleInitializer]
    internal static void Register()
    {
        Add(nameof(Scale), 1, ScalePtx, ("x", "float", true), ("factor", "float", false), ("extentX", "int", false));
        Add(
            nameof(Scalars), 0, ScalarsPtx, ("longs", "long", true), ("a", "bool", false), ("b", "int", false), ("c", "long", false),
            ("doubles", "double", true), ("d", "double", false));
        Add(nameof(Broken), 0, "addd.s32 %r1, %r2, %r3;", ("x", "float", true));
    }

    private const string Header = ".version 6.4\n.target sm_70\n.address_size 64\n";

    private const string ScalePtx = Header + """
        .visible .entry CudaKernels_Scale(.param .u64 p0, .param .u64 p1, .param .f32 p2, .param .u32 p3)
        {
            .reg .pred %p<2>; .reg .b32 %r<6>; .reg .f32 %f<5>; .reg .b64 %rd<5>;
            mov.u32 %r1, %ctaid.x; mov.u32 %r2, %ntid.x; mov.u32 %r3, %tid.x;
            mad.lo.s32 %r4, %r1, %r2, %r3;
            ld.param.u32 %r5, [p3];
            setp.ge.s32 %p1, %r4, %r5;
            @%p1 bra $end;
            ld.param.u64 %rd1, [p0];
            cvta.to.global.u64 %rd2, %rd1;
            mul.wide.s32 %rd3, %r4, 4;
            add.s64 %rd4, %rd2, %rd3;
            ld.global.f32 %f1, [%rd4];
            ld.param.f32 %f2, [p2];
            mul.rn.f32 %f3, %f1, %f2;
            cvt.rn.f32.s32 %f4, %r4;
            add.rn.f32 %f3, %f3, %f4;
            st.global.f32 [%rd4], %f3;
        $end:
            ret;
        }
        """;

    private const string ScalarsPtx = Header + """
        .visible .entry CudaKernels_Scalars(.param .u64 p0, .param .u64 p1, .param .u8 p2, .param .u32 p3, .param .u64 p4, .param .u64 p5, .param .u64 p6, .param .f64 p7)
        {
            .reg .b16 %rs<2>; .reg .b32 %r<2>; .reg .f64 %fd<2>; .reg .b64 %rd<10>;
            ld.param.u64 %rd1, [p0];
            ld.param.u64 %rd2, [p1];
            ld.param.u8 %rs1, [p2];
            cvt.u64.u16 %rd3, %rs1;
            ld.param.u32 %r1, [p3];
            cvt.s64.s32 %rd4, %r1;
            ld.param.u64 %rd5, [p4];
            ld.param.u64 %rd6, [p5];
            ld.param.u64 %rd7, [p6];
            ld.param.f64 %fd1, [p7];
            st.global.u64 [%rd1], %rd2;
            st.global.u64 [%rd1+8], %rd3;
            st.global.u64 [%rd1+16], %rd4;
            st.global.u64 [%rd1+24], %rd5;
            st.global.u64 [%rd1+32], %rd7;
            st.global.f64 [%rd6], %fd1;
            ret;
        }
        """;

    private static void Add(string name, int rank, string ptx, params (string Name, string Type, bool IsView)[] parameters) =>
        KernelRegistry.Register(typeof(CudaKernels), name, () => new KernelDescriptor
        {
            Name = "Tests.CudaKernels." + name,
            EntryPoint = "CudaKernels_" + name,
            Source = "CudaKernels.cs(1)",
            IndexRank = rank,
            Parameters = [.. parameters.Select(p => new KernelParameterInfo(p.Name, p.Type, p.IsView))],
            Cpu = new CpuKernel(&NotHere, &NotHere, &NotHere, &NotHere),
            OpenCl = "",
            Ptx = ptx,
            SharedBytes = 0,
        });

    private static void NotHere(CpuLaunch* launch, int begin, int end) => throw new NotSupportedException();
}
