using System.Reflection;
using System.Runtime.CompilerServices;
using ILGPU;
using ILGPU.Backends;
using ILGPU.Backends.EntryPoints;
using ILGPU.Runtime;

namespace GpuTrainer.Compute;

/// <summary>A kernel that the build compiled, loaded on one accelerator. Back ends derive from it.</summary>
public abstract unsafe class BuiltInKernel : Kernel
{
    private readonly BackEnd _backEnd;
    private readonly bool _promisesAlignment;

    private protected BuiltInKernel(BackEnd backEnd, MethodInfo method, KernelDescriptor descriptor)
        : base(backEnd.Accelerator, new Compiled(backEnd.Accelerator.Context, EntryPointOf(method, descriptor)), descriptor.Launcher)
    {
        _backEnd = backEnd;
        Descriptor = descriptor;
        _promisesAlignment = descriptor.Parameters.Any(parameter => parameter.Alignment > 1);
    }

    internal KernelDescriptor Descriptor { get; }

    /// <summary>
    /// Enqueues a launch. The configuration has been checked; the arguments are packed as <see cref="ArgumentWriter"/> says, including the
    /// extents, and are valid only until this returns.
    /// </summary>
    internal abstract void Enqueue(AcceleratorStream stream, in KernelConfig config, byte* arguments);

    /// <summary>The shape of an auto-grouped launch that covers the extent. Threads beyond it do nothing.</summary>
    internal abstract KernelConfig AutoGroup(Index3D extent);

    /// <summary>Launches with packed arguments.</summary>
    /// <param name="stream">A stream of this accelerator.</param>
    /// <param name="shape">A <see cref="KernelConfig"/> or, for an auto-grouped kernel, its extent.</param>
    /// <param name="arguments">All arguments but the extents.</param>
    internal void Launch<TShape>(AcceleratorStream stream, TShape shape, ArgumentWriter arguments)
        where TShape : struct
    {
        if (stream.Accelerator != Accelerator)
        {
            throw new ArgumentException(
                $"{Descriptor.Name} is loaded on {Accelerator.Name}, but the stream belongs to {stream.Accelerator.Name}.", nameof(stream));
        }

        if (_promisesAlignment)
            CheckAlignment(arguments.Start);

        KernelConfig config;
        if (typeof(TShape) == typeof(KernelConfig))
        {
            config = Unsafe.As<TShape, KernelConfig>(ref shape);
            LaunchShape.Validate(Descriptor, Accelerator, config);
        }
        else
        {
            Index3D extent = LaunchShape.Extent(Descriptor, shape);
            int rank = Descriptor.IndexRank;
            arguments.Add(extent.X);
            if (rank > 1)
                arguments.Add(extent.Y);
            if (rank > 2)
                arguments.Add(extent.Z);
            config = AutoGroup(extent);
        }

        if (_backEnd.Recording is { } recording && recording.Stream == stream)
            recording.AddLaunch(this, config, arguments.Start);
        else
            Enqueue(stream, config, arguments.Start);
    }

    private static EntryPoint EntryPointOf(MethodInfo method, KernelDescriptor descriptor) => new(
        descriptor.IndexRank == 0
            ? EntryPointDescription.FromExplicitlyGroupedKernel(method)
            : EntryPointDescription.FromImplicitlyGroupedKernel(method),
        default,
        KernelSpecialization.Empty);

    // Buffers are aligned to 64 bytes on the CPU, 128 in OpenCL and 256 in CUDA, so only the view's offset matters.
    private void CheckAlignment(byte* packed)
    {
        foreach (KernelParameterInfo parameter in Descriptor.Parameters)
        {
            if (parameter.Alignment > 1 && *(long*)(packed + 8) % parameter.Alignment != 0)
                ThrowMisaligned(parameter, *(long*)(packed + 8));
            packed += parameter.PackedBytes;
        }
    }

    private void ThrowMisaligned(KernelParameterInfo parameter, long offset) => throw new ArgumentException(
        $"{Descriptor.Name}: the view for '{parameter.Name}' starts at byte {offset} of its buffer; [Aligned({parameter.Alignment})] "
        + $"promises a multiple of {parameter.Alignment}. Start it at such a multiple, or launch a kernel without that promise.");

    /// <summary>What ILGPU keeps of a compiled kernel: here only its entry point, since the descriptor holds the code.</summary>
    private sealed class Compiled(Context context, EntryPoint entryPoint) : CompiledKernel(context, entryPoint, null);
}
