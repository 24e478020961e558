using GpuTrainer.KernelCompiler.Ir;

namespace GpuTrainer.Support;

/// <summary>
/// Runs kernels as the IR defines them, slowly, and throws <see cref="IrTrapException"/> for everything that the IR leaves undefined: the
/// reference for the back ends and for the passes.
/// </summary>
public static class IrInterpreter
{
    /// <summary>Loop iterations that one thread may run before it counts as endless.</summary>
    public const long DefaultIterationLimit = 10_000_000;

    /// <summary>Runs every group of a launch, one after another.</summary>
    /// <param name="kernel">The kernel, before or after any pass.</param>
    /// <param name="shape">Groups and threads.</param>
    /// <param name="arguments">
    /// One for each of <see cref="Kernel.Parameters"/> (extents, too): for a view an array of its element type or a
    /// <see cref="ViewArgument"/>, for a scalar its boxed value.
    /// </param>
    public static void Run(Kernel kernel, LaunchShape shape, params object[] arguments) =>
        Run(kernel, shape, DefaultIterationLimit, arguments);

    /// <summary>The same, with another limit for endless loops.</summary>
    public static void Run(Kernel kernel, LaunchShape shape, long iterationLimit, params object[] arguments)
    {
        var launch = new InterpretedLaunch(kernel, shape, arguments, iterationLimit);
        for (int group = 0; group < shape.Groups; group++)
            new InterpretedGroup(launch, group).Run();
    }

    /// <summary>
    /// Runs an auto-grouped kernel over extents (as many as its rank), which are also its last arguments, in groups of 64, 8 x 8 or 4 x 4 x
    /// 4.
    /// </summary>
    public static void RunOver(Kernel kernel, int[] extents, params object[] arguments)
    {
        LaunchShape shape = extents.Length switch
        {
            1 => LaunchShape.Covering(extents, 64),
            2 => LaunchShape.Covering(extents, 8, 8),
            _ => LaunchShape.Covering(extents, 4, 4, 4),
        };
        Run(kernel, shape, [.. arguments, .. extents.Cast<object>()]);
    }
}

/// <summary>One group: its threads run one after another from barrier to barrier.</summary>
internal sealed class InterpretedGroup
{
    private readonly InterpretedThread[] _threads;

    public InterpretedGroup(InterpretedLaunch launch, int group)
    {
        Dictionary<Memory, InterpretedMemory> shared = launch.Kernel.SharedArrays.ToDictionary(
            array => (Memory)array, array => (InterpretedMemory)new ScratchMemory(array.Length, new AccessLog(array.Length)));
        _threads =
            [.. Enumerable.Range(0, launch.Shape.ThreadsPerGroup).Select(thread => new InterpretedThread(launch, shared, group, thread))];
    }

    public void Run()
    {
        IEnumerator<Statement>[] runs = [.. _threads.Select(thread => thread.Run().GetEnumerator())];
        while (true)
        {
            Statement? barrier = null;
            for (int i = 0; i < runs.Length; i++)
            {
                Statement? reached = runs[i].MoveNext() ? runs[i].Current : null;
                if (i == 0)
                    barrier = reached;
                else if (reached != barrier || (reached is not null && !_threads[i].HasSameIterationsAs(_threads[0])))
                    ThrowDivergence(i, barrier, reached);
            }

            if (barrier is null)
                return;
        }
    }

    private void ThrowDivergence(int thread, Statement? first, Statement? other)
    {
        string At(Statement? barrier, int i) =>
            barrier is null ? "ended" : $"waits at the barrier of line {barrier.Span.Line}{_threads[i].IterationsText}";
        throw _threads[thread].Trap(IrTrap.BarrierDivergence, $"it {At(other, thread)}, but thread {_threads[0].Name} {At(first, 0)}");
    }
}

/// <summary>A part of an array as the argument for a view parameter; a plain array is passed whole.</summary>
public sealed record ViewArgument(Array Array, long Offset, long Length);
