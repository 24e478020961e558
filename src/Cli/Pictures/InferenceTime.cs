using System.Diagnostics;
using GpuTrainer.Training;

namespace GpuTrainer.Cli;

/// <summary>How long the network takes for some pictures, copies to and from the device included.</summary>
/// <param name="Runs">How often it was measured.</param>
/// <param name="Count">Pictures in a run.</param>
/// <param name="Seconds">The median.</param>
internal sealed record InferenceTime(int Runs, int Count, double Seconds)
{
    /// <summary>Measures; the caller has run the predictor before, so that nothing is done for the first time.</summary>
    public static InferenceTime Measure(Predictor predictor, ReadOnlySpan<byte> items, int runs)
    {
        int count = 0;
        double[] seconds = new double[runs];
        for (int run = 0; run < runs; run++)
        {
            long start = Stopwatch.GetTimestamp();
            count = predictor.Predict(items).Count;
            seconds[run] = Stopwatch.GetElapsedTime(start).TotalSeconds;
        }

        Array.Sort(seconds);
        return new InferenceTime(runs, count, (seconds[(runs - 1) / 2] + seconds[runs / 2]) / 2);
    }
}
