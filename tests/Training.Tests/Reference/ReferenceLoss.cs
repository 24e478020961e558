namespace GpuTrainer.Training.Tests.Reference;

/// <summary>The losses in double, the mean over a batch.</summary>
internal static class ReferenceLoss
{
    public static double Of(Loss loss, double[] logits, int[] labels) => loss switch
    {
        Training.CrossEntropy crossEntropy => CrossEntropy(logits, labels, crossEntropy.LabelSmoothing),
        Training.Mse => Mse(logits, labels),
        _ => throw new NotSupportedException(loss.Text),
    };

    public static int Correct(double[] logits, int[] labels)
    {
        int classes = logits.Length / labels.Length;
        return labels.Where((label, row) => Array.IndexOf(logits, logits.Skip(row * classes).Take(classes).Max(), row * classes) == (row * classes) + label)
            .Count();
    }

    private static double CrossEntropy(double[] logits, int[] labels, double smoothing)
    {
        int classes = logits.Length / labels.Length;
        double sum = 0;
        for (int row = 0; row < labels.Length; row++)
        {
            double[] p = Softmax(logits, row, classes);
            sum -= (1 - smoothing) * Math.Log(p[labels[row]]);
            for (int j = 0; j < classes; j++)
                sum -= smoothing / classes * Math.Log(p[j]);
        }

        return sum / labels.Length;
    }

    private static double Mse(double[] logits, int[] labels)
    {
        int classes = logits.Length / labels.Length;
        double sum = 0;
        for (int row = 0; row < labels.Length; row++)
        {
            double[] p = Softmax(logits, row, classes);
            for (int j = 0; j < classes; j++)
                sum += Math.Pow(p[j] - (j == labels[row] ? 1 : 0), 2);
        }

        return sum / logits.Length;
    }

    private static double[] Softmax(double[] logits, int row, int classes)
    {
        double[] x = logits[(row * classes)..((row + 1) * classes)];
        double max = x.Max();
        double sum = x.Sum(value => Math.Exp(value - max));
        return Array.ConvertAll(x, value => Math.Exp(value - max) / sum);
    }
}
