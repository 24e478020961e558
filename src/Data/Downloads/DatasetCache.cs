using System.Formats.Tar;
using System.IO.Compression;

namespace GpuTrainer.Data;

/// <summary>The folder of downloaded data sets.</summary>
public sealed class DatasetCache
{
    /// <summary>The environment variable that names the folder.</summary>
    public const string DirectoryVariable = "GPU_TRAINER_CACHE_DIR";

    private const string LockFile = ".lock";

    private readonly bool _offline;
    private readonly Action<DownloadProgress>? _progress;
    private readonly TimeSpan? _patience;

    /// <summary>Opens the cache; its folder is created with the first download.</summary>
    /// <param name="directory">The folder; null: <see cref="DefaultDirectory"/>.</param>
    /// <param name="offline">Whether downloads are forbidden.</param>
    /// <param name="progress">Called as a download proceeds; null: not called.</param>
    public DatasetCache(string? directory = null, bool offline = false, Action<DownloadProgress>? progress = null)
        : this(directory, offline, progress, null)
    {
    }

    internal DatasetCache(string? directory, bool offline, Action<DownloadProgress>? progress, TimeSpan? patience)
    {
        Directory = Path.GetFullPath(directory ?? DefaultDirectory);
        _offline = offline;
        _progress = progress;
        _patience = patience;
    }

    /// <summary>
    /// $GPU_TRAINER_CACHE_DIR, or else gpu-trainer/datasets in the user's cache folder: $XDG_CACHE_HOME or ~/.cache, on Windows
    /// %LOCALAPPDATA%.
    /// </summary>
    public static string DefaultDirectory
    {
        get
        {
            if (Environment.GetEnvironmentVariable(DirectoryVariable) is { Length: > 0 } chosen)
                return chosen;
            string caches;
            if (OperatingSystem.IsWindows())
                caches = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData);
            // The XDG specification says to ignore relative paths.
            else if (Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } xdg && Path.IsPathRooted(xdg))
                caches = xdg;
            else
                caches = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
            return Path.Combine(caches, "gpu-trainer", "datasets");
        }
    }

    /// <summary>The folder, absolute.</summary>
    public string Directory { get; }

    /// <summary>Whether all files of a set are in the cache.</summary>
    public bool Has(NamedDataset set)
    {
        ArgumentNullException.ThrowIfNull(set);
        string folder = Path.Combine(Directory, set.Folder);
        return set.Files.All(file => IsThere(folder, file));
    }

    /// <summary>Downloads and unpacks the missing files of a set.</summary>
    /// <returns>The set's folder in the cache.</returns>
    /// <exception cref="DatasetException">A file is missing and cannot be downloaded.</exception>
    /// <exception cref="IOException">The cache cannot be written to.</exception>
    public string Provide(NamedDataset set)
    {
        ArgumentNullException.ThrowIfNull(set);
        string folder = Path.Combine(Directory, set.Folder);
        if (Has(set))
            return folder;
        if (_offline)
            throw Missing(set, "--offline forbids downloading it");
        System.IO.Directory.CreateDirectory(folder);
        using FileStream held = Lock(folder);
        using var downloader = new Downloader(_progress, _patience);
        foreach (DownloadFile file in set.Files.Where(file => !IsThere(folder, file)))
        {
            string path = Path.Combine(folder, file.Name);
            try
            {
                if (!File.Exists(path))
                    downloader.Fetch(file, path);
            }
            catch (DatasetException error)
            {
                throw Missing(set, error.Message);
            }

            if (file.Unpacked.Count > 0)
                Unpack(path, folder, file.Unpacked);
        }

        return folder;
    }

    /// <summary>Checks the files of a set against their MD5 checksums.</summary>
    /// <param name="set">A set in the cache.</param>
    /// <returns>Each file, and what is wrong with it; null: nothing.</returns>
    public IReadOnlyList<(string File, string? Problem)> Verify(NamedDataset set)
    {
        ArgumentNullException.ThrowIfNull(set);
        string folder = Path.Combine(Directory, set.Folder);
        var results = new List<(string, string?)>();
        foreach (DownloadFile file in set.Files)
        {
            string path = Path.Combine(folder, file.Name);
            if (!File.Exists(path))
                results.Add((path, "missing"));
            else if (Downloader.Md5Of(path) is var md5 && md5 != file.Md5)
                results.Add((path, $"MD5 {md5}, expected {file.Md5}"));
            else
                results.Add((path, null));
        }

        return results;
    }

    private static bool IsThere(string folder, DownloadFile file) => file.Unpacked.Count == 0
        ? File.Exists(Path.Combine(folder, file.Name))
        : file.Unpacked.All(name => File.Exists(Path.Combine(folder, name)));

    private DatasetException Missing(NamedDataset set, string reason) => new(
        DatasetError.NotDownloaded,
        $"{set.Name} is not in {Directory}: {reason}. The embedded digits need no network: --data {NamedDataset.Embedded}.");

    // The operating system releases the lock when the process ends, however it ends.
    private static FileStream Lock(string folder)
    {
        string path = Path.Combine(folder, LockFile);
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (File.Exists(path))
            {
                Thread.Sleep(100); // Another process is downloading the set.
            }
        }
    }

    private static void Unpack(string archive, string folder, IReadOnlyList<string> wanted)
    {
        int found = 0;
        try
        {
            if (archive.EndsWith(".zip", StringComparison.Ordinal))
            {
                using ZipArchive zip = ZipFile.OpenRead(archive);
                foreach (ZipArchiveEntry entry in zip.Entries.Where(entry => wanted.Contains(entry.Name)))
                {
                    using Stream content = entry.Open();
                    Write(content, Path.Combine(folder, entry.Name));
                    found++;
                }
            }
            else
            {
                using FileStream stream = File.OpenRead(archive);
                using GZipStream gzip = new(stream, CompressionMode.Decompress);
                using TarReader tar = new(gzip);
                while (found < wanted.Count && tar.GetNextEntry() is { } entry)
                {
                    // File names only, and only those wanted: no entry can be written outside the folder.
                    string name = Path.GetFileName(entry.Name);
                    if (entry.DataStream is null || !wanted.Contains(name))
                        continue;
                    Write(entry.DataStream, Path.Combine(folder, name));
                    found++;
                }
            }
        }
        catch (InvalidDataException e)
        {
            throw new DatasetException(DatasetError.CorruptGzip, $"{archive}: the archive is damaged: {e.Message} Delete it to download it "
                + "again.", e);
        }

        if (found < wanted.Count)
        {
            throw new DatasetException(
                DatasetError.MissingFiles, $"{archive}: contains only {found} of the files {string.Join(", ", wanted)}. Delete it to "
                    + "download it again.");
        }
    }

    private static void Write(Stream content, string path)
    {
        string part = path + Downloader.PartSuffix;
        using (FileStream target = new(part, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            content.CopyTo(target);
            target.Flush(flushToDisk: true);
        }

        File.Move(part, path, overwrite: true);
    }
}
