using System.Globalization;
using GpuTrainer.Model;
using GpuTrainer.Training;

namespace GpuTrainer.Cli;

/// <summary>How good a saved model is, as its file notes it.</summary>
/// <param name="Accuracy">On the test part, in [0, 1].</param>
/// <param name="Loss">Likewise.</param>
/// <param name="Count">Samples of the test part.</param>
/// <param name="LossText">Which loss it is.</param>
/// <param name="Data">Which data it is of.</param>
internal sealed record HeldOutScore(double Accuracy, double Loss, int Count, string LossText, string Data)
{
    private const string AccuracyKey = "testAccuracy";
    private const string LossKey = "testLoss";
    private const string CountKey = "testCount";
    private const string DataKey = "data";

    /// <summary>The notes of a file; null where it has none, as those of older versions.</summary>
    public static HeldOutScore? Read(IReadOnlyDictionary<string, string> notes) =>
        Number(notes, AccuracyKey) is { } accuracy && Number(notes, LossKey) is { } loss && Number(notes, CountKey) is { } count
        && notes.TryGetValue(LoadedModel.LossNote, out string? text) && notes.TryGetValue(DataKey, out string? data)
            ? new HeldOutScore(accuracy, loss, (int)count, text, data)
            : null;

    /// <summary>For a model's file, beside its other notes.</summary>
    public static IEnumerable<KeyValuePair<string, string>> ToNotes(Evaluation test) =>
    [
        new(AccuracyKey, test.Accuracy.ToString("R", CultureInfo.InvariantCulture)),
        new(LossKey, test.Loss.ToString("R", CultureInfo.InvariantCulture)),
        new(CountKey, test.Count.ToString(CultureInfo.InvariantCulture)),
    ];

    /// <summary>Whether two scores are of the same data.</summary>
    public bool IsComparable(HeldOutScore other) => Data == other.Data && Count == other.Count;

    /// <summary>Whether it is the better one: by accuracy, then, where it is the same loss, by that.</summary>
    public bool IsBetterThan(HeldOutScore other) =>
        Accuracy > other.Accuracy || (Accuracy == other.Accuracy && LossText == other.LossText && Loss < other.Loss);

    private static double? Number(IReadOnlyDictionary<string, string> notes, string key) =>
        notes.TryGetValue(key, out string? text) && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : null;
}
