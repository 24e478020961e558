namespace GpuTrainer.Conventions.Tests;

/// <summary>A line that is a comment and nothing else.</summary>
/// <param name="Line">From 0.</param>
/// <param name="Indent">The spaces before it.</param>
/// <param name="Mark">// or ///.</param>
/// <param name="Text">What follows the mark and a space.</param>
internal sealed record CommentLine(int Line, string Indent, string Mark, string Text);
