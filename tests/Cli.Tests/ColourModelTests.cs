using System.Text.Json;
using GpuTrainer.Data.Images;

namespace GpuTrainer.Cli.Tests;

/// <summary>A network of colour pictures, from CIFAR-10's files to the answers for pictures of any size.</summary>
public sealed class ColourModelTests : IDisposable
{
    private const int Classes = 10;
    private const int Side = 32;
    private const int TestItems = 60;

    // Ten colours that differ, and two shapes: by far enough for two epochs, where chance is right once in ten.
    private const double Learnt = 0.8;

    private static readonly string[] ClassNames = [
        "airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Train_ColourShapes_EvaluatesAndPredictsOtherSizes()
    {
        WriteCifar();
        JsonElement done = Run(
            "train", "--data", _folder.File("cifar"), "--model", "cnn", "--epochs", "3", "--batch-size", "20", "--normalize", "measured",
            "--out", _folder.File("model"))[^1];
        double accuracy = done.GetProperty("testAccuracy").GetDouble();

        // Without --data: what the model was trained on.
        double evaluated = Run("evaluate", "--model", _folder.File("model"))[^1].GetProperty("accuracy").GetDouble();
        JsonElement same =
            Run("predict", "--model", _folder.File("model"), "--labels-from-names", "--raw", Pictures("same", Side, Side))[^1];
        JsonElement wide = Run("predict", "--model", _folder.File("model"), "--labels-from-names", Pictures("wide", 150, 96))[^1];
        JsonElement small = Run("predict", "--model", _folder.File("model"), "--labels-from-names", Pictures("small", 20, 24))[^1];

        Assert.InRange(accuracy, Learnt, 1);
        Assert.Equal(accuracy, evaluated);
        Assert.Equal(accuracy, same.GetProperty("accuracy").GetDouble());
        Assert.InRange(wide.GetProperty("accuracy").GetDouble(), Learnt - 0.1, 1);
        Assert.InRange(small.GetProperty("accuracy").GetDouble(), Learnt - 0.1, 1);
    }

    private JsonElement[] Run(params string[] args) => CommandRun.Of([.. args, "--device", "cpu", "--json"]).Succeeds().Json;

    private void WriteCifar()
    {
        Directory.CreateDirectory(_folder.File("cifar"));
        for (int batch = 1; batch <= 5; batch++)
            WriteBatch($"data_batch_{batch}.bin", batch * 1000, 80);
        WriteBatch("test_batch.bin", 0, TestItems);
    }

    private void WriteBatch(string name, int seed, int count)
    {
        using FileStream file = File.Create(Path.Combine(_folder.File("cifar"), name));
        for (int i = 0; i < count; i++)
        {
            byte[] pixels = Shape(seed + i, i % Classes, Side, Side);
            file.WriteByte((byte)(i % Classes));
            for (int channel = 0; channel < 3; channel++)
            {
                for (int at = channel; at < pixels.Length; at += 3)
                    file.WriteByte(pixels[at]);
            }
        }
    }

    // The test items again, drawn in another size: what is wider or higher than a square has nothing at its ends.
    private string Pictures(string name, int width, int height)
    {
        for (int i = 0; i < TestItems; i++)
        {
            string directory = Directory.CreateDirectory(_folder.File($"{name}/{ClassNames[i % Classes]}")).FullName;
            ImageFile.Write(Path.Combine(directory, $"{i:D3}.png"), new Image(width, height, 3, Shape(i, i % Classes, width, height)));
        }

        return _folder.File(name);
    }

    // A disc or a square in the class's colour on a dark ground, [H, W, 3].
    private static byte[] Shape(int seed, int label, int width, int height)
    {
        Random random = new(seed);
        double size = 0.25 + (0.1 * random.NextDouble()), centerX = 0.4 + (0.2 * random.NextDouble()),
            centerY = 0.4 + (0.2 * random.NextDouble());
        int ground = random.Next(60), light = random.Next(60);
        byte[] pixels = new byte[width * height * 3];
        int side = Math.Min(width, height);
        for (int i = 0; i < width * height; i++)
        {
            double x = ((((i % width) + 0.5) - (width / 2.0)) / side) + 0.5 - centerX,
                y = ((((i / width) + 0.5) - (height / 2.0)) / side) + 0.5 - centerY;
            bool inside = label % 2 == 0 ? (x * x) + (y * y) < size * size : Math.Max(Math.Abs(x), Math.Abs(y)) < 0.85 * size;
            for (int channel = 0; channel < 3; channel++)
            {
                double wave = Math.Cos(2 * Math.PI * ((label / (double)Classes) - (channel / 3.0)));
                pixels[(i * 3) + channel] = (byte)(inside ? 100 + light + (int)(90 * wave) : ground);
            }
        }

        return pixels;
    }
}
