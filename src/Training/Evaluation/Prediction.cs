namespace GpuTrainer.Training;

/// <summary>The class that a network predicts for a sample.</summary>
/// <param name="Label">The class with the largest probability; the first of several.</param>
/// <param name="ClassName">Its name.</param>
/// <param name="Probability">In [0, 1].</param>
/// <param name="RunnerUp">The class with the next largest probability; equal to the label if there is only one class.</param>
/// <param name="RunnerUpClassName">Its name.</param>
/// <param name="RunnerUpProbability">In [0, 1].</param>
/// <param name="Probabilities">Of each class, in order; they sum to 1.</param>
public sealed record Prediction(
    int Label,
    string ClassName,
    float Probability,
    int RunnerUp,
    string RunnerUpClassName,
    float RunnerUpProbability,
    IReadOnlyList<float> Probabilities)
{
    /// <summary>From the probabilities of the classes.</summary>
    /// <param name="probabilities">[classes], in order; they sum to 1.</param>
    /// <param name="classNames">[classes].</param>
    public static Prediction From(float[] probabilities, IReadOnlyList<string> classNames)
    {
        ArgumentNullException.ThrowIfNull(probabilities);
        ArgumentNullException.ThrowIfNull(classNames);
        int best = 0;
        for (int i = 1; i < probabilities.Length; i++)
            best = probabilities[i] > probabilities[best] ? i : best;
        int second = best == 0 && probabilities.Length > 1 ? 1 : 0;
        for (int i = 0; i < probabilities.Length; i++)
            second = i != best && probabilities[i] > probabilities[second] ? i : second;
        return new Prediction(
            best, classNames[best], probabilities[best], second, classNames[second], probabilities[second], probabilities);
    }
}
