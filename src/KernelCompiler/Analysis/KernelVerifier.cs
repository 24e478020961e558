using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using GpuTrainer.KernelCompiler.Ir;

namespace GpuTrainer.KernelCompiler.Analysis;

/// <summary>
/// Checks that a kernel obeys the rules documented on the IR's nodes: types, scopes, names, places of jumps. Emitters rely on it instead of
/// checking again. Divergent barriers are <see cref="BarrierUniformity"/>'s concern.
/// </summary>
public sealed class KernelVerifier
{
    private readonly Kernel _kernel;
    private readonly ExpressionVerifier _expressions;
    private readonly Dictionary<string, object> _names = [];
    private readonly Dictionary<KernelParameter, Memory> _globals = [];
    private readonly HashSet<Statement> _statements = [];
    private readonly HashSet<Local> _declared = [];
    private readonly HashSet<Local> _inScope = [];
    private SourceSpan _span;
    private int _loopTestDepth;

    private KernelVerifier(Kernel kernel)
    {
        _kernel = kernel;
        _span = kernel.Span;
        _expressions = new ExpressionVerifier(kernel, _inScope, Fail);
    }

    /// <summary>Decides which jumps are allowed.</summary>
    private enum Place
    {
        Body,
        LoopBody,
        LoopTest,
    }

    /// <summary>Checks a kernel.</summary>
    /// <exception cref="InvalidOperationException">
    /// The kernel is malformed, a bug in the compiler. The message starts with GTK0001 and gives the rule, the place and the IR.
    /// </exception>
    public static void Verify(Kernel kernel) => new KernelVerifier(kernel).VerifyKernel();

    private void VerifyKernel()
    {
        for (int i = 0; i < _kernel.Parameters.Count; i++)
            VerifyParameter(_kernel.Parameters[i], i);
        foreach (SharedArray array in _kernel.SharedArrays)
            VerifyArray(array, array.Length);
        foreach (LocalArray array in _kernel.LocalArrays)
            VerifyArray(array, array.Length);
        VerifyExtents();
        VerifyBlock(_kernel.Body, Place.Body);
    }

    private void VerifyParameter(KernelParameter parameter, int position)
    {
        Claim(parameter.Name, parameter);
        Require(parameter.Position == position, $"parameter {parameter} has position {parameter.Position}, but is at {position}");
        Require(parameter.ElementType != (parameter.IsView ? IrType.Bool : IrType.U8),
            $"parameter {parameter} is a {(parameter.IsView ? "view" : "scalar")} of {parameter.ElementType.CSharpName()}");
    }

    private void VerifyArray(Memory array, int length)
    {
        Claim(array.Name, array);
        Require(length > 0, $"array {array} has length {length}, expected at least 1");
    }

    private void VerifyExtents()
    {
        Require(_kernel.IndexRank is >= 0 and <= 3 && _kernel.IndexRank <= _kernel.Parameters.Count, $"index rank is {_kernel.IndexRank}");
        for (int axis = 0; axis < _kernel.IndexRank; axis++)
        {
            KernelParameter extent = _kernel.Parameters[_kernel.Parameters.Count - _kernel.IndexRank + axis];
            Require(extent is { IsView: false, ElementType: IrType.I32 } && extent.Name == "extent" + "XYZ"[axis],
                $"parameter {extent} is where the int extent{"XYZ"[axis]} of an auto-grouped kernel belongs");
        }
    }

    /// <param name="block">What to check.</param>
    /// <param name="place">Decides which jumps are allowed in it.</param>
    /// <param name="then">Checked with the block's locals in scope.</param>
    private void VerifyBlock(Block block, Place place, Action? then = null)
    {
        var own = new List<Local>();
        foreach (Statement statement in block.Statements)
        {
            _span = statement.Span;
            // Analyses tell statements by reference.
            Require(_statements.Add(statement), $"one statement object appears in two places: {statement}");
            if (statement is Declare declare)
            {
                VerifyDeclare(declare.Local);
                own.Add(declare.Local);
            }
            else
            {
                VerifyStatement(statement, place);
            }
        }

        then?.Invoke();
        foreach (Local local in own)
            _inScope.Remove(local);
    }

    private void VerifyDeclare(Local local)
    {
        Require(_declared.Add(local), $"local {local} is declared twice");
        Claim(local.Name, local);
        Require(local.Type != IrType.U8, $"local {local} is of type byte");
        _inScope.Add(local);
    }

