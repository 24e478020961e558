using System.Collections.Generic;
using System.Linq;
using GpuTrainer.KernelCompiler.Analysis;
using GpuTrainer.KernelCompiler.Ir;

namespace GpuTrainer.KernelCompiler.Emit.CSharp;

/// <summary>
/// Prints one form of a kernel as a method that runs a range of groups: for each group its phases in order, and for each phase a loop over
/// the group's threads (scalar form) or vectors of threads.
/// </summary>
internal sealed class FormEmitter
{
    private readonly Kernel _kernel;
    private readonly Form _form;
    private readonly Uniformity _uniformity;
    private readonly PhasePlan _plan;
    private readonly CodeWriter _code;
    private readonly ThreadEmitter _threads;

    public FormEmitter(Kernel kernel, Form form, Uniformity uniformity, PhasePlan plan, CodeWriter code)
    {
        _kernel = kernel;
        _form = form;
        _uniformity = uniformity;
        _plan = plan;
        _code = code;
        _threads = new ThreadEmitter(kernel, form, uniformity, plan, code);
    }

    public void Emit()
    {
        // Compiled once, fully optimized: kernels run long in a single call, which tiered compilation would notice too late.
        _code.Line("[SkipLocalsInit]");
        _code.Line("[MethodImpl(MethodImplOptions.AggressiveOptimization)]");
        _code.Open($"private static void {_form.MethodName}(CpuLaunch* _launch, int _begin, int _end)");
        if (!_form.IsScalar)
        {
            _code.Line("// A group that is no whole number of vectors wide runs in the scalar form; the bits are the same.");
            _code.Open($"if (_launch->GroupDimX % {_form.Lanes} != 0)");
            _code.Line($"{Form.Scalar.MethodName}(_launch, _begin, _end);");
            _code.Line("return;");
            _code.Close();
            _code.Line("");
        }

        _code.Open("unchecked");
        Arguments();
        Dimensions();
        Arrays();
        _code.Open("for (int _group = _begin; _group < _end; _group++)");
        GroupIndices();
        foreach (Local local in _plan.GroupLocals.OrderBy(l => l.Name, System.StringComparer.Ordinal))
            _threads.Declare(local);

        Emit(_plan.Nodes);
        _code.Close();
        _code.Close();
        _code.Close();
    }

    private void Arguments()
    {
        int offset = 0;
        foreach (KernelParameter parameter in _kernel.Parameters)
        {
            string type = parameter.ElementType.CSharpName();
            string name = ScalarExpressions.Name(parameter.Name);
            if (parameter.IsView)
            {
                _code.Line(
                    $"{type}* {name} = ({type}*)(*(byte**)(_launch->Arguments + {offset}) + *(long*)(_launch->Arguments + {offset + 8}));");
                _code.Line($"long {ScalarExpressions.LengthName(parameter)} = *(long*)(_launch->Arguments + {offset + 16});");
                offset += 24;
            }
            else
            {
                _code.Line($"{type} {name} = *({type}*)(_launch->Arguments + {offset});");
                offset += 8;
            }
        }
    }

    /// <summary>Shared arrays, local arrays and saved locals: on the stack, one set for all groups of the range.</summary>
    private void Arrays()
    {
        foreach (SharedArray shared in _kernel.SharedArrays)
        {
            string type = shared.ElementType.CSharpName();
            _code.Line($"{type}* {ScalarExpressions.Name(shared.Name)} = stackalloc {type}[{shared.Length}];");
        }

        string slots = "1";
        if (_plan.HasBarriers && (_plan.Saved.Count > 0 || _kernel.LocalArrays.Count > 0))
        {
            slots = "_slots";
            string width = _form.IsScalar ? "_groupDimX" : $"(_groupDimX / {_form.Lanes})";
            _code.Line($"int _slots = {width} * _groupDimY * _groupDimZ;");
        }

        foreach (LocalArray local in _kernel.LocalArrays)
        {
            string type = local.ElementType.CSharpName();
            string name = _plan.HasBarriers ? $"_all{local.Name}" : ScalarExpressions.Name(local.Name);
            _code.Line($"{type}* {name} = stackalloc {type}[{slots} * {local.Length * _form.Lanes}];");
        }

        foreach (Local saved in _plan.Saved)
        {
            string type = _form.IsScalar || _uniformity.Of(saved).IsScalar ? saved.Type.CSharpName() : _form.VectorType(saved.Type);
            _code.Line($"{type}* _saved_{saved.Name} = stackalloc {type}[_slots];");
        }
    }

