using System;
using System.Collections.Generic;
using System.Linq;
using GpuTrainer.KernelCompiler.Ir;

namespace GpuTrainer.KernelCompiler.Passes;

/// <summary>One run of <see cref="EliminateJumps"/> over one body.</summary>
internal sealed class JumpElimination(FreshLocals fresh)
{
    private readonly JumpAnalysis _jumps = new();

    /// <summary>Where a jump goes. The flag is created when the first jump needs it.</summary>
    private sealed class Target(string name)
    {
        public string Name { get; } = name;

        public Local? Flag { get; set; }
    }

    /// <summary>The targets of jumps at a place; outside loops only Return has one.</summary>
    private sealed record Scope(Target Return, Target? Break, Target? Continue);

    /// <summary>Statements still to be lowered: the rest of a block, then what follows that block.</summary>
    private sealed class Rest(IReadOnlyList<Statement> statements, int index, Rest? after)
    {
        public Statement First => statements[index];

        public Rest? Next => From(statements, index + 1, after);

        public static Rest? From(IReadOnlyList<Statement> statements, int index, Rest? after) =>
            index < statements.Count ? new Rest(statements, index, after) : after;
    }

    public Block Apply(Block body)
    {
        var end = new Target("returned");
        List<Statement> output = Lower(body, new Scope(end, null, null), [end]);
        return IrRewriter.Rebuilt(body, WithFlag(end, output, body.Statements.FirstOrDefault()?.Span ?? default));
    }

    /// <param name="block">What to lower.</param>
    /// <param name="scope">The targets of its jumps.</param>
    /// <param name="tail">The targets that control reaches anyway at the end of the block.</param>
    private List<Statement> Lower(Block block, Scope scope, Target[] tail) => Lower(Rest.From(block.Statements, 0, null), scope, tail);

    private List<Statement> Lower(Rest? rest, Scope scope, Target[] tail)
    {
        var output = new List<Statement>();
        while (rest is not null)
        {
            Statement statement = rest.First;
            rest = rest.Next;
            Target[] tailHere = rest is null ? tail : [];
            switch (statement)
            {
                case Return or Break or Continue:
                    LowerJump(statement, scope, tail, output);
                    return output;
                case If branch:
                    Block? joined = _jumps.Completes(branch.Then) == _jumps.Completes(branch.Else) ? null
                        : _jumps.Completes(branch.Then) ? branch.Then : branch.Else;
                    if (_jumps.Kinds(branch) == JumpKinds.None || rest is null)
                    {
                        AddIf(branch, Lower(branch.Then, scope, tailHere), Lower(branch.Else, scope, tailHere), output);
                        break;
                    }

                    if (joined is not null)
                    {
                        List<Statement> completing = Lower(Rest.From(joined.Statements, 0, rest), scope, tail);
                        List<Statement> jumping = Lower(joined == branch.Then ? branch.Else : branch.Then, scope, tail);
                        AddIf(branch, joined == branch.Then ? completing : jumping, joined == branch.Then ? jumping : completing, output);
                        return output;
                    }

                    bool dead = !_jumps.Completes(branch.Then);
                    AddIf(branch, Lower(branch.Then, scope, dead ? tail : []), Lower(branch.Else, scope, dead ? tail : []), output);
                    if (!dead)
                        AddGuarded(branch, scope, rest, tail, output);
                    return output;
                case Loop loop:
                    LowerLoop(loop, scope, tailHere, output);
                    if ((_jumps.Kinds(loop) & JumpKinds.Return) == 0 || rest is null)
                        break;
                    AddGuarded(loop, scope, rest, tail, output);
                    return output;
                default:
                    output.Add(statement);
                    break;
            }
        }

        return output;
    }

    private void LowerJump(Statement jump, Scope scope, Target[] tail, List<Statement> output)
    {
        // The verifier ensures that it is in a loop.
        Target target = jump is Return ? scope.Return : jump is Break ? scope.Break! : scope.Continue!;
        if (tail.Contains(target))
            return;
        target.Flag ??= fresh.Create(target.Name, IrType.Bool);
        output.Add(new Assign(target.Flag, Constant.Bool(true), jump.Span));
    }

