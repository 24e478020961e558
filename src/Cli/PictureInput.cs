using GpuTrainer.Data;
using GpuTrainer.Data.Images;
using GpuTrainer.Data.Images.Digits;
using GpuTrainer.Model;

namespace GpuTrainer.Cli;

/// <summary>Picture files as a network's input: digits are brought into MNIST's form, everything else is taken as it is.</summary>
internal sealed class PictureInput
{
    private static readonly string[] s_digits = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];

    private readonly ImageShape _shape;
    private readonly bool _prepare;

    /// <summary>For a network that takes [C, H, W].</summary>
    /// <param name="description">The network and its classes.</param>
    /// <param name="raw">Take the pixels as they are whatever the classes.</param>
    /// <exception cref="UsageException">The network takes no pictures.</exception>
    public PictureInput(ModelDescription description, bool raw)
    {
        Shape input = description.Model.InputShape;
        if (input.Rank != 3)
            throw new UsageException($"--model: the network takes {input}, expected pictures: [channels, height, width].");
        _shape = new ImageShape(input[0], input[1], input[2]);
        _prepare = !raw && _shape == new ImageShape(1, 28, 28) && description.ClassNames.SequenceEqual(s_digits);
    }

    /// <summary>Reads a picture's bytes in the network's order, [C, H, W].</summary>
    /// <exception cref="UsageException">There is no such file, or no picture that the network can take.</exception>
    /// <exception cref="ImageFormatException">The file is no picture, or a damaged one.</exception>
    public byte[] Read(string path)
    {
        if (!File.Exists(path))
            throw new UsageException(Directory.Exists(path) ? $"{path}: it is a directory, expected a picture." : $"{path}: there is no such file.");
        Image image = ImageFile.Read(path);
        try
        {
            return _prepare ? DigitPreprocessor.Prepare(image) : DigitPreprocessor.Raw(image, _shape);
        }
        catch (DigitNotFoundException problem)
        {
            throw new UsageException($"{path}: {problem.Message}");
        }
    }
}
