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
/// PTX of a second compiler: ILGPU's own, made strict as the product makes it. It needs no GPU, and neither does
/// <see cref="PtxInterpreter"/>, which runs it.
/// </summary>
public static partial class IlgpuPtx
{
    private static readonly ConcurrentDictionary<MethodInfo, Lazy<(string, string)>> Compiled = [];

    /// <summary>The text and the name of its entry.</summary>
    /// <param name="kernel">Any ILGPU kernel: with an index as its first parameter, or explicitly grouped.</param>
    public static (string Ptx, string Entry) Compile(MethodInfo kernel) =>
        Compiled.GetOrAdd(kernel, static method => new Lazy<(string, string)>(() => Compile(method, StrictArithmetic.Register))).Value;

    /// <summary>Compiles and runs a kernel that has an index; arrays are read and written in place.</summary>
    public static void RunOver(MethodInfo kernel, int[] extents, params object[] arguments)
    {
        object extent = extents is [int length] ? length : new PtxStruct(MemoryMarshal.AsBytes<int>(extents).ToArray());
        LaunchShape shape = extents.Length switch
        {
            1 => LaunchShape.Covering(extents, 64),
            2 => LaunchShape.Covering(extents, 16, 4),
            _ => LaunchShape.Covering(extents, 8, 4, 2),
        };
        Launch(Compile(kernel), shape, [extent, .. arguments]);
    }

    /// <summary>Compiles and runs an explicitly grouped kernel; arrays are read and written in place.</summary>
    public static void Run(MethodInfo kernel, LaunchShape shape, params object[] arguments) => Launch(Compile(kernel), shape, arguments);

    /// <summary>Runs a compiled kernel; the extent, if it has one, is the first argument.</summary>
    public static void Launch((string Ptx, string Entry) kernel, LaunchShape shape, params object[] arguments)
    {
        // ILGPU passes a bool as 32 bits.
        object[] values = [.. arguments.Select(argument => argument is bool flag ? (object)(flag ? 1 : 0) : argument)];
        PtxKernel.Run(kernel.Ptx, kernel.Entry, shape, (buffer, offset, length) => [new PtxView(buffer, offset, length)], values);
    }

    /// <summary>Compiles again, in a context with other properties.</summary>
    public static (string Ptx, string Entry) Compile(MethodInfo kernel, Action<Context.Builder> properties)
    {
        EntryPointDescription description = typeof(IIndex).IsAssignableFrom(kernel.GetParameters()[0].ParameterType)
            ? EntryPointDescription.FromImplicitlyGroupedKernel(kernel)
            : EntryPointDescription.FromExplicitlyGroupedKernel(kernel);

        // Each kernel has its own context, because a failed compilation leaves a context that fails for the next.
        using Context context = Context.Create(properties);
        using var compiler = new PTXBackend(context, CudaArchitecture.SM_80, CudaInstructionSet.ISA_70, null!);
        string ptx = ((PTXCompiledKernel)compiler.Compile(description, KernelSpecialization.Empty)).PTXAssembly;
        return (ptx, EntryName().Match(ptx).Groups[1].Value);
    }

    [GeneratedRegex(@"\.visible \.entry (\w+)")]
    private static partial Regex EntryName();
}
