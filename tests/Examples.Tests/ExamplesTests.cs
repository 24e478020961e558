using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using GpuTrainer.Data;
using GpuTrainer.Data.Images;

namespace GpuTrainer.Examples.Tests;

/// <summary>Each example as a user starts it.</summary>
public sealed partial class ExamplesTests : IDisposable
{
    // What each program reaches is 88 to 93 %; a network that does not learn has 10 %.
    private const double Learned = 85;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Mnist_OnAFewDigits_TrainsSavesLoadsAndPredicts()
    {
        string output = Run("Mnist", "digits", _folder.File("model.safetensors"));

        double[] accuracies = Accuracies(output);
        Assert.Equal(6, accuracies.Length);
        Assert.True(accuracies[4] > Learned, output);
        Assert.Equal(accuracies[4], accuracies[5]);
        MatchCollection predictions = Predicted().Matches(output);
        Assert.Equal(5, predictions.Count);
        Assert.True(predictions.Count(match => match.Groups[1].Value == match.Groups[2].Value) >= 4, output);
    }

    [Fact]
    public void CustomLayer_LearnsItsSlopes_AndIsReadBack()
    {
        string output = Run("CustomLayer", _folder.File("model.safetensors"));

        Match slopes = Slopes().Match(output);
        Assert.True(Number(slopes.Groups[1].Value) < 0.24 && Number(slopes.Groups[2].Value) > 0.26, output);
        Assert.Contains("loaded \"flatten, linear 64, prelu 0.25, linear 10\"", output, StringComparison.Ordinal);
        AssertSameTwice(output);
    }

    [Fact]
    public void CustomLoss_Learns_AndIsReadBack()
    {
        string output = Run("CustomLoss", _folder.File("model.safetensors"));

        Assert.Contains("loaded with \"multi-margin 1\"", output, StringComparison.Ordinal);
        AssertSameTwice(output);
    }

    [Fact]
    public void CustomOptimizer_OnTheDigits_Learns()
    {
        string output = Run("CustomOptimizer");

        Assert.Contains("Lion: ", output, StringComparison.Ordinal);
        Assert.All(Accuracies(output), accuracy => Assert.True(accuracy > Learned, output));
    }

    [Fact]
    public void CustomKernel_OfOneBrightPixel_MakesASquare()
    {
        byte[] dot = new byte[9 * 7];
        dot[3 * 9 + 4] = 180;
        dot[0] = 90;
        ImageFile.Write(_folder.File("dot.png"), new Image(9, 7, 1, dot));

        Run("CustomKernel", _folder.File("dot.png"), _folder.File("square.png"), "1");

        byte[] blurred = ImageFile.Read(_folder.File("square.png")).Pixels;
        for (int y = 0; y < 7; y++)
        {
            for (int x = 0; x < 9; x++)
            {
                // The pixel at the corner counts four times, those next to it twice.
                int corner = (x, y) switch { (0, 0) => 40, (1, 0) or (0, 1) => 20, (1, 1) => 10, _ => 0 };
                Assert.Equal(corner + (x is >= 3 and <= 5 && y is >= 2 and <= 4 ? 20 : 0), blurred[y * 9 + x]);
            }
        }
    }

    [Fact]
    public void CustomDataset_ACsvOfPixels_Learns()
    {
        IDataset digits = DigitsDataset.Read().Train;
        string csv = _folder.File("train.csv");
        using (var writer = new StreamWriter(csv))
        {
            writer.WriteLine("label," + string.Join(',', Enumerable.Range(0, 784).Select(pixel => $"pixel{pixel}")));
            for (int i = 0; i < 2000; i++)
                writer.WriteLine($"{digits.Label(i)},{string.Join(',', digits.Item(i))}");
        }

        string output = Run("CustomDataset", csv);

        Assert.True(Accuracies(output)[^1] > Learned, output);
    }

    /// <summary>Runs a program in a separate process and returns its output.</summary>
    private static string Run(string example, params string[] args)
    {
        string self = Environment.ProcessPath ?? "";
        string dotnet = Path.GetFileNameWithoutExtension(self) == "dotnet" ? self
            : Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        var start = new ProcessStartInfo(dotnet, [Path.Combine(AppContext.BaseDirectory, $"GpuTrainer.{example}.dll"), .. args])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{example} exited with {process.ExitCode}: {error.Result}");
        return output;
    }

    private static void AssertSameTwice(string output)
    {
        double[] accuracies = Accuracies(output);
        Assert.True(accuracies[^1] > Learned, output);
        Assert.Equal(accuracies[^2], accuracies[^1]);
    }

    private static double[] Accuracies(string output) => [.. Accuracy().Matches(output).Select(match => Number(match.Groups[1].Value))];

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"test accuracy ([\d.]+) %")]
    private static partial Regex Accuracy();

    [GeneratedRegex(@"item \d is (\d), predicted (\d)")]
    private static partial Regex Predicted();

    [GeneratedRegex(@"slopes of prelu: (-?[\d.]+) to (-?[\d.]+)")]
    private static partial Regex Slopes();
}
