using GpuTrainer.KernelCompiler.Ir;

namespace GpuTrainer.Support;

/// <summary>Who touches memory: a thread, and how many barriers its group has passed.</summary>
internal readonly record struct Toucher(int Group, int Thread, int Interval);

/// <summary>How memory is touched.</summary>
internal enum Touch
{
    Load,
    Store,
    Atomic,
}

/// <summary>The accesses to the elements of one array, kept to find data races.</summary>
internal sealed class AccessLog(long length)
{
    private readonly Record[] _loads = new Record[length];
    private readonly Record[] _stores = new Record[length];
    private readonly Record[] _atomics = new Record[length];

    /// <summary>Notes an access; false if it races with an earlier one: at least one is a store, or one is atomic and one is not.</summary>
    public bool Note(Touch touch, long index, Toucher who)
    {
        bool races = _stores[index].IsUnordered(who)
            || (touch != Touch.Load && _loads[index].IsUnordered(who))
            || (touch != Touch.Atomic && _atomics[index].IsUnordered(who));
        (touch switch { Touch.Load => _loads, Touch.Store => _stores, _ => _atomics })[index].Add(who);
        return !races;
    }

    /// <summary>The accesses of one kind to one element: the last one, and whether others count as well.</summary>
    private struct Record
    {
        private bool _any;
        private Toucher _last;
        private bool _otherGroups;
        private bool _otherThreads;

        /// <summary>
        /// True if a noted access is by another thread with no barrier between; barriers order the threads of one group only.
        /// </summary>
        public readonly bool IsUnordered(Toucher who) => _any && (_otherGroups || _last.Group != who.Group
            || (_last.Interval == who.Interval && (_otherThreads || _last.Thread != who.Thread)));

        public void Add(Toucher who)
        {
            _otherGroups |= _any && _last.Group != who.Group;
            _otherThreads =
                _any && _last.Group == who.Group && _last.Interval == who.Interval && (_otherThreads || _last.Thread != who.Thread);
            _last = who;
            _any = true;
        }
    }
}

/// <summary>The elements that a <see cref="Memory"/> of the IR stands for, as bits.</summary>
internal abstract class InterpretedMemory(long length, AccessLog? log)
{
    public long Length { get; } = length;

    /// <summary>Null for the memory of one thread, where nothing can race.</summary>
    public AccessLog? Log { get; } = log;

    /// <summary>Where element 0 stands in the log.</summary>
    public virtual long LogOffset => 0;

    public abstract bool IsInitialised(long index);

    public abstract long Read(long index);

    public abstract void Write(long index, long bits);
}

/// <summary>Shared or local memory: it has no contents until stored to.</summary>
internal sealed class ScratchMemory(long length, AccessLog? log) : InterpretedMemory(length, log)
{
    private readonly long[] _bits = new long[length];
    private readonly bool[] _initialized = new bool[length];

    public override bool IsInitialised(long index) => _initialized[index];

    public override long Read(long index) => _bits[index];

    public override void Write(long index, long bits)
    {
        _bits[index] = bits;
        _initialized[index] = true;
    }
}

/// <summary>A view: a part of an array of the launch.</summary>
internal sealed class ViewMemory(ViewArgument view, AccessLog log) : InterpretedMemory(view.Length, log)
{
    public override long LogOffset => view.Offset;

    /// <summary>The type of an array's elements; null if no view can have it.</summary>
    public static IrType? ElementType(Array array) => array.GetType() == typeof(uint[]) ? IrType.U32 : array switch
    {
        byte[] => IrType.U8,
        int[] => IrType.I32,
        long[] => IrType.I64,
        float[] => IrType.F32,
        double[] => IrType.F64,
        _ => null,
    };

    public override bool IsInitialised(long index) => true;

    public override long Read(long index) => view.Array switch
    {
        byte[] array => array[view.Offset + index],
        float[] array => IrSemantics.FromSingle(array[view.Offset + index]),
        double[] array => IrSemantics.FromDouble(array[view.Offset + index]),
        long[] array => array[view.Offset + index],
        // The runtime takes an int[] for a uint[] and the other way round: ask for the exact type.
        _ => view.Array.GetType() == typeof(int[]) ? ((int[])view.Array)[view.Offset + index] : ((uint[])view.Array)[view.Offset + index],
    };

    public override void Write(long index, long bits)
    {
        long position = view.Offset + index;
        if (view.Array is byte[] bytes)
            bytes[position] = (byte)bits;
        else if (view.Array is float[] floats)
            floats[position] = IrSemantics.ToSingle(bits);
        else if (view.Array is double[] doubles)
            doubles[position] = IrSemantics.ToDouble(bits);
        else if (view.Array is long[] longs)
            longs[position] = bits;
        else if (view.Array.GetType() == typeof(int[]))
            ((int[])view.Array)[position] = (int)bits;
        else
            ((uint[])view.Array)[position] = (uint)bits;
    }
}
