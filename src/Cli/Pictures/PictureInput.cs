using GpuTrainer.Data;
using GpuTrainer.Data.Images;
using GpuTrainer.Data.Images.Digits;
using GpuTrainer.Model;

namespace GpuTrainer.Cli;

/// <summary>
/// Turns picture files into a network's input: digits as in MNIST, other pictures scaled and cropped to the network's size.
/// </summary>
internal sealed class PictureInput
{
    private static readonly ImageShape DigitShape = new(1, MnistForm.Side, MnistForm.Side);
    private static readonly string[] Digits = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];

    private readonly bool _raw;
    private readonly bool _prepare;
    private readonly bool _segment;
    private readonly bool _tellSteps;

    /// <summary>Prepares for a network that takes [C, H, W].</summary>
    /// <param name="description">The network and its classes.</param>
    /// <param name="raw">Use the pixels as they are.</param>
    /// <param name="segment">Split several digits side by side.</param>
    /// <param name="tellSteps">Record how each picture was processed.</param>
    /// <exception cref="UsageException">The network does not take pictures, or not digits although they are to be split.</exception>
    public PictureInput(ModelDescription description, bool raw, bool segment, bool tellSteps)
    {
        Shape input = description.Model.InputShape;
        if (input.Rank != 3)
            throw new UsageException($"--model: the network takes {input}, expected pictures, [channels, height, width].");
        Shape = new ImageShape(input[0], input[1], input[2]);
        if (Shape.Channels is not (1 or 3))
            throw new UsageException($"--model: the network takes {input}, expected pictures of 1 channel (grey) or 3 (red, green, blue).");
        bool digits = Shape == DigitShape && description.ClassNames.SequenceEqual(Digits);
        if (segment && !digits)
        {
            throw new UsageException(
                $"--segment: expected a network for digits, {DigitShape} and the classes {string.Join(", ", Digits)}, "
                + $"but it takes {input} and has {string.Join(", ", description.ClassNames)}; leave it out.");
        }

        _raw = raw;
        _prepare = digits && !raw;
        _segment = segment;
        _tellSteps = tellSteps;
    }

    /// <summary>The shape of the network's input.</summary>
    public ImageShape Shape { get; }

    /// <summary>Measures the resemblance to handwritten digits; null for other networks, and with --raw.</summary>
    public DigitResemblance? Resemblance => _prepare ? DigitResemblance.Embedded : null;

    /// <summary>Reads a picture: one sample unless digits are split. Thread-safe.</summary>
    /// <exception cref="UsageException">The file does not exist, or the network cannot take it.</exception>
    /// <exception cref="ImageFormatException">The file is not a picture, or is damaged.</exception>
    public PictureSamples Read(string path)
    {
        if (!File.Exists(path))
        {
            throw new UsageException(
                Directory.Exists(path) ? $"{path}: is a directory, expected a picture." : $"{path}: there is no such file.");
        }

        Image image = ImageFile.Read(path);
        try
        {
            if (_raw)
                return new PictureSamples([DigitPreprocessor.Raw(image, Shape)]);
            if (!_prepare)
                return new PictureSamples([Fit(image)]);
            List<string>? steps = _tellSteps ? [] : null;
            if (!_segment)
            {
                byte[] digit = DigitPreprocessor.Prepare(image, steps, out bool isFromPaper);
                return new PictureSamples([digit]) { AreFromPaper = isFromPaper, Steps = steps ?? [] };
            }

            DigitRow row = DigitPreprocessor.Row(image, steps);
            return new PictureSamples(row.Candidates, row) { AreFromPaper = true, Steps = steps ?? [] };
        }
        catch (DigitNotFoundException problem)
        {
            throw new UsageException($"{path}: {problem.Message}");
        }
    }

    // As for training on a folder of pictures.
    private byte[] Fit(Image image)
    {
        byte[] item = new byte[Shape.Size];
        PicturePixels.Fit(image, Shape, item);
        return item;
    }
}
