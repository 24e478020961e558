using System.Diagnostics;

namespace GpuTrainer.Benchmarks;

/// <summary>Times an action: warmed up, repeated, the median taken.</summary>
internal static class Measure
{
    /// <summary>Median seconds of one call, over <paramref name="samples"/> samples of about 50 ms each.</summary>
    public static double MedianSeconds(Action action, int samples = 9)
    {
        action();
        Stopwatch watch = Stopwatch.StartNew();
        int calls = 0;
        while (watch.ElapsedMilliseconds < 50)
        {
            action();
            calls++;
        }

        calls = Math.Max(1, calls);
        double[] seconds = new double[samples];
        for (int sample = 0; sample < samples; sample++)
        {
            long start = Stopwatch.GetTimestamp();
            for (int call = 0; call < calls; call++)
                action();
            seconds[sample] = Stopwatch.GetElapsedTime(start).TotalSeconds / calls;
        }

        Array.Sort(seconds);
        return seconds[samples / 2];
    }
}
