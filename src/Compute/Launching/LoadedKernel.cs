using System.Runtime.CompilerServices;

namespace GpuTrainer.Compute;

/// <summary>A kernel that is ready to run on one accelerator. Back ends derive from it.</summary>
internal abstract unsafe class LoadedKernel(Accelerator accelerator, KernelDescriptor descriptor) : IDisposable
{
    internal Accelerator Accelerator { get; } = accelerator;

    internal KernelDescriptor Descriptor { get; } = descriptor;

    public abstract void Dispose();

    /// <summary>
    /// Puts a launch into the stream. The configuration is valid; the arguments are packed as <see cref="ArgumentWriter"/> says, complete with
    /// the extents, and are gone on return.
    /// </summary>
    internal abstract void Enqueue(AcceleratorStream stream, in KernelConfig config, byte* arguments);

    /// <summary>The shape of an auto-grouped launch that covers the extent. Threads past it do nothing.</summary>
    internal abstract KernelConfig AutoGroup(Index3D extent);

    /// <summary>Launches with packed arguments.</summary>
    /// <param name="stream">A stream of this accelerator.</param>
    /// <param name="shape">A <see cref="KernelConfig"/> or, for an auto-grouped kernel, its extent.</param>
    /// <param name="arguments">All arguments but the extents.</param>
    internal void Launch<TShape>(AcceleratorStream stream, TShape shape, ArgumentWriter arguments)
    {
        if (stream.Accelerator != Accelerator)
            throw new ArgumentException($"{Descriptor.Name} is loaded on {Accelerator}, but the stream belongs to {stream.Accelerator}.");

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
            arguments.AddScalar(extent.X);
            if (rank > 1)
                arguments.AddScalar(extent.Y);
            if (rank > 2)
                arguments.AddScalar(extent.Z);
            config = AutoGroup(extent);
        }

        if (stream.Recording is LaunchList recording)
            recording.AddLaunch(this, config, arguments.Start);
        else
            Enqueue(stream, config, arguments.Start);
    }
}
