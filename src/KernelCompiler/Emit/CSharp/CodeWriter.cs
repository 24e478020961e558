using System.Text;

namespace GpuTrainer.KernelCompiler.Emit.CSharp;

/// <summary>Writes indented lines of C-like text; line ends are LF.</summary>
internal sealed class CodeWriter
{
    private readonly StringBuilder _text = new();
    private int _level;

    public void Line(string line)
    {
        if (line.Length > 0)
            _text.Append(' ', _level * 4).Append(line);

        _text.Append('\n');
    }

    /// <summary>A line, then an opening brace on the next.</summary>
    public void Open(string line)
    {
        Line(line);
        Open();
    }

    public void Open()
    {
        Line("{");
        _level++;
    }

    public void Close()
    {
        _level--;
        Line("}");
    }

    public override string ToString() => _text.ToString();
}
