using GpuTrainer.Data.Images;
using GpuTrainer.Data.Images.Digits;
using GpuTrainer.Training;
using ILGPU.Runtime;

namespace GpuTrainer.Cli;

/// <summary>Runs predict: pictures are read ahead on several threads, and classified in batches.</summary>
internal sealed class PredictRun(
    Predictor predictor,
    SecondReader secondReader,
    IReadOnlyList<string> classNames,
    PictureInput input,
    PredictChoices choices,
    IPredictReporter reporter,
    InputSaver? saver,
    TextWriter error)
{
    // Samples per pass of the network.
    private const int BatchSize = 64;

    private readonly List<PictureRead> _batch = [];
    private readonly LabelTally _tally = new(classNames.Count);
    private byte[] _items = [];
    private InferenceTime? _time;
    private int _exitCode = ExitCode.Success;

    /// <summary>Classifies the pictures in order; one that cannot be used is reported on stderr.</summary>
    /// <returns>The exit code.</returns>
    public int Run(IReadOnlyList<PictureSource> sources)
    {
        int samples = 0;
        foreach (PictureRead picture in PictureReader.ReadInOrder(sources, input.Read, Environment.ProcessorCount))
        {
            _batch.Add(picture);
            samples += picture.Samples.Items.Count;
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
        Prediction[] predictions = samples == 0 ? [] : Read(Predict(samples));
        double[] confidences = Confidences(predictions);
        foreach (PictureRead picture in _batch)
        {
            if (picture.Problem is not null)
            {
                Complain(picture.Problem);
                continue;
            }

            int count = picture.Samples.Items.Count;
            Report(AnswerFor(picture, predictions[first..(first + count)], confidences[first..(first + count)]));
            first += count;
        }

        _batch.Clear();
    }

    private IReadOnlyList<Prediction> Predict(int samples)
    {
        int size = input.Shape.Size;
        if (_items.Length < samples * size)
            _items = new byte[Math.Max(samples, BatchSize) * size];
        int offset = 0;
        foreach (byte[] sample in _batch.SelectMany(picture => picture.Samples.Items))
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

    // Digits found on paper are read by both networks, less slanted too. A picture that has the network's form already is left to the
    // user's network alone, so that the accuracy is the one that evaluate reports.
    private Prediction[] Read(IReadOnlyList<Prediction> predictions)
    {
        const int Copies = DigitReading.CopyCount;
        int size = input.Shape.Size;
        Prediction[] result = [.. predictions];
        int[] fromPaper = FromPaper();
        if (fromPaper.Length == 0)
            return result;
        byte[] copies = new byte[fromPaper.Length * Copies * size];
        Parallel.For(0, fromPaper.Length, k =>
        {
            DigitReading.Copy(_items.AsSpan(fromPaper[k] * size, size), copies.AsSpan(k * Copies * size, Copies * size));
        });
        IReadOnlyList<float>[] first = Opinions(predictor.Predict(copies)), second = Opinions(secondReader.Predict(copies));
        for (int k = 0; k < fromPaper.Length; k++)
        {
            Range ofDigit = (k * Copies)..((k + 1) * Copies);
            result[fromPaper[k]] = Prediction.From(DigitReading.Join(first[ofDigit], second[ofDigit]), classNames);
        }

        return result;
    }

    private static IReadOnlyList<float>[] Opinions(IEnumerable<Prediction> predictions) =>
        [.. predictions.Select(prediction => prediction.Probabilities)];

    // The indices of the batch's samples that were found on paper.
    private int[] FromPaper()
    {
        List<int> result = [];
        int first = 0;
        foreach (PictureSamples samples in _batch.Select(picture => picture.Samples))
        {
            if (samples.AreFromPaper)
                result.AddRange(Enumerable.Range(first, samples.Items.Count));
            first += samples.Items.Count;
        }

        return [.. result];
    }

    // The network answers with a digit whatever it sees, so its probability alone cannot tell that the picture shows none.
    private double[] Confidences(Prediction[] predictions)
    {
        double[] confidences = new double[predictions.Length];
        DigitResemblance? resemblance = input.Resemblance;
        Parallel.For(0, confidences.Length, i =>
        {
            Prediction prediction = predictions[i];
            double factor = resemblance?.To(_items.AsSpan(i * input.Shape.Size, input.Shape.Size), prediction.Label) ?? 1;
            confidences[i] = prediction.Probability * factor;
        });
        return confidences;
    }

    private static PictureAnswer AnswerFor(PictureRead picture, Prediction[] predictions, double[] confidences)
    {
        PictureSamples samples = picture.Samples;
        IReadOnlyList<int> chosen = samples.Row?.Best(confidences) ?? [.. Enumerable.Range(0, predictions.Length)];
        return new PictureAnswer(
            picture.Path,
            [.. chosen.Select(i => samples.Items[i])],
            [.. chosen.Select(i => predictions[i])],
            [.. chosen.Select(i => confidences[i])],
            ActualLabel: null)
        {
            Steps = samples.Steps,
        };
    }

    private void Report(PictureAnswer answer)
    {
        if (choices.LabelsFromNames)
        {
            if (SampleName.TryParse(answer.Path, classNames, out int label))
            {
                answer = answer with { ActualLabel = label };
                _tally.Add(label, answer.Predictions[0].Label);
            }
            else
            {
                Complain($"{answer.Path}: its name has no label, expected a name such as 07_03.png (label 7) or a folder named "
                    + "after a class.");
            }
        }

        if (saver is not null)
        {
            foreach (byte[] sample in answer.Samples)
                saver.Save(sample, input.Shape);
        }

        reporter.OnAnswer(answer);
    }

    private void Complain(string problem)
    {
        error.WriteLine("gpu-trainer: " + PrintableText.Of(problem));
        _exitCode = ExitCode.Mistake;
    }
}