    /// <summary>Copies the dimensions, because the JIT must assume that the kernel's stores may change the launch.</summary>
    private void Dimensions()
    {
        foreach (char axis in "XYZ")
        {
            _code.Line($"int _gridDim{axis} = _launch->GridDim{axis};");
            _code.Line($"int _groupDim{axis} = _launch->GroupDim{axis};");
        }
    }

    private void GroupIndices()
    {
        _code.Line("int _gridX = _group % _gridDimX;");
        _code.Line("int _gridY = _group / _gridDimX % _gridDimY;");
        _code.Line("int _gridZ = _group / _gridDimX / _gridDimY;");
    }

    private void Emit(IEnumerable<GroupNode> nodes)
    {
        foreach (GroupNode node in nodes)
        {
            switch (node)
            {
                case PhaseNode phase:
                    Emit(phase);
                    break;
                case UniformNode uniform:
                    _threads.Emit(uniform.Statement, null);
                    break;
                case BranchNode branch:
                    _code.Open($"if ({ScalarExpressions.Print(branch.Branch.Condition)})");
                    Emit(branch.Then);
                    _code.Close();
                    if (branch.Else.Count > 0)
                    {
                        _code.Open("else");
                        Emit(branch.Else);
                        _code.Close();
                    }

                    break;
                case LoopNode loop:
                    Emit(loop);
                    break;
            }
        }
    }

    private void Emit(LoopNode node)
    {
        _code.Open("while (true)");
        if (node.Loop.TestsLast)
        {
            Emit(node.Body);
            Emit(node.Continuing);
        }

        Emit(node.Header);
        _code.Open($"if (!{ScalarExpressions.Print(node.Loop.Condition)})");
        _code.Line("break;");
        _code.Close();
        if (!node.Loop.TestsLast)
        {
            Emit(node.Body);
            Emit(node.Continuing);
        }

        _code.Close();
    }

    private void Emit(PhaseNode phase)
    {
        _code.Line("for (int _tz = 0; _tz < _groupDimZ; _tz++)");
        _code.Line("for (int _ty = 0; _ty < _groupDimY; _ty++)");
        _code.Open($"for (int _tx = 0; _tx < _groupDimX; _tx += {_form.Lanes})");
        List<Local> loaded = _plan.SavedIn(phase).ToList();
        bool usesArrays = _plan.HasBarriers && _kernel.LocalArrays.Count > 0;
        if (loaded.Count > 0 || usesArrays)
        {
            string width = _form.IsScalar ? "_groupDimX" : $"(_groupDimX / {_form.Lanes})";
            string column = _form.IsScalar ? "_tx" : $"_tx / {_form.Lanes}";
            _code.Line($"int _slot = (_tz * _groupDimY + _ty) * {width} + {column};");
        }

        if (usesArrays)
        {
            foreach (LocalArray local in _kernel.LocalArrays)
            {
                _code.Line($"{local.ElementType.CSharpName()}* {ScalarExpressions.Name(local.Name)} = _all{local.Name} + _slot * "
                    + $"{local.Length * _form.Lanes};");
            }
        }

        foreach (Assign assign in _plan.RematerialisedIn(phase))
            _threads.Declare(assign.Local, _threads.Value(assign.Local, assign.Value));

        foreach (Local local in loaded)
            _threads.Declare(local, $"_saved_{local.Name}[_slot]");

        _threads.Emit(phase.Statements, null);
        foreach (Local local in _plan.SavedBy(phase))
            _code.Line($"_saved_{local.Name}[_slot] = {ScalarExpressions.Name(local.Name)};");

        _code.Close();
    }
}
