using System.Diagnostics;
using GpuTrainer.Compute;
using ILGPU.Runtime;

namespace GpuTrainer.Benchmarks;

/// <summary>Times an action: warms it up, repeats it, and takes the median.</summary>
internal static class Measure
{
    // Enough launches that starting the graph is negligible, few enough that several samples of a large product fit into a second.
    private const int MostLaunchesOfGraph = 64;

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

        return Median(seconds);
    }

    /// <summary>
    /// Median seconds of the device for one launch. On a GPU, many launches are recorded as one graph and timed by the device's clock
    /// between two markers, so that host time is excluded; the gaps between launches are the device's own.
    /// </summary>
    public static double LaunchSeconds(BenchmarkDevice device, Action launch, int samples = 9)
    {
        if (device.IsCpu)
            return MedianSeconds(launch, samples);

        AcceleratorStream stream = device.Accelerator.DefaultStream;
        launch();
        double once = Seconds(stream, launch);
        int launches = Math.Clamp((int)(0.02 / Math.Max(once, 1e-6)), 1, MostLaunchesOfGraph);
        using LaunchGraph graph = stream.Record(() =>
        {
            for (int i = 0; i < launches; i++)
                launch();
        });
        graph.Replay();
        double[] seconds = new double[samples];
        for (int sample = 0; sample < samples; sample++)
            seconds[sample] = Seconds(stream, graph.Replay) / launches;
        return Median(seconds);
    }

    /// <summary>Seconds between two markers in the stream, one before and one after the action's work.</summary>
    public static double Seconds(AcceleratorStream stream, Action action)
    {
        using ProfilingMarker start = stream.AddProfilingMarker();
        action();
        using ProfilingMarker end = stream.AddProfilingMarker();
        return (end - start).TotalSeconds;
    }

    public static double Median(double[] values)
    {
        Array.Sort(values);
        return values[values.Length / 2];
    }
}
