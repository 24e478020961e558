using GpuTrainer.Data.Images;
using GpuTrainer.Training;
using ILGPU.Runtime;

namespace GpuTrainer.Cli;

/// <summary>One run of predict: pictures are read ahead on several threads, and go through the network a batch at a time.</summary>
internal sealed class PredictRun(
    Predictor predictor,
    IReadOnlyList<string> classNames,
    PictureInput input,
    PredictChoices choices,
    IPredictReporter reporter,
    InputSaver? saver,
    TextWriter error)
{
    // Samples that are in memory at a time; the network takes them in one pass.
    private const int BatchSize = 64;

    private readonly List<PictureRead> _batch = [];
    private readonly LabelTally _tally = new(classNames.Count);
    private byte[] _items = [];
    private InferenceTime? _time;
    private int _exitCode = ExitCode.Success;

    /// <summary>Answers for each picture in order; what cannot be used is a line on stderr.</summary>
    /// <returns>The exit code.</returns>
    public int Run(IReadOnlyList<PictureSource> sources)
    {
        int samples = 0;
        foreach (PictureRead picture in PictureReader.ReadInOrder(sources, input.Read, Environment.ProcessorCount))
        {
            _batch.Add(picture);
            samples += picture.Samples.Count;
            if (samples < BatchSize && _batch.Count < BatchSize)
                continue;
            Answer(samples);
            samples = 0;
        }

        Answer(samples);
        if (_time is not null)
            reporter.OnTime(_time);
        if (choices.LabelsFromNames)
            reporter.OnSummary(_tally);
        return _exitCode;
    }

    private void Answer(int samples)
    {
        int first = 0;
        IReadOnlyList<Prediction> predictions = samples == 0 ? [] : Predict(samples);
        foreach (PictureRead picture in _batch)
        {
            if (picture.Problem is not null)
            {
                Complain(picture.Problem);
                continue;
            }

            Report(picture, [.. predictions.Skip(first).Take(picture.Samples.Count)]);
            first += picture.Samples.Count;
        }

        _batch.Clear();
    }

    private IReadOnlyList<Prediction> Predict(int samples)
    {
        int size = input.Shape.Size;
        if (_items.Length < samples * size)
            _items = new byte[Math.Max(samples, BatchSize) * size];
        int offset = 0;
        foreach (byte[] sample in _batch.SelectMany(picture => picture.Samples))
        {
            sample.CopyTo(_items, offset);
            offset += size;
        }

        Span<byte> items = _items.AsSpan(0, offset);
        IReadOnlyList<Prediction> predictions = predictor.Predict(items);
        if (choices.Time is { } runs && _time is null)
            _time = InferenceTime.Measure(predictor, items[..(Math.Min(samples, BatchSize) * size)], runs);
        return predictions;
    }

    private void Report(PictureRead picture, IReadOnlyList<Prediction> predictions)
    {
        int? actual = null;
        if (choices.LabelsFromNames)
        {
            if (SampleName.TryParse(picture.Path, classNames, out int label))
            {
                actual = label;
                _tally.Add(label, predictions[0].Label);
            }
            else
            {
                Complain($"{picture.Path}: its name tells no label, expected a name such as 07_03.png (label 7) or a folder named after a class.");
            }
        }

        if (saver is not null)
        {
            foreach (byte[] sample in picture.Samples)
                saver.Save(sample, input.Shape);
        }

        reporter.OnAnswer(new PictureAnswer(picture.Path, picture.Samples, predictions, actual));
    }

    private void Complain(string problem)
    {
        error.WriteLine("gpu-trainer: " + PrintableText.Of(problem));
        _exitCode = ExitCode.Mistake;
    }
}
