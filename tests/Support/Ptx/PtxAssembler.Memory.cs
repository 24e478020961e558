namespace GpuTrainer.Support.Ptx;

/// <summary>Arrays, addresses, vector loads and vector stores.</summary>
internal sealed partial class PtxAssembler
{
    private int Variable(ulong spaceBase, int used)
    {
        int alignment = parser.TryTake(".align") ? parser.Integer() : 1;
        PtxType type = parser.Type();
        PtxToken name = parser.Take();
        int length = 1;
        if (parser.TryTake("["))
        {
            length = parser.Integer();
            parser.Expect("]");
        }

        parser.Expect(";");
        int start = (used + alignment - 1) / alignment * alignment;
        Define(_variables, name, spaceBase + (ulong)start);
        return start + length * type.Size();
    }

    // ld.SPACE.vN.TYPE is ld.SPACE.TYPE of N registers in braces; st likewise, and both without a space.
    private static int VectorWidth(ref PtxToken opcode)
    {
        string[] parts = opcode.Text.Split('.');
        if (parts is not ["ld" or "st", "global" or "shared" or "local", "v2" or "v4", _] and not ["ld" or "st", "v2" or "v4", _])
            return 1;

        opcode = opcode with { Text = string.Join('.', parts.Where((_, i) => i != parts.Length - 2)) };
        return parts[^2][1] - '0';
    }

    // As many accesses as elements; the first checks the alignment of the whole.
    private void Vector(PtxInstruction instruction, PtxForm form, int width)
    {
        int size = form.Type.Size();
        if (width * size > 16)
            throw new PtxException($"Line {instruction.Line}: a vector of {width * size} bytes, at most 16 are allowed.");

        bool isStore = form.Kind == PtxKind.Store;
        if (isStore)
        {
            instruction.A = Address(ref instruction);
            parser.Expect(",");
        }

        List<int> registers = Braced(form, width);
        if (!isStore)
        {
            parser.Expect(",");
            instruction.A = Address(ref instruction);
        }

        parser.Expect(";");
        if (isStore)
        {
            VectorStore(instruction, registers, size);
            return;
        }

        if (registers.Distinct().Count() != width || registers.Contains(instruction.A))
            throw new PtxException($"Line {instruction.Line}: a vector load writes one register twice, or its own address.");

        for (int i = 0; i < width; i++)
        {
            instruction.Destination = registers[i];
            instruction.Alignment = i == 0 ? width * size : size;
            _code.Add(instruction);
            instruction.Offset += size;
        }
    }

    private void VectorStore(PtxInstruction instruction, List<int> values, int size)
    {
        instruction.Alignment = values.Count * size;
        foreach (int value in values)
        {
            instruction.B = value;
            _code.Add(instruction);
            instruction.Alignment = size;
            instruction.Offset += size;
        }
    }

    private List<int> Braced(PtxForm form, int width)
    {
        var registers = new List<int>();
        parser.Expect("{");
        for (int i = 0; i < width; i++)
        {
            if (i > 0)
                parser.Expect(",");

            registers.Add(form.Kind == PtxKind.Store ? Source(form, form.Type, mayBeWider: true)
                : Register(parser.Take(), form.Type, mayBeWider: true));
        }

        parser.Expect("}");
        return registers;
    }

    private int Address(ref PtxInstruction instruction)
    {
        parser.Expect("[");
        PtxToken token = parser.Take();
        int slot;
        PtxParameter? parameter = null;
        if (instruction.Kind is PtxKind.LoadParameter or PtxKind.StoreParameter)
        {
            (parameter, slot) = Parameter(token, ref instruction);
        }
        else if (_variables.TryGetValue(token.Text, out ulong address))
        {
            slot = Literal(address);
        }
        else
        {
            bool isNarrow = instruction.Space == PtxSpace.Shared && _registers.TryGetValue(token.Text, out (PtxType Type, int) register)
                && register.Type.Size() == 4;
            slot = Register(token, isNarrow ? PtxType.U32 : PtxType.U64, mayBeWider: false);
        }

        if (parser.TryTake("+"))
        {
            int sign = parser.TryTake("-") ? -1 : 1;
            instruction.Offset += sign * parser.Integer();
        }

        parser.Expect("]");
        if (parameter is not null)
            Place(token, parameter, ref instruction);

        return slot;
    }

    // A number is loaded whole; of a struct, any aligned part.
    private static void Place(PtxToken token, PtxParameter parameter, ref PtxInstruction instruction)
    {
        int size = instruction.Type.Size();
        if (parameter.Length == 0 && parameter.Type.Size() != size)
            throw new PtxException($"Line {token.Line}: {token.Text} is .{parameter.Type}, loaded as .{instruction.Type}.");

        if (instruction.Offset < 0 || instruction.Offset + size > parameter.Bytes || (instruction.Offset + parameter.Offset) % size != 0)
        {
            throw new PtxException(
                $"Line {token.Line}: {size} bytes at byte {instruction.Offset} of {token.Text} ({parameter.Bytes} bytes) are out of range "
                + $"or misaligned.");
        }

        instruction.Offset += parameter.Offset;
    }
}
