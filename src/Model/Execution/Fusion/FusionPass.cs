using GpuTrainer.Kernels;

namespace GpuTrainer.Model;

/// <summary>
/// Rewrites a list of single layers' steps so that neighbours share launches. A list is right without it, and has the same bits: what a rule
/// puts in place of some steps writes what they write, but for values between them that nothing else reads.
/// </summary>
internal sealed class FusionPass
{
    private readonly FusionRule[] _rules;

    /// <summary>Chooses the rules that pay on the accelerator; a rule earlier in the list is tried earlier.</summary>
    public FusionPass(PlanMemory memory)
    {
        FusedMatMul? fusedMatMul = memory.MatMul.Library == MatMulLibrary.BuiltIn ? FusedMatMul.For(memory.Accelerator) : null;
        FusionRule[] products = fusedMatMul is null ? [] : [new FusedLinear(fusedMatMul), new FusedLinearGradient(fusedMatMul)];
        _rules =
        [
            .. products, new FusedConvolution(), new FusedPoolingGradient(), new FusedActivationDropout(memory.Accelerator), new FusedActivationDropoutGradient(memory.Accelerator),
        ];
    }

    /// <summary>The list with all patterns replaced, from its start on.</summary>
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
