using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using GpuTrainer.KernelCompiler.Ir;

namespace GpuTrainer.KernelCompiler.Emit.Ptx;

/// <summary>
/// Collects the instructions of one kernel and allocates registers and labels. The prologue (parameters, special registers, array
/// addresses) is kept apart from the body, so that whatever the body reads is set on every path.
/// </summary>
internal sealed class PtxWriter
{
    // PTX requires a declaration of each class with its count; these are LLVM's names and order.
    private static readonly (string Prefix, string Type)[] Classes =
        [("%p", ".pred"), ("%rs", ".b16"), ("%r", ".b32"), ("%f", ".f32"), ("%rd", ".b64"), ("%fd", ".f64")];

    private readonly Dictionary<string, int> _registers = [];
    private readonly List<string> _files = [];
    private readonly StringBuilder _prologue = new();
    private readonly StringBuilder _body = new();
    private int _labels;
    private SourceSpan _last;

    /// <summary>A register that nothing else uses, for values of a type.</summary>
    public string Register(IrType type) => Register(PtxTypes.RegisterPrefix(type));

    /// <summary>A 16-bit register: where loads put a byte.</summary>
    public string ByteRegister() => Register("%rs");

    /// <summary>A new number for the labels of a construct.</summary>
    public int NextLabel() => ++_labels;

    /// <summary>An instruction before the body.</summary>
    public void Prologue(string instruction, string operands) => Append(_prologue, instruction, operands);

    /// <summary>The next instruction of the body.</summary>
    public void Instruction(string instruction, string operands) => Append(_body, instruction, operands);

    /// <summary>An instruction under a predicate, such as <c>@!%p1</c>.</summary>
    public void Guarded(string guard, string instruction, string operands) => Append(_body, guard + " " + instruction, operands);

    /// <summary>A branch target.</summary>
    public void Label(string label)
    {
        _body.Append(label).Append(":\n");
    }

    /// <summary>A comment on a line of its own.</summary>
    public void Comment(string text)
    {
        _body.Append("\t// ").Append(Ascii(text)).Append('\n');
    }

    /// <summary>Names the C# line of the following instructions, if it changed.</summary>
    public void Source(SourceSpan span)
    {
        if (span.Line > 0 && (span.Line != _last.Line || span.File != _last.File))
        {
            _last = span;
            string file = FileName(span);
            int number = _files.IndexOf(file) + 1;
            if (number == 0)
            {
                _files.Add(file);
                number = _files.Count;
            }

            _body.Append("\t.loc ").Append(number).Append(' ').Append(span.Line).Append(" 0\n");
        }
    }

    /// <summary>The directives that map .loc's numbers to file names, so that compute-sanitizer and Nsight can name the C# line.</summary>
    public string Files() => string.Concat(_files.Select((file, i) => ".file " + (i + 1) + " \"" + file + "\"\n"));

    /// <summary>File name and line in PTX's characters.</summary>
    public static string Position(SourceSpan span) => FileName(span) + "(" + span.Line.ToString(CultureInfo.InvariantCulture) + ")";

    /// <summary>Register declarations, prologue and body.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach ((string prefix, string type) in Classes)
        {
            if (_registers.TryGetValue(prefix, out int count))
            {
                // <N> declares prefix0 .. prefix(N - 1); numbering starts at 1.
                text.Append("\t.reg ").Append(type).Append(' ').Append(prefix).Append('<').Append(count + 1).Append(">;\n");
            }
        }

        return text.Append('\n').Append(_prologue).Append(_body).ToString();
    }

    /// <summary>PTX is ASCII; C# names are Unicode.</summary>
    public static string Ascii(string text) => new([.. text.Select(c => c is < ' ' or > '~' ? '?' : c)]);

    private static string FileName(SourceSpan span) => Ascii(span.FileName).Replace('"', '?');

    private string Register(string prefix)
    {
        _registers.TryGetValue(prefix, out int count);
        _registers[prefix] = ++count;
        return prefix + count.ToString(CultureInfo.InvariantCulture);
    }

    private static void Append(StringBuilder text, string instruction, string operands)
    {
        text.Append('\t').Append(instruction);
        if (operands.Length > 0)
            text.Append(' ').Append(operands);

        text.Append(";\n");
    }
}
