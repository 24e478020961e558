namespace GpuTrainer.Training;

/// <summary>The settings that several optimizers share, a user's own as well; only their defaults differ.</summary>
public static class OptimizerSettings
{
    /// <summary>"lr", at least 0.</summary>
    /// <param name="defaultText">The default, as the command shows it.</param>
    public static Setting LearningRate(string defaultText) =>
        Setting.Number("lr", "Learning rate", defaultText, 0, double.MaxValue, "a number of at least 0");

    /// <summary>"momentum", 0 to 1; 0 by default.</summary>
    public static Setting Momentum { get; } = Setting.Number("momentum", "Momentum", "0", 0, 1, "a number from 0 to 1");

    /// <summary>"weight-decay", at least 0.</summary>
    /// <param name="defaultText">The default, as the command shows it.</param>
    public static Setting WeightDecay(string defaultText) =>
        Setting.Number("weight-decay", "Weight decay", defaultText, 0, double.MaxValue, "a number of at least 0");

    /// <summary>"eps", above 0.</summary>
    /// <param name="defaultText">The default, as the command shows it.</param>
    public static Setting Epsilon(string defaultText) =>
        Setting.Number("eps", "What is added to a denominator", defaultText, double.Epsilon, double.MaxValue, "a number above 0");
}