    private void LowerLoop(Loop loop, Scope scope, Target[] tail, List<Statement> output)
    {
        var stopped = new Target("stopped");
        var skipped = new Target("skipped");
        // If nothing follows the loop in the body, returning is the same as breaking.
        Target returned = tail.Contains(scope.Return) ? stopped : scope.Return;
        var inner = new Scope(returned, stopped, skipped);
        List<Statement> body = WithFlag(skipped, Lower(loop.Body, inner, [skipped]), loop.Span);
        Block header = IrRewriter.Rebuilt(loop.Header, Lower(loop.Header, scope, []));
        Block continuing = IrRewriter.Rebuilt(loop.Continuing, Lower(loop.Continuing, scope, []));
        Expression condition = loop.Condition;

        Expression stop = stopped.Flag is null ? Constant.Bool(false) : new LocalRead(stopped.Flag);
        if (returned != stopped && returned.Flag is not null && (_jumps.Kinds(loop) & JumpKinds.Return) != 0)
            stop = Conditions.Or(stop, new LocalRead(returned.Flag));

        if (stop is not Constant)
        {
            // After a jump, the header must not run, nor the condition be read if its locals may have no value.
            bool testsInHeader = header.Statements.Count > 0 || (loop.TestsLast && ReadsLocals(condition));
            if (testsInHeader && stopped.Flag is null)
            {
                stopped.Flag = fresh.Create(stopped.Name, IrType.Bool);
                stop = Conditions.Or(new LocalRead(stopped.Flag), stop);
            }

            continuing = Guarded(stop, continuing, loop.Span);
            if (testsInHeader)
            {
                var leave = new Assign(stopped.Flag!, Conditions.Not(condition), loop.Span); // created above at the latest
                header = Guarded(stop, new Block([.. header.Statements, leave]), loop.Span);
                condition = Conditions.Not(stop);
            }
            else
            {
                condition = Conditions.And(Conditions.Not(stop), condition);
            }
        }

        Block newBody = IrRewriter.Rebuilt(loop.Body, body);
        bool same = header == loop.Header && condition == loop.Condition && newBody == loop.Body && continuing == loop.Continuing;
        Statement result = same ? loop : new Loop(header, condition, newBody, continuing, loop.TestsLast, loop.Span);
        output.AddRange(WithFlag(stopped, [result], loop.Span));
    }

    /// <summary>Adds the statements that follow <paramref name="jumping"/>, run only if no jump in it was taken.</summary>
    private void AddGuarded(Statement jumping, Scope scope, Rest rest, Target[] tail, List<Statement> output)
    {
        JumpKinds kinds = _jumps.Kinds(jumping);
        var targets = new List<Target>();
        if ((kinds & JumpKinds.Return) != 0)
            targets.Add(scope.Return);
        if ((kinds & JumpKinds.Break) != 0)
            targets.Add(scope.Break!); // the verifier ensures that it is in a loop
        if ((kinds & JumpKinds.Continue) != 0)
            targets.Add(scope.Continue!); // likewise
        Expression jumped = Constant.Bool(false);
        foreach (Target target in targets.Distinct())
        {
            if (target.Flag is not null)
                jumped = Conditions.Or(jumped, new LocalRead(target.Flag));
        }

        List<Statement> guarded = Lower(rest, scope, tail);
        if (jumped is Constant)
            output.AddRange(guarded);
        else if (guarded.Count > 0)
            output.Add(new If(Conditions.Not(jumped), new Block(guarded), Block.Empty, guarded[0].Span));
    }

    private static void AddIf(If branch, List<Statement> then, List<Statement> otherwise, List<Statement> output)
    {
        Block thenBlock = IrRewriter.Rebuilt(branch.Then, then);
        Block elseBlock = IrRewriter.Rebuilt(branch.Else, otherwise);
        if (thenBlock == branch.Then && elseBlock == branch.Else)
            output.Add(branch);
        else if (then.Count > 0)
            output.Add(new If(branch.Condition, thenBlock, elseBlock, branch.Span));
        else if (otherwise.Count > 0)
            output.Add(new If(Conditions.Not(branch.Condition), elseBlock, Block.Empty, branch.Span));
    }

    private static Block Guarded(Expression stop, Block block, SourceSpan span) =>
        block.Statements.Count == 0 ? block : new Block([new If(Conditions.Not(stop), block, Block.Empty, span)]);

    private static List<Statement> WithFlag(Target target, List<Statement> statements, SourceSpan span) => target.Flag is null ? statements
        : [new Declare(target.Flag, span), new Assign(target.Flag, Constant.Bool(false), span), .. statements];

    private static bool ReadsLocals(Expression expression) => expression is LocalRead || expression.Operands.Any(ReadsLocals);
}
