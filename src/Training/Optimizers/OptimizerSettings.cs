namespace GpuTrainer.Training;

/// <summary>The settings that several optimizers share; only their defaults differ.</summary>
internal static class OptimizerSettings
{
    public static Setting LearningRate(string defaultText) =>
        Setting.Number("lr", "Learning rate", defaultText, 0, double.MaxValue, "a number of at least 0");

    public static Setting Momentum { get; } = Setting.Number("momentum", "Momentum", "0", 0, 1, "a number from 0 to 1");

    public static Setting WeightDecay(string defaultText) =>
        Setting.Number("weight-decay", "Weight decay", defaultText, 0, double.MaxValue, "a number of at least 0");

    public static Setting Epsilon(string defaultText) =>
        Setting.Number("eps", "What is added to a denominator", defaultText, double.Epsilon, double.MaxValue, "a number above 0");
}
