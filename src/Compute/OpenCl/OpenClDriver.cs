using System.Runtime.InteropServices;
using ILGPU.Runtime.OpenCL;

namespace GpuTrainer.Compute;

/// <summary>
/// The OpenCL 1.2 functions that ILGPU's <see cref="CLAPI"/> lacks or does not offer as needed: programs from binaries, programs from UTF-8
/// (ILGPU's lengths count characters), launches without a barrier before each.
/// </summary>
internal static unsafe partial class OpenClDriver
{
    private const string Library = "OpenCL";

    /// <summary>clCreateProgramWithSource.</summary>
    [LibraryImport(Library, EntryPoint = "clCreateProgramWithSource")]
    internal static partial nint CreateProgramWithSource(nint context, uint count, byte** strings, nuint* lengths, CLError* status);

    /// <summary>clCreateProgramWithBinary.</summary>
    [LibraryImport(Library, EntryPoint = "clCreateProgramWithBinary")]
    internal static partial nint CreateProgramWithBinary(
        nint context, uint count, nint* devices, nuint* lengths, byte** binaries, CLError* binaryStatus, CLError* status);

    /// <summary>clEnqueueNDRangeKernel.</summary>
    [LibraryImport(Library, EntryPoint = "clEnqueueNDRangeKernel")]
    internal static partial CLError EnqueueKernel(
        nint queue, nint kernel, uint dimensions, nuint* globalOffset, nuint* globalSize, nuint* localSize,
        uint waitCount, nint* waitList, nint* done);
}
