using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace GpuTrainer.KernelCompiler.Diagnostics;

/// <summary>One finding in a kernel; comparable by value, as the generator's pipeline requires.</summary>
/// <param name="Id">An id of <see cref="KernelDescriptors"/>.</param>
/// <param name="Location">The marked text.</param>
/// <param name="Arguments">What fills the descriptor's message.</param>
public sealed record KernelDiagnostic(string Id, MarkedText Location, EquatableArray<string> Arguments)
{
    /// <summary>
    /// GTK0001 for an exception of the compiler itself, at the symbol that it was compiling; the exception is put on one line.
    /// </summary>
    public static KernelDiagnostic OfFault(ISymbol compiled, Exception exception)
    {
        string message = exception.GetType().Name + ": " + string.Join(" | ", exception.Message.Split('\n').Select(line => line.TrimEnd()));
        return new KernelDiagnostic(
            KernelDescriptors.InternalError.Id, MarkedText.Of(compiled.Locations[0]),
            new EquatableArray<string>([compiled.ToDisplayString(), message]));
    }

    /// <summary>The message with its arguments.</summary>
    public string Message => ToDiagnostic().GetMessage(CultureInfo.InvariantCulture);

    /// <summary>The finding as a Roslyn diagnostic.</summary>
    public Diagnostic ToDiagnostic() =>
        Diagnostic.Create(KernelDescriptors.ById(Id), Location.ToLocation(), Arguments.Cast<object>().ToArray());

    /// <inheritdoc/>
    public override string ToString() => ToDiagnostic().ToString();
}

/// <summary>A span of a source file, comparable by value.</summary>
/// <param name="Path">The file's path as the compiler got it.</param>
/// <param name="Start">Offset in the file, in characters.</param>
/// <param name="Length">Length in characters.</param>
/// <param name="StartLine">0-based line of the first character.</param>
/// <param name="StartColumn">0-based column of the first character.</param>
/// <param name="EndLine">0-based line after the last character.</param>
/// <param name="EndColumn">0-based column after the last character.</param>
public sealed record MarkedText(string Path, int Start, int Length, int StartLine, int StartColumn, int EndLine, int EndColumn)
{
    /// <summary>The span of a location; an empty one for a location that is in no source file.</summary>
    public static MarkedText Of(Location location)
    {
        FileLinePositionSpan lines = location.GetLineSpan();
        return new MarkedText(
            lines.Path ?? "", location.SourceSpan.Start, location.SourceSpan.Length, lines.StartLinePosition.Line,
            lines.StartLinePosition.Character,
            lines.EndLinePosition.Line, lines.EndLinePosition.Character);
    }

    /// <summary>The location for the C# compiler.</summary>
    public Location ToLocation() => Location.Create(
        Path,
        new TextSpan(Start, Length),
        new LinePositionSpan(new LinePosition(StartLine, StartColumn), new LinePosition(EndLine, EndColumn)));
}
