using GpuTrainer.KernelCompiler.Ir;

namespace GpuTrainer.KernelCompiler.Emit;

/// <summary>Names a place in the source for messages and comments: without folders, so that the text is the same on every machine.</summary>
internal static class SourceName
{
    /// <summary>Such as "MatMul.cs(42)"; "" for IR made by hand.</summary>
    public static string Of(SourceSpan span) => span.File.Length == 0 ? "" : $"{FileOf(span)}({span.Line})";

    /// <summary>Such as "MatMul.cs".</summary>
    public static string FileOf(SourceSpan span) => FileOf(span.File);

    /// <summary>A path's last part.</summary>
    public static string FileOf(string path) => path.Substring(path.LastIndexOfAny(['/', '\\']) + 1);
}
