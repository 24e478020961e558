namespace GpuTrainer.Support.Ptx;

/// <summary>A thread: its registers, its local memory and where it is.</summary>
internal sealed class PtxThread
{
    private readonly PtxLaunch _launch;
    private readonly PtxGroup _group;
    private readonly PtxMemory _shared;
    private readonly PtxMemory _local;
    private readonly PtxInstruction[] _code;
    private readonly ulong[] _initial;
    private readonly byte[] _initiallySet;
    private readonly ulong[] _registers;
    private readonly byte[] _isSet;

    public PtxThread(PtxLaunch launch, PtxGroup group, PtxMemory shared)
    {
        _launch = launch;
        _group = group;
        _shared = shared;
        _local = new PtxMemory("local", PtxAssembler.LocalBase, launch.Entry.LocalBytes);
        _code = launch.Entry.Code;
        _initial = [.. launch.Entry.Slots];
        _initiallySet = [.. launch.Entry.IsSet];
        _registers = new ulong[_initial.Length];
        _isSet = new byte[_initial.Length];
        HasEnded = true;
    }

    /// <summary>True after ret.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>The next instruction; -1 after ret. Threads that stand together have one position.</summary>
    public int Position { get; private set; } = -1;

    /// <summary>For messages.</summary>
    public string Where => Name + (HasEnded ? " has ended" : $" waits at line {_code[Position - 1].Line}");

    private string Name
    {
        get
        {
            ulong[] r = _registers;
            return $"thread ({r[1]}, {r[2]}, {r[3]}) of group ({r[7]}, {r[8]}, {r[9]})";
        }
    }

    /// <summary>Puts the thread at the entry's first instruction.</summary>
    public void Start(ReadOnlySpan<int> tid, ReadOnlySpan<int> ntid, ReadOnlySpan<int> ctaid, ReadOnlySpan<int> nctaid)
    {
        _initial.CopyTo(_registers, 0);
        _initiallySet.CopyTo(_isSet, 0);
        for (int axis = 0; axis < 3; axis++)
        {
            _registers[PtxEntry.FirstSpecial + axis] = (uint)tid[axis];
            _registers[PtxEntry.FirstSpecial + 3 + axis] = (uint)ntid[axis];
            _registers[PtxEntry.FirstSpecial + 6 + axis] = (uint)ctaid[axis];
            _registers[PtxEntry.FirstSpecial + 9 + axis] = (uint)nctaid[axis];
        }

        _local.Clear();
        Position = 0;
        HasEnded = false;
    }

    /// <summary>Runs until the thread has passed a barrier or ended.</summary>
    public void RunToBarrier()
    {
        int next = Position;
        long left = _group.Left;
        try
        {
            next = Run(next, ref left);
        }
        catch (PtxException e) when (!e.Message.StartsWith(_launch.Entry.Name, StringComparison.Ordinal))
        {
            throw new PtxException($"{_launch.Entry.Name}, line {_code[Position].Line}, {Name}: {e.Message}.");
        }

        _group.Left = left;
        HasEnded = next < 0;
        Position = next;
    }

    private int Run(int next, ref long left)
    {
        PtxInstruction[] code = _code;
        ulong[] registers = _registers;
        byte[] isSet = _isSet;
        while (true)
        {
            Position = next;
            ref readonly PtxInstruction instruction = ref code[next++];
            if (--left < 0)
                throw new PtxException("the launch takes more instructions than it may");

            if ((isSet[instruction.Guard] & isSet[instruction.A] & isSet[instruction.B] & isSet[instruction.C]) == 0)
                throw new PtxException("a register is read before it is written");

            if (instruction.Guard != 0 && registers[instruction.Guard] != 0 == instruction.GuardIsNegated)
                continue;

            ulong a = registers[instruction.A];
            ulong b = registers[instruction.B];
            ulong result;
            switch (instruction.Kind)
            {
                case PtxKind.Branch:
                    next = (int)instruction.Offset;
                    continue;
                case PtxKind.BranchIndexed:
                    next = Target(_launch.Entry.BranchTargets[(int)instruction.Offset], a);
                    continue;
                case PtxKind.Barrier:
                    return next;

                // The threads of a group take turns: all that one has stored is seen by the next.
                case PtxKind.Fence:
                    continue;
                case PtxKind.Return:
                    return -1;

                // The instructions that kernels are made of, so that they need no second dispatch.
                case PtxKind.Fma when instruction.Type == PtxType.F32:
                    result = PtxArithmetic.Bits(MathF.FusedMultiplyAdd(
                        BitConverter.UInt32BitsToSingle((uint)a),
                        BitConverter.UInt32BitsToSingle((uint)b),
                        BitConverter.UInt32BitsToSingle((uint)registers[instruction.C])));
                    break;
                case PtxKind.Add when instruction.Type == PtxType.S32:
                    result = (uint)(a + b);
                    break;
                case PtxKind.Add when instruction.Type == PtxType.S64:
                    result = a + b;
                    break;
                case PtxKind.MulWide when instruction.Type == PtxType.S32:
                    result = (ulong)((long)(int)a * (int)b);
                    break;
                case PtxKind.Move:
                    result = a;
                    break;
                case >= PtxKind.LoadParameter and <= PtxKind.AtomicCompareExchange:
                    result = Memory(instruction, a, b);
                    break;
                default:
                    result = PtxArithmetic.Compute(instruction, a, b, registers[instruction.C]);
                    break;
            }

            // Slot 0 belongs to no register, and must stay 0 and set.
            if (instruction.Destination != 0)
            {
                registers[instruction.Destination] = result;
                isSet[instruction.Destination] = 1;
            }
        }
    }

