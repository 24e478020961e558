using GpuTrainer.Data;
using GpuTrainer.Data.Images;
using GpuTrainer.Runs;

namespace GpuTrainer.Cli;

/// <summary>Saves the network's inputs: FILE.png, or FILE-0001.png, FILE-0002.png, ... The extension selects the format.</summary>
internal sealed class InputSaver
{
    private readonly string _path;
    private readonly bool _several;
    private int _count;

    /// <summary>Creates the folder.</summary>
    /// <param name="path">FILE.png.</param>
    /// <param name="several">Whether to number the files.</param>
    /// <exception cref="UsageException">The path is a directory, or its extension is not a format that can be written.</exception>
    public InputSaver(string path, bool several)
    {
        OutputFile.PreparePicture("--save-input", path);
        _path = path;
        _several = several;
    }

    /// <summary>Saves one input.</summary>
    public void Save(byte[] sample, ImageShape shape)
    {
        _count++;
        string path = _several
            ? Path.Combine(Path.GetDirectoryName(_path) ?? "",
                $"{Path.GetFileNameWithoutExtension(_path)}-{_count:D4}{Path.GetExtension(_path)}")
            : _path;
        ImageFile.Write(path, ItemImage.Of(sample, shape));
    }
}
