using System.Globalization;
using System.Text;
using GpuTrainer.KernelCompiler.Ir;

namespace GpuTrainer.KernelCompiler.Emit.OpenCl;

/// <summary>Indented lines, with #line directives where the C compiler's own count would name the wrong C# line.</summary>
internal sealed class SourceWriter
{
    private readonly StringBuilder _text = new();
    private int _level;
    private string _file = "";
    private int _line;

    /// <summary>Sets the source of the next line; ignores a span without a file.</summary>
    public void At(SourceSpan span)
    {
        if (span.File.Length == 0)
            return;

        string file = span.FileName;
        if (file == _file && span.Line == _line)
            return;

        _text.Append("#line ").Append(span.Line.ToString(CultureInfo.InvariantCulture)).Append(" \"")
            .Append(file.Replace("\"", "\\\"")).Append("\"\n");
        _file = file;
        _line = span.Line;
    }

    /// <summary>Writes one line.</summary>
    public void Line(string line)
    {
        _text.Append(' ', _level * 4).Append(line).Append('\n');
        _line++;
    }

    /// <summary>Starts a block on a line of its own.</summary>
    public void Open()
    {
        Line("{");
        _level++;
    }

    /// <summary>Ends a block.</summary>
    public void Close(string suffix = "")
    {
        _level--;
        Line("}" + suffix);
    }

    /// <summary>One level deeper.</summary>
    public void Indent() => _level++;

    /// <summary>One level back.</summary>
    public void Unindent() => _level--;

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();
}
