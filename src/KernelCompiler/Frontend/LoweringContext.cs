using System;
using System.Collections.Generic;
using System.Threading;
using GpuTrainer.KernelCompiler.Diagnostics;
using GpuTrainer.KernelCompiler.Emit;
using GpuTrainer.KernelCompiler.Ir;
using Microsoft.CodeAnalysis;
using Barrier = GpuTrainer.KernelCompiler.Ir.Barrier;

namespace GpuTrainer.KernelCompiler.Frontend;

/// <summary>State shared by the parts of the lowering of one kernel: the current block, names, arrays, findings.</summary>
internal sealed class LoweringContext(MethodBodies bodies, bool autoGrouped, string kernelName, CancellationToken cancellation)
{
    private readonly HashSet<KernelDiagnostic> _reported = [];
    private List<Statement> _block = [];

    /// <summary>The bodies of the kernel and its helpers.</summary>
    public MethodBodies Bodies { get; } = bodies;

    /// <summary>True if the runtime chooses the groups.</summary>
    public bool AutoGrouped { get; } = autoGrouped;

    /// <summary>The kernel's name, for messages.</summary>
    public string KernelName { get; } = kernelName;

    /// <summary>Stops the lowering when its result is no longer wanted.</summary>
    public CancellationToken Cancellation { get; } = cancellation;

    /// <summary>The names in use.</summary>
    public NameScope Names { get; } = new();

    /// <summary>Shared arrays allocated so far.</summary>
    public List<SharedArray> SharedArrays { get; } = [];

    /// <summary>Local arrays allocated so far.</summary>
    public List<LocalArray> LocalArrays { get; } = [];

    /// <summary>The barriers and their places in the source.</summary>
    public Dictionary<Barrier, Location> Barriers { get; } = [];

    /// <summary>Findings so far, in order.</summary>
    public List<KernelDiagnostic> Diagnostics { get; } = [];

    /// <summary>
    /// True if no kernel can be produced; the reason is in <see cref="Diagnostics"/>, or is a C# error that the C# compiler reports.
    /// </summary>
    public bool Failed { get; private set; }

    /// <summary>The method being lowered: the kernel, or the helper being inlined.</summary>
    public Frame Frame { get; set; } = null!;

    /// <summary>The number of statements in the current block.</summary>
    public int Position => _block.Count;

    /// <summary>Adds a statement to the current block.</summary>
    public void Emit(Statement statement) => _block.Add(statement);

    /// <summary>Inserts statements into the current block at <paramref name="position"/>.</summary>
    public void Insert(int position, params Statement[] statements) => _block.InsertRange(position, statements);

    /// <summary>Collects what <paramref name="lower"/> emits in a separate block.</summary>
    public Block Collect(Action lower)
    {
        List<Statement> outer = _block;
        _block = [];
        lower();
        var block = new Block(_block);
        _block = outer;
        return block;
    }

    /// <summary>A new local, declared here.</summary>
    public Local Declare(string name, IrType type, SourceSpan span)
    {
        var local = new Local(Names.Unique(name), type);
        Emit(new Declare(local, span));
        return local;
    }

    /// <summary>A new local with a value.</summary>
    public LocalRead Keep(string name, Expression value, SourceSpan span)
    {
        Local local = Declare(name, value.Type, span);
        Emit(new Assign(local, value, span));
        return new LocalRead(local);
    }

    /// <summary>The place of an operation in the source.</summary>
    public static SourceSpan Span(IOperation operation) => Span(operation.Syntax.GetLocation());

    /// <summary>A location as the IR keeps it.</summary>
    public static SourceSpan Span(Location location)
    {
        FileLinePositionSpan lines = location.GetLineSpan();
        return new SourceSpan(lines.Path, lines.StartLinePosition.Line + 1, location.SourceSpan.Start, location.SourceSpan.Length);
    }

    /// <summary>Reports a finding at an operation.</summary>
    public void Report(DiagnosticDescriptor descriptor, IOperation at, params string[] arguments) =>
        Report(descriptor, at.Syntax.GetLocation(), arguments);

    /// <summary>
    /// Reports a finding, once per place however often it is inlined. A finding in a referenced library is reported where the library is
    /// called.
    /// </summary>
    public void Report(DiagnosticDescriptor descriptor, Location at, params string[] arguments)
    {
        var diagnostic = new KernelDiagnostic(descriptor.Id, MarkedText.Of(at), new EquatableArray<string>(arguments));
        if (EntryOfLibrary(at.SourceTree) is { } entry)
            ReportLibrary(entry, at, diagnostic.Message);
        else
            Add(diagnostic);
    }

    /// <summary>Gives up without a report: the C# compiler reports this place itself, unless it is in a referenced library.</summary>
    public void FailSilently()
    {
        Failed = true;
        SyntaxTree file = Frame.Body.Block.Syntax.SyntaxTree;
        if (EntryOfLibrary(file) is { } entry && Bodies.FirstError(file) is { } error)
            ReportLibrary(entry, error.Location, error.Id + " " + error.GetMessage(System.Globalization.CultureInfo.InvariantCulture));
    }

    /// <summary>A place in this project: the given one or, if that is in a library, the call into the library.</summary>
    public Location PlaceHere(Location at) => EntryOfLibrary(at.SourceTree)?.Call ?? at;

    // The outermost helper of a library on the call path; null for a file of this project.
    private Frame? EntryOfLibrary(SyntaxTree? file)
    {
        if (file is null || Bodies.IsHere(file))
            return null;

        Frame frame = Frame;
        while (frame.Caller is { } caller && !Bodies.IsHere(frame.Call!.SourceTree!))
            frame = caller;

        return frame;
    }

    private void ReportLibrary(Frame entry, Location at, string fault)
    {
        string place = Span(at).Position;
        string name = entry.Method.ContainingType.Name + "." + entry.Method.Name;
        Add(new KernelDiagnostic(
            KernelDescriptors.LibraryHelper.Id, MarkedText.Of(entry.Call!),
            new EquatableArray<string>([name, entry.Method.ContainingAssembly.Name, place + ": " + fault])));
    }

    private void Add(KernelDiagnostic diagnostic)
    {
        Failed = true;
        if (_reported.Add(diagnostic))
            Diagnostics.Add(diagnostic);
    }

    /// <summary>The text of an operation on one line, cut short, for messages.</summary>
    public static string Text(IOperation operation)
    {
        string text = string.Join(" ", operation.Syntax.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return text.Length <= 60 ? text : text.Substring(0, 57) + "...";
    }
}
