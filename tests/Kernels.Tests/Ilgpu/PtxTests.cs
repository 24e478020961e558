using System.Reflection;
using ILGPU.Backends;
using ILGPU.Backends.EntryPoints;
using ILGPU.Backends.PTX;

namespace GpuTrainer.Kernels.Tests;

/// <summary>ILGPU's own compiler takes every kernel, which the CPU accelerator, which runs the method as it is, does not show.</summary>
public sealed class PtxTests
{
    public static TheoryData<string> Kernels => [.. KernelMethods().Select(NameOf).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Kernels))]
    public void Compile_OfAKernel_GivesPtx(string kernel)
    {
        MethodInfo method = KernelMethods().Single(candidate => NameOf(candidate) == kernel);
        EntryPointDescription entry = method.GetParameters()[0].ParameterType == typeof(ArrayView<float>)
            ? EntryPointDescription.FromExplicitlyGroupedKernel(method)
            : EntryPointDescription.FromImplicitlyGroupedKernel(method);
        using Context context = Context.Create(builder => builder.Optimize(OptimizationLevel.O2));
        using var backend = new PTXBackend(context, CudaArchitecture.SM_80, CudaInstructionSet.ISA_70, null!);

        var compiled = (PTXCompiledKernel)backend.Compile(entry, default);

        Assert.Contains(".visible .entry", compiled.PTXAssembly, StringComparison.Ordinal);
        Assert.DoesNotContain(".extern .func", compiled.PTXAssembly, StringComparison.Ordinal);
    }

    private static IEnumerable<MethodInfo> KernelMethods() =>
        typeof(MatMul).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
            .Where(method => method.GetCustomAttribute<KernelAttribute>() is not null);

    private static string NameOf(MethodInfo method) => $"{method.DeclaringType!.Name}.{method.Name}";
}
