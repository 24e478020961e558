using System.Reflection;
using System.Runtime.CompilerServices;
using GpuTrainer.Compute;

namespace GpuTrainer.Kernels.Tests;

/// <summary>
/// A loaded kernel's entry is compiled ahead of its first launch: the method that <see cref="CpuEntryCompilation"/> finds by its name is
/// the one that launches call.
/// </summary>
public sealed unsafe class EntryCompilationTests
{
    public static TheoryData<CpuVectorWidth> Widths => [.. Enum.GetValues<CpuVectorWidth>().Where(width => width != CpuVectorWidth.Auto)];

    [Theory]
    [MemberData(nameof(Widths))]
    public void EntryMethod_OfEveryKernel_IsWhatLaunchesCall(CpuVectorWidth width)
    {
        foreach (KernelDescriptor kernel in LibraryKernels.All)
        {
            MethodInfo? entry = CpuEntryCompilation.EntryMethod(kernel, width);

            Assert.True(entry is not null, $"{kernel.Name}: its generated class has no Run{width}.");
            RuntimeHelpers.PrepareMethod(entry.MethodHandle);
            Assert.Equal((nint)kernel.Cpu.Entry(width), entry.MethodHandle.GetFunctionPointer());
        }
    }
}
