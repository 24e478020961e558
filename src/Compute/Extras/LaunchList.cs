namespace GpuTrainer.Compute;

/// <summary>The launch graph of accelerators that have nothing faster: a list of packed launches.</summary>
internal sealed unsafe class LaunchList(AcceleratorStream stream) : LaunchGraph(stream)
{
    private readonly List<Command> _commands = [];
    private bool _released;

    /// <summary>The kernels launched, each as often as it is.</summary>
    internal IEnumerable<LoadedKernel> Kernels => Launches.Select(launch => launch.Kernel);

    /// <summary>The launches: kernel and shape.</summary>
    internal IEnumerable<(LoadedKernel Kernel, KernelConfig Config)> Launches =>
        _commands.Where(command => command.Kernel is not null).Select(command => (command.Kernel!, command.Config));

    /// <summary>Records what the callback puts into the stream.</summary>
    internal static LaunchList Of(AcceleratorStream stream, Action launches)
    {
        if (stream.Recording is not null)
            throw new InvalidOperationException("The stream is being recorded already; a recording cannot contain another.");
        LaunchList list = new(stream);
        stream.Recording = list;
        try
        {
            launches();
        }
        finally
        {
            stream.Recording = null;
        }

        return list;
    }

    internal void AddLaunch(LoadedKernel kernel, in KernelConfig config, byte* arguments)
    {
        byte[] packed = GC.AllocateUninitializedArray<byte>(kernel.Descriptor.ArgumentBytes, pinned: true);
        new ReadOnlySpan<byte>(arguments, packed.Length).CopyTo(packed);
        _commands.Add(new Command(kernel, config, packed, null));
    }

    internal void Add(Action command) => _commands.Add(new Command(null, default, [], command));

    public override void Replay()
    {
        ObjectDisposedException.ThrowIf(_released, this);
        foreach (Command command in _commands)
        {
            if (command.Kernel is null)
            {
                command.Other!();
                continue;
            }

            fixed (byte* arguments = command.Arguments)
                command.Kernel.Enqueue(Stream, command.Config, arguments);
        }
    }

    private protected override void Release()
    {
        _released = true;
        _commands.Clear();
    }

    /// <summary>A launch, or something else.</summary>
    private readonly record struct Command(LoadedKernel? Kernel, KernelConfig Config, byte[] Arguments, Action? Other);
}
