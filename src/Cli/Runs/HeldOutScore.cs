using System.Globalization;
using GpuTrainer.Model;
using GpuTrainer.Training;

namespace GpuTrainer.Cli;

/// <summary>A model's score on the test part, as noted in its file.</summary>
/// <param name="Accuracy">On the test part, in [0, 1].</param>
/// <param name="Loss">On the test part.</param>
/// <param name="Count">The number of test samples.</param>
/// <param name="LossText">The kind of loss.</param>
/// <param name="Data">The data set.</param>
internal sealed record HeldOutScore(double Accuracy, double Loss, int Count, string LossText, string Data)
{
    private const string AccuracyKey = "testAccuracy";
    private const string LossKey = "testLoss";
    private const string CountKey = "testCount";
    private const string DataKey = "data";

    /// <summary>Reads a file's notes; null: it has none, as in files of older versions.</summary>
    public static HeldOutScore? Read(IReadOnlyDictionary<string, string> notes) =>
        Number(notes, AccuracyKey) is { } accuracy && Number(notes, LossKey) is { } loss && Number(notes, CountKey) is { } count
        && notes.TryGetValue(LoadedModel.LossNote, out string? text) && notes.TryGetValue(DataKey, out string? data)
            ? new HeldOutScore(accuracy, loss, (int)count, text, data)
            : null;

    /// <summary>The notes to write to a model file.</summary>
    public static IEnumerable<KeyValuePair<string, string>> ToNotes(Evaluation test) =>
    [
        new(AccuracyKey, test.Accuracy.ToString("R", CultureInfo.InvariantCulture)),
        new(LossKey, test.Loss.ToString("R", CultureInfo.InvariantCulture)),
        new(CountKey, test.Count.ToString(CultureInfo.InvariantCulture)),
    ];

    /// <summary>Whether both scores are for the same data.</summary>
    public bool IsComparable(HeldOutScore other) => Data == other.Data && Count == other.Count;

    /// <summary>Whether this is the better score: by accuracy, then by loss if it is of the same kind.</summary>
    public bool IsBetterThan(HeldOutScore other) =>
        Accuracy > other.Accuracy || (Accuracy == other.Accuracy && LossText == other.LossText && Loss < other.Loss);

    private static double? Number(IReadOnlyDictionary<string, string> notes, string key) =>
        notes.TryGetValue(key, out string? text)
        && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
            ? value
            : null;
}