    private static int Target(int[] targets, ulong index) =>
        index < (ulong)targets.Length ? targets[index] : throw new PtxException($"target {index} of {targets.Length} does not exist");

    private ulong Memory(in PtxInstruction instruction, ulong address, ulong value)
    {
        int size = instruction.Type.Size();
        if (instruction.Kind == PtxKind.LoadParameter)
            return Extended(PtxMemory.Read(_launch.Parameters, (int)instruction.Offset, size), instruction.Type);

        // 32-bit addresses stay below the ranges that 64-bit ones are checked against, so no wrap is needed here.
        address += (ulong)instruction.Offset;
        PtxSpace space = instruction.Space == PtxSpace.Generic ? FromGeneric(ref address) : instruction.Space;
        int alignment = Math.Max(size, instruction.Alignment);
        if ((address & (ulong)(alignment - 1)) != 0)
            throw new PtxException($"address 0x{address:x} is not a multiple of {alignment}");

        switch (instruction.Kind)
        {
            case PtxKind.Load:
                return Extended(Load(space, address, size), instruction.Type);
            case PtxKind.Store:
                Store(space, address, size, value);
                return 0;
            default:
                return Atomic(instruction, space, address, size, value);
        }
    }

    private PtxSpace FromGeneric(ref ulong address)
    {
        ulong inWindow = address - PtxAssembler.GenericWindow;
        bool isShared = inWindow - PtxAssembler.SharedBase < PtxAssembler.LocalBase - PtxAssembler.SharedBase;
        if (!isShared && inWindow - PtxAssembler.LocalBase >= PtxAssembler.LocalBase)
            return PtxSpace.Global;

        address = inWindow;
        return isShared ? PtxSpace.Shared : PtxSpace.Local;
    }

    private ulong Load(PtxSpace space, ulong address, int size)
    {
        switch (space)
        {
            case PtxSpace.Shared:
                return _shared.Load(address, size);
            case PtxSpace.Local:
                return _local.Load(address, size);
            default:
                byte[] source = _launch.Memory.Resolve(address, size, out int from);
                return PtxMemory.Read(source, from, size);
        }
    }

    private void Store(PtxSpace space, ulong address, int size, ulong value)
    {
        switch (space)
        {
            case PtxSpace.Shared:
                _shared.Store(address, size, value);
                break;
            case PtxSpace.Local:
                _local.Store(address, size, value);
                break;
            default:
                byte[] target = _launch.Memory.Resolve(address, size, out int to);
                PtxMemory.Write(target, to, size, value);
                break;
        }
    }

    private ulong Atomic(in PtxInstruction instruction, PtxSpace space, ulong address, int size, ulong value)
    {
        if (space == PtxSpace.Local)
            throw new PtxException("local memory has no atomics");

        ulong old = Load(space, address, size);
        PtxInstruction operation = instruction;
        operation.Kind = instruction.Kind switch
        {
            PtxKind.AtomicAdd => PtxKind.Add,
            PtxKind.AtomicMin => PtxKind.Min,
            PtxKind.AtomicMax => PtxKind.Max,
            PtxKind.AtomicAnd => PtxKind.And,
            PtxKind.AtomicOr => PtxKind.Or,
            _ => PtxKind.Xor,
        };
        ulong changed = instruction.Kind switch
        {
            PtxKind.AtomicExchange => value,
            PtxKind.AtomicCompareExchange => old == value ? _registers[instruction.C] : old,
            _ => PtxArithmetic.Compute(operation, old, value, 0),
        };
        Store(space, address, size, changed);
        return old;
    }

    // Loads of signed types narrower than the register extend the sign.
    private static ulong Extended(ulong value, PtxType type) => type switch
    {
        PtxType.S8 => (ulong)(sbyte)value & 0xFFFF,
        PtxType.S16 => (ulong)(short)value & 0xFFFF,
        _ => value,
    };
}
