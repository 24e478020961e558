using GpuTrainer.Data;
using GpuTrainer.Data.Images;

namespace GpuTrainer.Cli;

/// <summary>Writes what the network saw as PNG files: FILE.png, or FILE-0001.png, FILE-0002.png, ... where there may be several.</summary>
internal sealed class InputSaver
{
    private readonly string _path;
    private readonly bool _several;
    private int _count;

    /// <summary>Prepares the folder.</summary>
    /// <param name="path">FILE.png.</param>
    /// <param name="several">Whether the files are numbered.</param>
    /// <exception cref="UsageException">It is a directory.</exception>
    public InputSaver(string path, bool several)
    {
        OutputFile.Prepare("--save-input", path);
        _path = path;
        _several = several;
    }

    /// <summary>Writes one.</summary>
    public void Save(byte[] sample, ImageShape shape)
    {
        _count++;
        string path = _several
            ? Path.Combine(Path.GetDirectoryName(_path) ?? "", $"{Path.GetFileNameWithoutExtension(_path)}-{_count:D4}{Path.GetExtension(_path)}")
            : _path;
        PngWriter.Write(path, SampleImage.From(sample, shape));
    }
}
