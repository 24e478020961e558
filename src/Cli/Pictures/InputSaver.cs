using GpuTrainer.Data;
using GpuTrainer.Data.Images;

namespace GpuTrainer.Cli;

/// <summary>Writes what the network saw: FILE.png, or FILE-0001.png, FILE-0002.png, ... where there may be several; other endings, other formats.</summary>
internal sealed class InputSaver
{
    private readonly string _path;
    private readonly bool _several;
    private int _count;

    /// <summary>Prepares the folder.</summary>
    /// <param name="path">FILE.png.</param>
    /// <param name="several">Whether the files are numbered.</param>
    /// <exception cref="UsageException">It is a directory, or a name of no format that can be written.</exception>
    public InputSaver(string path, bool several)
    {
        OutputFile.PreparePicture("--save-input", path);
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
        ImageFile.Write(path, SampleImage.From(sample, shape));
    }
}
