using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Compute;

/// <summary>A launch graph for accelerators without a faster one: a list of packed launches.</summary>
internal sealed unsafe class LaunchList(AcceleratorStream stream) : LaunchGraph(stream)
{
    private readonly List<Command> _commands = [];
    private bool _released;

    /// <summary>The recorded launches: kernel and shape.</summary>
    internal IEnumerable<(BuiltInKernel Kernel, KernelConfig Config)> Launches =>
        _commands.Select(command => (command.Kernel, command.Config));

    /// <summary>Records what the callback launches into the stream.</summary>
    internal static LaunchList Of(BackEnd backEnd, AcceleratorStream stream, Action launches)
    {
        if (backEnd.Recording is not null)
            throw new InvalidOperationException("A stream of this accelerator is already being recorded; recordings cannot be nested.");
        LaunchList list = new(stream);
        backEnd.Recording = list;
        try
        {
            launches();
        }
        finally
        {
            backEnd.Recording = null;
        }

        return list;
    }

    internal void AddLaunch(BuiltInKernel kernel, in KernelConfig config, byte* arguments)
    {
        byte[] packed = GC.AllocateUninitializedArray<byte>(kernel.Descriptor.ArgumentBytes, pinned: true);
        new ReadOnlySpan<byte>(arguments, packed.Length).CopyTo(packed);
        _commands.Add(new Command(kernel, config, packed));
    }

    public override void Replay()
    {
        ObjectDisposedException.ThrowIf(_released, this);
        foreach (Command command in _commands)
        {
            fixed (byte* arguments = command.Arguments)
                command.Kernel.Enqueue(Stream, command.Config, arguments);
        }
    }

    private protected override void Release()
    {
        _released = true;
        _commands.Clear();
    }

    private readonly record struct Command(BuiltInKernel Kernel, KernelConfig Config, byte[] Arguments);
}
