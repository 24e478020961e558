namespace GpuTrainer.Training;

/// <summary>Counts predictions as they come, for a <see cref="ClassificationReport"/>.</summary>
internal sealed class ClassificationTally
{
    private readonly IReadOnlyList<string> _classNames;
    private readonly int[,] _counts;
    private readonly int _topK;
    private readonly int _mostMistakes;
    private readonly (int Count, int Right, double Confidence)[] _bins = new (int, int, double)[Calibration.BinCount];

    // The least confident first, so that it makes room for a more confident one.
    private readonly PriorityQueue<Mistake, (float Probability, int Index)> _mistakes =
        new(Comparer<(float Probability, int Index)>.Create(
            (a, b) => a.Probability != b.Probability ? a.Probability.CompareTo(b.Probability) : b.Index.CompareTo(a.Index)));

    private int _samples;
    private int _right;
    private int _inTopK;

    public ClassificationTally(IReadOnlyList<string> classNames, int topK, int mistakes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(mistakes);
        if (topK < 1 || topK > classNames.Count)
            throw new TrainingException($"Top-k accuracy: k is {topK}, expected 1 to {classNames.Count}, the number of classes.");
        _classNames = classNames;
        _counts = new int[classNames.Count, classNames.Count];
        _topK = topK;
        _mostMistakes = mistakes;
    }

    /// <summary>Counts the next sample.</summary>
    public void Add(int label, Prediction prediction)
    {
        bool right = prediction.Label == label;
        _counts[label, prediction.Label]++;
        _right += right ? 1 : 0;
        _inTopK += Rank(prediction.Probabilities, label) < _topK ? 1 : 0;
        ref (int Count, int Right, double Confidence) bin = ref _bins[Calibration.BinOf(prediction.Probability)];
        bin = (bin.Count + 1, bin.Right + (right ? 1 : 0), bin.Confidence + prediction.Probability);
        if (!right && _mostMistakes > 0)
            Keep(new Mistake(_samples, label, prediction.Label, prediction.Probability));
        _samples++;
    }

    public ClassificationReport ToReport()
    {
        var matrix = new ConfusionMatrix(_classNames, _counts);
        return new ClassificationReport(
            matrix, [.. Enumerable.Range(0, _classNames.Count).Select(label => ClassMetrics.Of(matrix, label))],
            (double)_right / _samples, _topK, (double)_inTopK / _samples, new Calibration([.. _bins.Select(ToBin)]),
            [
                .. _mistakes.UnorderedItems.OrderByDescending(item => item.Priority.Probability).ThenBy(item => item.Priority.Index)
                    .Select(item => item.Element),
            ]);
    }

    private void Keep(Mistake mistake)
    {
        if (_mistakes.Count < _mostMistakes)
            _mistakes.Enqueue(mistake, (mistake.Probability, mistake.Index));
        else
            _mistakes.EnqueueDequeue(mistake, (mistake.Probability, mistake.Index));
    }

    // Ties go to the first class, as in Prediction.Label, so that top-1 accuracy is the accuracy.
    private static int Rank(IReadOnlyList<float> probabilities, int label)
    {
        int rank = 0;
        for (int other = 0; other < probabilities.Count; other++)
            rank += probabilities[other] > probabilities[label] || (probabilities[other] == probabilities[label] && other < label) ? 1 : 0;
        return rank;
    }

    private static CalibrationBin ToBin((int Count, int Right, double Confidence) bin, int index) => new(
        (double)index / Calibration.BinCount, (index + 1.0) / Calibration.BinCount, bin.Count, (double)bin.Right / bin.Count,
        bin.Confidence / bin.Count);
}
