using GpuTrainer.Data.Images;
using GpuTrainer.Model;

namespace GpuTrainer.Cli;

/// <summary>Pictures as a network's input: those that have its size and its channels, as they are.</summary>
internal sealed class PictureInput
{
    private readonly int _channels;
    private readonly int _height;
    private readonly int _width;

    /// <summary>For a network that takes [C, H, W].</summary>
    /// <exception cref="UsageException">The network takes no pictures.</exception>
    public PictureInput(Shape input)
    {
        if (input.Rank != 3)
            throw new UsageException($"--model: the network takes {input}, expected pictures: [channels, height, width].");
        (_channels, _height, _width) = (input[0], input[1], input[2]);
    }

    /// <summary>Reads a picture's bytes in the network's order, [C, H, W].</summary>
    /// <exception cref="UsageException">There is no such file, or the picture has another size or other channels.</exception>
    /// <exception cref="ImageFormatException">The file is no picture, or a damaged one.</exception>
    public byte[] Read(string path)
    {
        if (!File.Exists(path))
            throw new UsageException(Directory.Exists(path) ? $"{path}: it is a directory, expected a picture." : $"{path}: there is no such file.");
        Image image = ImageFile.Read(path);
        if (image.Width != _width || image.Height != _height || image.Channels != _channels)
        {
            throw new UsageException(
                $"{path}: the picture has {image.Width} x {image.Height} pixels of {image.Channels} channels, "
                + $"expected {_width} x {_height} of {_channels} as the network was trained on.");
        }

        byte[] planes = new byte[image.Pixels.Length];
        int pixels = _width * _height;
        for (int channel = 0; channel < _channels; channel++)
        {
            for (int i = 0; i < pixels; i++)
                planes[(channel * pixels) + i] = image.Pixels[(i * _channels) + channel];
        }

        return planes;
    }
}
