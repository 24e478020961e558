using GpuTrainer.Kernels;
using ILGPU.Runtime;

namespace GpuTrainer.Model;

/// <summary>
/// Rewrites a list of single-layer steps so that neighbours share launches. The list is correct without it, with the same bits: a fused
/// step writes what the steps that it replaces write, except for values between them that nothing else reads.
/// </summary>
internal sealed class FusionPass
{
    private readonly FusionRule[] _rules;

    /// <summary>Chooses the rules that pay on an accelerator. Earlier rules are tried first.</summary>
    /// <param name="accelerator">Where the plan runs.</param>
    /// <param name="library">The library that multiplies matrices; only the built-in products can be fused.</param>
    public FusionPass(Accelerator accelerator, MatMulLibrary library)
    {
        FusedMatMul? fusedMatMul = library == MatMulLibrary.BuiltIn ? FusedMatMul.For(accelerator) : null;
        FusionRule[] products = fusedMatMul is null ? [] : [new FusedLinear(fusedMatMul), new FusedLinearGradient(fusedMatMul)];
        _rules =
        [
            .. products, new FusedConvolution(), new FusedPoolingGradient(), new FusedActivationDropout(accelerator),
            new FusedActivationDropoutGradient(accelerator),
        ];
    }

    /// <summary>Replaces all patterns, from the start of the list.</summary>
    public PlanStep[] Rewrite(List<PlanStep> steps)
    {
        PlanStep[] source = [.. steps];
        var result = new List<PlanStep>(source.Length);
        for (int i = 0; i < source.Length;)
        {
            (PlanStep step, int taken) = (source[i], 1);
            foreach (FusionRule rule in _rules)
            {
                if (rule.TryFuse(source.AsSpan(i), out int matched) is { } fused)
                {
                    (step, taken) = (fused, matched);
                    break;
                }
            }

            result.Add(step);
            i += taken;
        }

        return [.. result];
    }
}

/// <summary>A pattern of neighbouring steps that one launch can do.</summary>
internal abstract class FusionRule
{
    /// <summary>Creates the step that replaces the first of some steps; null = they do not match the pattern.</summary>
    /// <param name="steps">The steps from here on, at least one.</param>
    /// <param name="taken">How many of them the result replaces.</param>
    public abstract PlanStep? TryFuse(ReadOnlySpan<PlanStep> steps, out int taken);

    /// <summary>Matches an activation and dropout at the start of forward steps; either may be missing.</summary>
    protected static int MatchForward(ReadOnlySpan<PlanStep> steps, out Stage? activation, out Stage? dropout)
    {
        int taken = 0;
        activation = steps.Length > taken && steps[taken] is ForwardStep { Stage.Kernels: ActivationKernels } first ? first.Stage : null;
        taken += activation is null ? 0 : 1;
        dropout = steps.Length > taken && steps[taken] is ForwardStep { Stage.Kernels: DropoutKernels } second ? second.Stage : null;
        return taken + (dropout is null ? 0 : 1);
    }

    /// <summary>
    /// Matches the gradients of dropout and of the activation before it at the start of backward steps; either may be missing.
    /// </summary>
    protected static int MatchBackward(ReadOnlySpan<PlanStep> steps, out Stage? activation, out Stage? dropout)
    {
        int taken = 0;
        dropout = steps.Length > taken && steps[taken] is InputGradientStep { Stage.Kernels: DropoutKernels } first ? first.Stage : null;
        taken += dropout is null ? 0 : 1;
        activation = steps.Length > taken && steps[taken] is InputGradientStep { Stage.Kernels: ActivationKernels } second
            ? second.Stage : null;
        return taken + (activation is null ? 0 : 1);
    }
}