    private void VerifyStatement(Statement statement, Place place)
    {
        switch (statement)
        {
            case Assign assign:
                VerifyTarget(assign.Local, VerifyValue(assign.Value));
                break;
            case Load load:
                VerifyMemory(load.Memory, load.Index);
                VerifyTarget(load.Local, load.Memory.ElementType == IrType.U8 ? IrType.I32 : load.Memory.ElementType);
                break;
            case Store store:
                VerifyMemory(store.Memory, store.Index);
                _expressions.Verify(store.Value);
                Require(store.Value.Type == store.Memory.ElementType,
                    $"{store.Value} is stored to {store.Memory}: {Got(store.Value.Type, store.Memory.ElementType)}");
                break;
            case Atomic atomic:
                VerifyAtomic(atomic);
                break;
            case If branch:
                VerifyCondition(branch.Condition);
                VerifyBlock(branch.Then, place);
                VerifyBlock(branch.Else, place);
                break;
            case Loop loop:
                VerifyLoop(loop);
                break;
            case Break or Continue:
                Require(place != Place.Body, $"{statement} is outside a loop");
                Require(place != Place.LoopTest, $"{statement} is in a loop's header or continuing");
                break;
            case Return:
                Require(_loopTestDepth == 0, $"return is in a loop's header or continuing");
                break;
            case Barrier:
                break;
            default:
                throw Fail($"unknown statement {statement.GetType().Name}");
        }
    }

    /// <remarks>No part sees another's locals, except that the condition sees the header's; so their order does not matter here.</remarks>
    private void VerifyLoop(Loop loop)
    {
        SourceSpan span = loop.Span;
        _loopTestDepth++;
        VerifyBlock(loop.Header, Place.LoopTest, () =>
        {
            _span = span;
            VerifyCondition(loop.Condition);
        });
        VerifyBlock(loop.Continuing, Place.LoopTest);
        _loopTestDepth--;
        VerifyBlock(loop.Body, Place.LoopBody);
    }

    private void VerifyAtomic(Atomic atomic)
    {
        IrType element = atomic.Memory.ElementType;
        VerifyMemory(atomic.Memory, atomic.Index);
        Require(atomic.Memory is not LocalArray, $"atomic on {atomic.Memory}, which is local memory");
        Require(element is IrType.I32 or IrType.U32 or IrType.I64,
            $"atomic on {atomic.Memory} of {element.CSharpName()}: expected int, uint or long");
        IrType value = VerifyValue(atomic.Value);
        Require(value == element, $"atomic operand {atomic.Value}: {Got(value, element)}");
        Require(atomic.Comparand is not null == (atomic.Operator == AtomicOperator.CompareExchange),
            $"atomic {atomic.Operator} {(atomic.Comparand is null ? "without" : "with")} a comparand");
        if (atomic.Comparand is not null)
        {
            IrType comparand = VerifyValue(atomic.Comparand);
            Require(comparand == element, $"atomic comparand {atomic.Comparand}: {Got(comparand, element)}");
        }

        if (atomic.Old is not null)
            VerifyTarget(atomic.Old, element);
    }

    private void VerifyMemory(Memory memory, Expression index)
    {
        switch (memory)
        {
            case GlobalMemory global:
                Require(_kernel.Parameters.Contains(global.Parameter) && global.Parameter.IsView,
                    $"{memory} is not the memory of a view parameter");
                if (!_globals.TryGetValue(global.Parameter, out Memory? known))
                    _globals.Add(global.Parameter, memory);
                else
                    Require(known == memory, $"view {global.Parameter} has two memories");
                break;
            case SharedArray:
                Require(_kernel.SharedArrays.Contains(memory), $"shared array {memory} is not one of the kernel's");
                break;
            default:
                Require(_kernel.LocalArrays.Contains(memory), $"local array {memory} is not one of the kernel's");
                break;
        }

        IrType type = VerifyValue(index);
        Require(type is IrType.I32 or IrType.I64, $"index {index} is of type {type.CSharpName()}, expected int or long");
    }

    private void VerifyTarget(Local local, IrType type)
    {
        Require(_inScope.Contains(local), $"local {local} is assigned out of scope");
        Require(local.Type == type, $"local {local} is assigned: {Got(type, local.Type)}");
    }

    private void VerifyCondition(Expression condition)
    {
        IrType type = VerifyValue(condition);
        Require(type == IrType.Bool, $"condition {condition}: {Got(type, IrType.Bool)}");
    }

    private IrType VerifyValue(Expression value)
    {
        _expressions.Verify(value);
        return value.Type;
    }

    private void Claim(string name, object owner)
    {
        Require(!_names.ContainsKey(name), $"name {name} is used twice");
        _names.Add(name, owner);
    }

    private static string Got(IrType got, IrType expected) => $"got {got.CSharpName()}, expected {expected.CSharpName()}";

    private void Require(bool holds, FormattableString message)
    {
        if (!holds)
            throw Fail(message.ToString(CultureInfo.InvariantCulture));
    }

    private InvalidOperationException Fail(string message) => new(
        $"GTK0001 internal error of the kernel compiler, please report it: {_kernel.Name}, {_span.File}({_span.Line}): "
        + $"{message}\n{_kernel}");
}
