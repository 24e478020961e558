using System.Globalization;
using GpuTrainer.Kernels;
using ILGPU.Runtime;

namespace GpuTrainer.Training;

/// <summary>
/// PyTorch's CrossEntropyLoss: minus the logarithm of the softmax at the label, averaged over the batch. With class weights w, the weighted
/// mean, sum of w[label] * loss / sum of w[label], where smoothing weights each class by its own weight (as PyTorch since 1.10).
/// </summary>
public sealed record CrossEntropy : Loss
{
    /// <summary>Creates the loss.</summary>
    /// <param name="labelSmoothing">In [0, 1]: the target is (1 - s) at the label plus s / classes everywhere.</param>
    /// <param name="classWeights">One per class, each at least 0 and one above 0; null or empty = all 1.</param>
    /// <exception cref="TrainingException">A value is out of range.</exception>
    public CrossEntropy(float labelSmoothing = 0f, IReadOnlyList<float>? classWeights = null)
    {
        if (!(labelSmoothing >= 0 && labelSmoothing <= 1))
            throw new TrainingException($"Cross-entropy: the label smoothing is {labelSmoothing}, expected 0 to 1.");
        LabelSmoothing = labelSmoothing;
        ClassWeights = classWeights is null ? [] : [.. classWeights];
        foreach (float weight in ClassWeights.Where(weight => !(weight >= 0 && float.IsFinite(weight))))
            throw new TrainingException($"Cross-entropy: a class weight is {weight}, expected at least 0.");
        if (ClassWeights.Count > 0 && ClassWeights.All(weight => weight == 0))
            throw new TrainingException("Cross-entropy: all class weights are 0, expected at least one above 0.");
    }

    /// <summary>The registry entry.</summary>
    public static Kind<Loss> Kind { get; } = new(
        "cross-entropy", "minus the logarithm of the softmax at the label",
        [
            Setting.Number("label-smoothing", "Share of the target that is spread over all classes", "0", 0, 1, "a number from 0 to 1"),
            Setting.Numbers("class-weights", "How much each class counts, one weight per class", 0,
                "numbers of at least 0, separated by commas"),
        ],
        values => new CrossEntropy((float)values.Number("label-smoothing"), values.Numbers("class-weights")));

    /// <summary>In [0, 1].</summary>
    public float LabelSmoothing { get; }

    /// <summary>One per class; empty = all 1.</summary>
    public IReadOnlyList<float> ClassWeights { get; }

    /// <inheritdoc/>
    public override string Text => (LabelSmoothing, ClassWeights.Count) switch
    {
        (0, 0) => "cross-entropy",
        (_, 0) => $"cross-entropy {Number(LabelSmoothing)}",
        _ => $"cross-entropy {Number(LabelSmoothing)} {string.Join(',', ClassWeights.Select(Number))}",
    };

    /// <inheritdoc/>
    public override LossKernels Load(Accelerator accelerator, int maxRows) => ClassWeights.Count == 0
        ? new SoftmaxCrossEntropy(accelerator, LabelSmoothing)
        : new WeightedCrossEntropy(accelerator, [.. ClassWeights], LabelSmoothing);

    /// <inheritdoc/>
    public override void CheckClasses(int classes)
    {
        if (ClassWeights.Count > 0 && ClassWeights.Count != classes)
            throw new TrainingException($"Cross-entropy: got {ClassWeights.Count} class weights, expected {classes}, one per class.");
    }

    /// <inheritdoc/>
    public bool Equals(CrossEntropy? other) =>
        other is not null && LabelSmoothing == other.LabelSmoothing && ClassWeights.SequenceEqual(other.ClassWeights);

    /// <inheritdoc/>
    public override int GetHashCode() => ClassWeights.Aggregate(LabelSmoothing.GetHashCode(), HashCode.Combine);

    private static string Number(float value) => value.ToString("R", CultureInfo.InvariantCulture);
}
