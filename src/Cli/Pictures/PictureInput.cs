using GpuTrainer.Data;
using GpuTrainer.Data.Images;
using GpuTrainer.Data.Images.Digits;
using GpuTrainer.Model;

namespace GpuTrainer.Cli;

/// <summary>Picture files as a network's input: digits are brought into MNIST's form, everything else to the network's size.</summary>
internal sealed class PictureInput
{
    private static readonly ImageShape s_digitShape = new(1, MnistForm.Side, MnistForm.Side);
    private static readonly string[] s_digits = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];

    private readonly bool _raw;
    private readonly bool _prepare;
    private readonly bool _segment;
    private readonly bool _tellSteps;

    /// <summary>For a network that takes [C, H, W].</summary>
    /// <param name="description">The network and its classes.</param>
    /// <param name="raw">Take the pixels as they are whatever the classes.</param>
    /// <param name="segment">Split digits that stand side by side.</param>
    /// <param name="tellSteps">Say what was done to each picture.</param>
    /// <exception cref="UsageException">The network takes no pictures, or none of digits where digits are to be split.</exception>
    public PictureInput(ModelDescription description, bool raw, bool segment, bool tellSteps)
    {
        Shape input = description.Model.InputShape;
        if (input.Rank != 3)
            throw new UsageException($"--model: the network takes {input}, expected pictures: [channels, height, width].");
        Shape = new ImageShape(input[0], input[1], input[2]);
        if (Shape.Channels is not (1 or 3))
            throw new UsageException($"--model: the network takes {input}, expected pictures of 1 channel (grey) or 3 (red, green, blue).");
        bool digits = Shape == s_digitShape && description.ClassNames.SequenceEqual(s_digits);
        if (segment && !digits)
        {
            throw new UsageException(
                $"--segment: it splits digits, but the network takes {input} and has the classes {string.Join(", ", description.ClassNames)}; "
                + $"expected {s_digitShape} and {string.Join(", ", s_digits)}. Leave it out.");
        }

        _raw = raw;
        _prepare = digits && !raw;
        _segment = segment;
        _tellSteps = tellSteps;
    }

    /// <summary>What the network takes.</summary>
    public ImageShape Shape { get; }

    /// <summary>How much samples look like handwritten digits; null for networks that take other pictures, and for pixels as they are.</summary>
    public DigitResemblance? Resemblance => _prepare ? DigitResemblance.Embedded : null;

    /// <summary>Reads a picture's samples: one, unless digits are split. Safe on several threads.</summary>
    /// <exception cref="UsageException">There is no such file, or no picture that the network can take.</exception>
    /// <exception cref="ImageFormatException">The file is no picture, or a damaged one.</exception>
    public PictureSamples Read(string path)
    {
        if (!File.Exists(path))
            throw new UsageException(Directory.Exists(path) ? $"{path}: it is a directory, expected a picture." : $"{path}: there is no such file.");
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

    // As a folder's pictures are for the training.
    private byte[] Fit(Image image)
    {
        byte[] item = new byte[Shape.Size];
        PicturePixels.Fit(image, Shape, item);
        return item;
    }
}
