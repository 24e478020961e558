using System.Globalization;

namespace GpuTrainer.Training;

/// <summary>The loss became infinite, NaN or absurdly large, so the weights are worthless from here on.</summary>
public sealed class DivergedException : Exception
{
    /// <summary>Describes the divergence.</summary>
    /// <param name="step">The first step with such a loss, counted from 1.</param>
    /// <param name="loss">The loss.</param>
    /// <param name="learningRate">The learning rate of the step.</param>
    /// <param name="detail">A detail, such as how many steps it averages, or where the first such value appeared; null = none.</param>
    public DivergedException(long step, double loss, double learningRate, string? detail = null)
        : base(string.Create(
            CultureInfo.InvariantCulture,
            $"The loss is {(double.IsFinite(loss) ? loss.ToString("G5", CultureInfo.InvariantCulture) : loss)} at step {step} ")
            + string.Create(CultureInfo.InvariantCulture, $"(learning rate {learningRate}){(detail is null ? "" : $", {detail}")}: ")
            + "the training has diverged and its weights are not saved. "
            + string.Create(CultureInfo.InvariantCulture, $"Try a lower learning rate, for example --lr {learningRate / 10:G3}."))
    {
        Step = step;
        Loss = loss;
        LearningRate = learningRate;
        Detail = detail;
    }

    /// <summary>The first step with such a loss, counted from 1.</summary>
    public long Step { get; }

    /// <summary>The loss: infinite, NaN or absurdly large.</summary>
    public double Loss { get; }

    /// <summary>The learning rate of the step.</summary>
    public double LearningRate { get; }

    /// <summary>A detail for the message; null = none.</summary>
    public string? Detail { get; }
}
