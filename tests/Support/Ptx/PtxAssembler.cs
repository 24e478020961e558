using System.Globalization;

namespace GpuTrainer.Support.Ptx;

/// <summary>
/// Reads the body of an entry, or of a function in the place of a call: declarations, labels and instructions, with every operand's type
/// checked.
/// </summary>
internal sealed partial class PtxAssembler(PtxParser parser, PtxEntry entry, PtxAssembler? caller = null, PtxFunction? function = null)
{
    // Far apart, so that an address used in the wrong space is out of range there. Generic addresses of shared and local memory are these
    // plus GenericWindow; those of global memory are its own.
    public const ulong SharedBase = 0x0100_0000;
    public const ulong LocalBase = 0x0200_0000;
    public const ulong GenericWindow = 0x10_0000_0000;

    private static readonly string[] Specials = ["%tid", "%ntid", "%ctaid", "%nctaid"];

    private readonly Dictionary<string, (PtxType Type, int Slot)> _registers = [];
    private readonly Dictionary<string, ulong> _variables = [];
    private readonly Dictionary<string, int> _labels = [];
    private readonly Dictionary<string, PtxToken[]> _targets = [];
    private readonly List<(int Instruction, PtxToken Label)> _branches = [];
    private readonly List<PtxInstruction> _code = caller?._code ?? [];
    private readonly Dictionary<ulong, int> _literals = caller?._literals ?? [];

    /// <summary>The difference between a space's generic and its own addresses.</summary>
    public static ulong Window(PtxSpace space) => space is PtxSpace.Shared or PtxSpace.Local ? GenericWindow : 0;

    /// <summary>Reads an entry's body.</summary>
    public void Body()
    {
        Statements();
        Resolve();
        entry.Code = [.. _code];
    }

    private void Statements()
    {
        while (!parser.TryTake("}"))
        {
            PtxToken token = parser.Take();
            switch (token.Text)
            {
                case ".reg":
                    Registers();
                    break;
                case ".shared":
                    entry.SharedBytes = Variable(SharedBase, entry.SharedBytes);
                    break;
                case ".local":
                    entry.LocalBytes = Variable(LocalBase, entry.LocalBytes);
                    break;
                case ".param":
                    CallParameter();
                    break;
                case ".loc":
                    Location(token);
                    break;
                case ".pragma":
                    parser.Take();
                    parser.Expect(";");
                    break;
                case "{":
                    Block();
                    break;
                case "call" or "call.uni":
                    Call(token);
                    break;
                case "":
                    throw new PtxException($"Line {token.Line}: the body of {entry.Name} does not end.");
                default:
                    if (token.IsWord && parser.TryTake(":"))
                        Label(token);
                    else
                        Instruction(token);

                    break;
            }
        }
    }

    private void Resolve()
    {
        foreach ((int instruction, PtxToken label) in _branches)
        {
            PtxInstruction branch = _code[instruction];
            branch.Offset = branch.Kind == PtxKind.Branch ? Target(label) : Targets(label);
            _code[instruction] = branch;
        }

        if (_code.Count == 0 || _code[^1] is not { Kind: PtxKind.Return or PtxKind.Branch or PtxKind.BranchIndexed, Guard: 0 })
            throw new PtxException($"{entry.Name} can run past its end.");
    }

    private static void Define<T>(Dictionary<string, T> names, PtxToken name, T value)
    {
        if (!name.IsWord || !names.TryAdd(name.Text, value))
            throw new PtxException($"Line {name.Line}: '{name.Text}' is not a name or is already declared.");
    }

    private void Label(PtxToken name)
    {
        if (!parser.TryTake(".branchtargets"))
        {
            Define(_labels, name, _code.Count);
            return;
        }

        var targets = new List<PtxToken>();
        do
        {
            targets.Add(parser.Take());
        }
        while (parser.TryTake(","));
        parser.Expect(";");
        Define(_targets, name, targets.ToArray());
    }

    private int Target(PtxToken label) =>
        _labels.TryGetValue(label.Text, out int target) ? target : throw new PtxException($"Line {label.Line}: no label '{label.Text}'.");

    private int Targets(PtxToken list)
    {
        if (!_targets.TryGetValue(list.Text, out PtxToken[]? labels))
            throw new PtxException($"Line {list.Line}: no .branchtargets '{list.Text}'.");

        entry.BranchTargets.Add([.. labels.Select(Target)]);
        return entry.BranchTargets.Count - 1;
    }

    private void Registers()
    {
        PtxType type = parser.Type();
        do
        {
            PtxToken name = parser.Take();
            if (!parser.TryTake("<"))
            {
                Define(_registers, name, (type, entry.AddSlot(0, isSet: false)));
                continue;
            }

            int count = parser.Integer();
            parser.Expect(">");
            for (int i = 0; i < count; i++)
            {
                Define(_registers, name with { Text = name.Text + i.ToString(CultureInfo.InvariantCulture) },
                    (type, entry.AddSlot(0, isSet: false)));
            }
        }
        while (parser.TryTake(","));
        parser.Expect(";");
    }

