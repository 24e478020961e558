using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using GpuTrainer.Compute;
using GpuTrainer.Support.Ptx;
using ILGPU;
using ILGPU.Backends.EntryPoints;
using ILGPU.Backends.PTX;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;

namespace GpuTrainer.Support.Ilgpu;

/// <summary>
/// PTX of a second compiler: ILGPU's own, made strict as the product makes it. It needs no GPU, and neither does <see cref="PtxInterpreter"/>,
/// which runs it.
/// </summary>
public static partial class IlgpuPtx
{
    private static readonly ConcurrentDictionary<(MethodInfo, OptimizationLevel), Lazy<(string, string)>> s_compiled = [];

    /// <summary>The text and the name of its entry.</summary>
    /// <param name="kernel">Any ILGPU kernel: with an index as its first parameter, or explicitly grouped.</param>
    /// <param name="level">ILGPU writes other forms at each: generic addresses at O1, uniform branches at O2.</param>
    public static (string Ptx, string Entry) Compile(MethodInfo kernel, OptimizationLevel level = OptimizationLevel.O2) =>
        s_compiled.GetOrAdd((kernel, level), static key => new Lazy<(string, string)>(() => CompileAnew(key.Item1, key.Item2))).Value;

    /// <summary>Compiles and runs a kernel that has an index; arrays are read and written in place.</summary>
    public static void RunOver(MethodInfo kernel, OptimizationLevel level, int[] extents, object[] arguments)
    {
        object extent = extents is [int length] ? length : new PtxStruct(MemoryMarshal.AsBytes<int>(extents).ToArray());
        LaunchShape shape = extents.Length switch
        {
            1 => LaunchShape.Covering(extents, 64),
            2 => LaunchShape.Covering(extents, 16, 4),
            _ => LaunchShape.Covering(extents, 8, 4, 2),
        };
        Launch(kernel, level, shape, extent, arguments);
    }

    /// <summary>Compiles and runs an explicitly grouped kernel; arrays are read and written in place.</summary>
    public static void Run(MethodInfo kernel, OptimizationLevel level, LaunchShape shape, object[] arguments) =>
        Launch(kernel, level, shape, null, arguments);

    private static void Launch(MethodInfo kernel, OptimizationLevel level, LaunchShape shape, object? extent, object[] arguments)
    {
        (string ptx, string entry) = Compile(kernel, level);

        // ILGPU passes a bool as 32 bits.
        IEnumerable<object> values = arguments.Select(argument => argument is bool flag ? (object)(flag ? 1 : 0) : argument);
        PtxKernel.Run(
            ptx, entry, shape, (buffer, offset, length) => [new PtxView(buffer, offset, length)], extent is null ? [.. values] : [extent, .. values]);
    }

    private static (string Ptx, string Entry) CompileAnew(MethodInfo kernel, OptimizationLevel level)
    {
        EntryPointDescription description = typeof(IIndex).IsAssignableFrom(kernel.GetParameters()[0].ParameterType)
            ? EntryPointDescription.FromImplicitlyGroupedKernel(kernel)
            : EntryPointDescription.FromExplicitlyGroupedKernel(kernel);

        // A context of its own for each kernel: one that failed to compile leaves a context that fails for the next.
        using Context context = Context.Create(builder =>
        {
            builder.Optimize(level);
            StrictArithmetic.Register(builder);
        });
        using var compiler = new PTXBackend(context, CudaArchitecture.SM_80, CudaInstructionSet.ISA_70, null!);
        string ptx = ((PTXCompiledKernel)compiler.Compile(description, KernelSpecialization.Empty)).PTXAssembly;
        return (ptx, EntryName().Match(ptx).Groups[1].Value);
    }

    [GeneratedRegex(@"\.visible \.entry (\w+)")]
    private static partial Regex EntryName();
}
