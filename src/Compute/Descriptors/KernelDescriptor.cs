using System.Reflection;

namespace GpuTrainer.Compute;

/// <summary>A compiled kernel: its signature and its code for every kind of device. Made by generated code.</summary>
public sealed class KernelDescriptor
{
    /// <summary>Full C# name, such as GpuTrainer.Kernels.Relu.Forward.</summary>
    public required string Name { get; init; }

    /// <summary>The name in OpenCL C and PTX, such as GpuTrainer_Kernels_Relu_Forward.</summary>
    public required string EntryPoint { get; init; }

    /// <summary>File name and line of the C# method: Relu.cs(12).</summary>
    public required string Source { get; init; }

    /// <summary>0: explicitly grouped. 1 to 3: auto-grouped over Index1D, Index2D or Index3D.</summary>
    public required int IndexRank { get; init; }

    /// <summary>The C# parameters (less the index) in order, then <see cref="IndexRank"/> int extents.</summary>
    public required KernelParameterInfo[] Parameters { get; init; }

    /// <summary>
    /// The launcher as ILGPU calls it: static void (Kernel, AcceleratorStream, KernelConfig or Index1D to Index3D, the parameters' values).
    /// </summary>
    public required MethodInfo Launcher { get; init; }

    /// <summary>The entries for the CPU.</summary>
    public required CpuKernel Cpu { get; init; }

    /// <summary>OpenCL C 1.2; "" if there is none.</summary>
    public required string OpenCl { get; init; }

    /// <summary>PTX; "" if there is none.</summary>
    public required string Ptx { get; init; }

    /// <summary>The shared memory of a group, in bytes.</summary>
    public required int SharedBytes { get; init; }

    /// <summary>The bytes of all packed arguments, the extents included.</summary>
    public int ArgumentBytes
    {
        get
        {
            int bytes = 0;
            foreach (KernelParameterInfo parameter in Parameters)
                bytes += parameter.PackedBytes;
            return bytes;
        }
    }
}