    private void Location(PtxToken directive)
    {
        int file = parser.Integer();
        int line = parser.Integer();
        if (file < 1 || file > parser.Files || line < 1)
            throw new PtxException($"Line {directive.Line}: .loc {file} {line} names no line of a .file.");

        parser.Integer();
    }

    private void Instruction(PtxToken opcode)
    {
        var instruction = new PtxInstruction { Line = opcode.Line };
        if (opcode.Text == "@")
        {
            instruction.GuardIsNegated = parser.TryTake("!");
            instruction.Guard = Register(parser.Take(), PtxType.Pred, mayBeWider: false);
            opcode = parser.Take();
        }

        int width = VectorWidth(ref opcode);
        PtxForm form = PtxForms.Find(opcode.Text)
            ?? throw new PtxException($"Line {opcode.Line}: '{opcode.Text}' is not an instruction that the interpreter knows.");
        instruction.Kind = form.Kind;
        instruction.Type = form.Type;
        instruction.Source = form.Source;
        instruction.Rounding = form.Rounding;
        instruction.Space = form.Space;
        if (width > 1)
        {
            Vector(instruction, form, width);
            return;
        }

        // Stores, red and branches have none.
        bool hasDestination = form.Signature.Length > 1 && form.Signature[0] != 'M' && form.Signature[^1] != 'L';
        var sources = new List<int>();
        for (int i = 0; i < form.Signature.Length; i++)
        {
            if (i > 0)
                parser.Expect(",");

            switch (form.Signature[i])
            {
                case 'M':
                    sources.Add(Address(ref instruction));
                    break;
                case 'L':
                    _branches.Add((_code.Count, parser.Take()));
                    break;
                case 'N':
                    parser.Expect("0");
                    break;
                default:
                    char letter = form.Signature[i];
                    PtxType type = letter switch
                    {
                        'W' => form.Type.Widened(),
                        'P' => PtxType.Pred,
                        'U' => PtxType.U32,
                        's' => form.Source,
                        _ => form.Type,
                    };
                    bool mayBeWider = letter is 'd' or 's';
                    if (i == 0 && hasDestination)
                        instruction.Destination = Register(parser.Take(), type, mayBeWider);
                    else
                        sources.Add(Source(form, type, mayBeWider));

                    break;
            }
        }

        parser.Expect(";");
        if (form.Kind == PtxKind.Return && function is not null)
        {
            instruction.Kind = PtxKind.Branch;
            _returns.Add(_code.Count);
        }

        instruction.A = sources.ElementAtOrDefault(0);
        instruction.B = sources.ElementAtOrDefault(1);
        instruction.C = sources.ElementAtOrDefault(2);
        _code.Add(instruction);
    }

    private int Register(PtxToken token, PtxType type, bool mayBeWider)
    {
        if (!_registers.TryGetValue(token.Text, out (PtxType Type, int Slot) register))
            throw new PtxException($"Line {token.Line}: '{token.Text}' is not a declared register.");

        return type.Accepts(register.Type, mayBeWider)
            ? register.Slot
            : throw new PtxException($"Line {token.Line}: {token.Text} is .{register.Type}, the instruction wants .{type}.");
    }

    private int Source(PtxForm form, PtxType type, bool mayBeWider)
    {
        PtxToken token = parser.Take();
        if (_registers.ContainsKey(token.Text))
            return Register(token, type, mayBeWider);

        if (form.Kind == PtxKind.Move && Special(token) is int special)
        {
            return type is PtxType.U32 or PtxType.S32 or PtxType.B32
                ? special
                : throw new PtxException($"Line {token.Line}: {token.Text} is .u32, the instruction wants .{type}.");
        }

        if (form.Kind == PtxKind.Move && _variables.TryGetValue(token.Text, out ulong address))
        {
            return !type.IsFloat() && type.Size() >= 4
                ? Literal(address)
                : throw new PtxException($"Line {token.Line}: the address of {token.Text} does not go into .{type}.");
        }

        return Literal(PtxLiteral.Parse(token.Text == "-" ? token with { Text = "-" + parser.Take().Text } : token, type));
    }

    private static int? Special(PtxToken token)
    {
        int dot = token.Text.LastIndexOf('.');
        int kind = dot < 0 ? -1 : Array.IndexOf(Specials, token.Text[..dot]);
        int axis = kind < 0 ? -1 : "xyz".IndexOf(token.Text[(dot + 1)..], StringComparison.Ordinal);
        return axis < 0 ? null : PtxEntry.FirstSpecial + kind * 3 + axis;
    }

    private int Literal(ulong bits)
    {
        if (!_literals.TryGetValue(bits, out int slot))
        {
            slot = entry.AddSlot(bits, isSet: true);
            _literals.Add(bits, slot);
        }

        return slot;
    }
}
