namespace GpuTrainer.Training.Tests.Reference;

/// <summary>The losses in double, the mean over a batch.</summary>
internal static class ReferenceLoss
{
    public static double Of(Loss loss, double[] outputs, int[] labels) => loss switch
    {
        CrossEntropy crossEntropy => WeightedCrossEntropy(outputs, labels, crossEntropy),
        Mse { OnSoftmax: true } =>
            OneHot(Rows(outputs, labels.Length).SelectMany(Softmax).ToArray(), labels, (p, target) => (p - target) * (p - target)),
        Mse => OneHot(outputs, labels, (x, target) => (x - target) * (x - target)),
        L1 => OneHot(outputs, labels, (x, target) => Math.Abs(x - target)),
        Huber huber => OneHot(outputs, labels, (x, target) => OfHuber(Math.Abs(x - target), huber.Delta)),
        Bce => OneHot(outputs, labels, (x, target) => -((target * Math.Log(Sigmoid(x))) + ((1 - target) * Math.Log(Sigmoid(-x))))),
        _ => throw new NotSupportedException(loss.Text),
    };

    public static int Correct(double[] logits, int[] labels)
    {
        int classes = logits.Length / labels.Length;
        return labels.Where((label, row) =>
            Array.IndexOf(logits, logits.Skip(row * classes).Take(classes).Max(), row * classes) == (row * classes) + label)
            .Count();
    }

    // PyTorch: sum of w[label] loss over sum of w[label]; smoothing spreads over all classes, each with its own weight.
    private static double WeightedCrossEntropy(double[] logits, int[] labels, CrossEntropy loss)
    {
        double sum = 0;
        double weights = 0;
        foreach ((double[] x, int label) in Rows(logits, labels.Length).Zip(labels))
        {
            double[] p = Softmax(x);
            double Weight(int j) => loss.ClassWeights.Count == 0 ? 1 : loss.ClassWeights[j];
            weights += Weight(label);
            sum -= (1 - loss.LabelSmoothing) * Weight(label) * Math.Log(p[label]);
            for (int j = 0; j < p.Length; j++)
                sum -= loss.LabelSmoothing / p.Length * Weight(j) * Math.Log(p[j]);
        }

        return sum / weights;
    }

    private static double OneHot(double[] values, int[] labels, Func<double, double, double> of)
    {
        int classes = values.Length / labels.Length;
        return values.Select((value, i) => of(value, i % classes == labels[i / classes] ? 1 : 0)).Average();
    }

    private static double OfHuber(double d, double delta) => d < delta ? d * d / 2 : delta * (d - (delta / 2));

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    private static IEnumerable<double[]> Rows(double[] values, int rows) => values.Chunk(values.Length / rows);

    private static double[] Softmax(double[] x)
    {
        double max = x.Max();
        double sum = x.Sum(value => Math.Exp(value - max));
        return Array.ConvertAll(x, value => Math.Exp(value - max) / sum);
    }
}
