using System.Collections.Generic;
using System.Linq;
using System.Threading;
using GpuTrainer.KernelCompiler.Analysis;
using GpuTrainer.KernelCompiler.Diagnostics;
using GpuTrainer.KernelCompiler.Emit;
using GpuTrainer.KernelCompiler.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace GpuTrainer.KernelCompiler.Frontend;

/// <summary>The IR of a kernel, or why there is none; neither if the C# itself has errors.</summary>
/// <param name="Kernel">The IR; null if there is any diagnostic.</param>
/// <param name="Diagnostics">What was refused.</param>
public sealed record LoweringResult(Kernel? Kernel, IReadOnlyList<KernelDiagnostic> Diagnostics);

/// <summary>The front end: a C# kernel method to IR.</summary>
public sealed class KernelLowering
{
    /// <summary>Shared memory that every supported device has, in bytes (CUDA's limit for a static allocation).</summary>
    public const int MaxSharedBytes = 48 * 1024;

    private readonly KernelSignature _signature;
    private readonly MethodBody _body;
    private readonly LoweringContext _context;

    private KernelLowering(KernelSignature signature, MethodBody body, MethodBodies bodies, CancellationToken cancellation)
    {
        _signature = signature;
        _body = body;
        _context = new LoweringContext(bodies, signature.IndexRank > 0, signature.Name, cancellation);
        Expressions = new ExpressionLowering(_context, this);
        Conditionals = new ConditionalLowering(_context, this);
        Memory = new MemoryLowering(_context, this);
        Calls = new CallLowering(_context, this);
        Helpers = new HelperInlining(_context, this);
        Statements = new StatementLowering(_context, this);
        Assignments = new AssignmentLowering(_context, this);
        Switches = new SwitchLowering(_context, this);
    }

    internal ExpressionLowering Expressions { get; }

    internal ConditionalLowering Conditionals { get; }

    internal MemoryLowering Memory { get; }

    internal CallLowering Calls { get; }

    internal HelperInlining Helpers { get; }

    internal StatementLowering Statements { get; }

    internal AssignmentLowering Assignments { get; }

    internal SwitchLowering Switches { get; }

    /// <summary>Lowers a method marked [Kernel].</summary>
    public static LoweringResult Lower(IMethodSymbol method, Compilation compilation, CancellationToken cancellation)
    {
        var diagnostics = new List<KernelDiagnostic>();
        var signature = KernelSignature.Read(method, diagnostics);
        var bodies = new MethodBodies(compilation, cancellation);
        if (compilation.Options is CSharpCompilationOptions { AllowUnsafe: false })
        {
            diagnostics.Add(new KernelDiagnostic(
                KernelDescriptors.UnsafeNotAllowed.Id, MarkedText.Of(method.Locations[0]), new EquatableArray<string>([signature.Name])));
        }

        if (diagnostics.Count > 0 || bodies.Find(method) is not { } body)
            return new LoweringResult(null, diagnostics);

        return new KernelLowering(signature, body, bodies, cancellation).Lower();
    }

    private LoweringResult Lower()
    {
        SourceSpan span = LoweringContext.Span(_signature.Method.Locations[0]);
        var frame = new Frame(_signature.Method, _body, caller: null, call: null);
        _context.Frame = frame;
        List<KernelParameter> parameters = [];
        Block body = _context.Collect(() =>
        {
            foreach (IParameterSymbol parameter in _signature.Parameters)
                parameters.Add(Bind(frame, parameter, parameters.Count, span));

            if (_signature.Index is null)
                Statements.LowerBody(_body.Block);
            else
                Guarded(frame, _signature.Index, parameters, span);
        });

        var kernel = new Kernel(
            _signature.Name, NameScope.EntryPoint(_signature.Name), _signature.IndexRank, parameters, _context.SharedArrays,
            _context.LocalArrays,
            body, span)
        {
            Bounds = KernelSignature.Bounds(_signature.Method),
        };
        Check(kernel);
        if (_context.Failed && _context.Diagnostics.Count == 0 && !_context.Bodies.HasErrors())
            throw new System.InvalidOperationException("the kernel was given up without a reason");

        return new LoweringResult(_context.Failed ? null : kernel, _context.Diagnostics);
    }

    private KernelParameter Bind(Frame frame, IParameterSymbol symbol, int position, SourceSpan span)
    {
        ITypeSymbol? element = DialectTypes.ViewElement(symbol.Type);
        IrType type = element is null ? DialectTypes.Scalar(symbol.Type)!.Value : DialectTypes.Element(element)!.Value;
        var parameter = new KernelParameter(_context.Names.Unique(symbol.Name), position, type, element is not null)
        {
            Alignment = KernelSignature.Alignment(symbol) ?? 1,
        };
        if (element is not null)
            frame.Aliases[symbol] = new ViewValue(new GlobalMemory(parameter), offset: null, new ViewLength(parameter));
        else if (_body.IsWritten(symbol))
            frame.Locals[symbol] = _context.Keep(symbol.Name, new ParameterRead(parameter), span).Local;
        else
            frame.Aliases[symbol] = new ScalarValue(new ParameterRead(parameter));

        return parameter;
    }

    // For an auto-grouped kernel: computes the index from the launch coordinates and guards the body by the extent.
    private void Guarded(Frame frame, IParameterSymbol index, List<KernelParameter> parameters, SourceSpan span)
    {
        int rank = _signature.IndexRank;
        Expression[] components = new Expression[rank];
        Expression? inside = null;
        for (int axis = 0; axis < rank; axis++)
        {
            var extent = new KernelParameter(_context.Names.Unique("extent" + "XYZ"[axis]), parameters.Count, IrType.I32, isView: false);
            parameters.Add(extent);
            var first = new Binary(
                BinaryOperator.Multiply, new LaunchIndex(LaunchIndexKind.GridIndex, axis),
                new LaunchIndex(LaunchIndexKind.GroupDimension, axis));
            var global = new Binary(BinaryOperator.Add, first, new LaunchIndex(LaunchIndexKind.GroupIndex, axis));
            components[axis] = _context.Keep(rank == 1 ? index.Name : index.Name + "XYZ"[axis], global, span);
            var within = new Compare(CompareOperator.Less, components[axis], new ParameterRead(extent));
            inside = inside is null ? within : new Binary(BinaryOperator.And, inside, within);
        }

        if (rank > 1)
            frame.Aliases[index] = new IndexValue(components);
        else
            frame.Locals[index] = ((LocalRead)components[0]).Local;

        Block body = _context.Collect(() => Statements.LowerBody(_body.Block));
        _context.Emit(new If(inside!, body, Block.Empty, span));
    }

    private void Check(Kernel kernel)
    {
        int sharedBytes = kernel.SharedArrays.Sum(array => array.Length * array.ElementType.SizeInBytes());
        if (sharedBytes > MaxSharedBytes)
        {
            _context.Report(
                KernelDescriptors.SharedMemorySize, _signature.Method.Locations[0], kernel.Name, Number(sharedBytes),
                Number(MaxSharedBytes));
        }

        // All barriers of an auto-grouped kernel have been refused already.
        if (_context.Barriers.Count > 0 && !_context.AutoGrouped)
        {
            foreach (DivergentBarrier found in BarrierUniformity.Check(kernel))
            {
                string reason = found.Reason + " at " + found.Cause.Span.Position;
                _context.Report(KernelDescriptors.DivergentBarrier, _context.Barriers[found.Barrier], reason);
            }
        }

        static string Number(int value) => value.ToString(System.Globalization.CultureInfo.InvariantCulture);
    }
}
