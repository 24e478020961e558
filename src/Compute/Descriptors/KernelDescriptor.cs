using System.Reflection;
using ILGPU;

namespace GpuTrainer.Compute;

/// <summary>A compiled kernel: its signature and its code for every kind of device. Created by generated code.</summary>
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

    /// <summary>The C# parameters without the index, in order, then <see cref="IndexRank"/> int extents.</summary>
    public required KernelParameterInfo[] Parameters { get; init; }

    /// <summary>
    /// The launcher in ILGPU's form: static void (Kernel, AcceleratorStream, KernelConfig or Index1D to Index3D, the kernel's arguments).
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

    /// <summary>The bytes of all packed arguments, including the extents.</summary>
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

/// <summary>A parameter of a compiled kernel.</summary>
/// <param name="Name">The C# name.</param>
/// <param name="ElementType">The C# keyword of the scalar's type or the view's element type: bool byte int uint long float double.</param>
/// <param name="IsView">True for an <see cref="ArrayView{T}"/>.</param>
/// <param name="Alignment">
/// The view starts at a multiple of this many bytes (<see cref="AlignedAttribute"/>); 1 without such a promise.
/// </param>
public readonly record struct KernelParameterInfo(string Name, string ElementType, bool IsView, int Alignment = 1)
{
    /// <summary>Its bytes among the packed arguments: 24 for a view (base, offset in bytes, length), 8 for a scalar.</summary>
    public int PackedBytes => IsView ? 24 : 8;
}
