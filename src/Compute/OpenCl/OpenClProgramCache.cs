using System.Security.Cryptography;
using System.Text;
using ILGPU.Runtime.OpenCL;

namespace GpuTrainer.Compute;

/// <summary>
/// Built programs on disk, keyed by everything that decides what a build gives. Files are written aside and renamed, so that runs
/// side by side see whole files only; a damaged one counts as absent. Not being able to write is no error.
/// </summary>
internal sealed class OpenClProgramCache
{
    /// <summary>The environment variable that names another directory, or "off".</summary>
    internal const string DirectoryVariable = "GPU_TRAINER_CACHE_DIR";

    private static readonly byte[] s_magic = "gpu-trainer OpenCL program 1\n"u8.ToArray();

    private readonly string? _directory;
    private readonly bool _evenIfDriverCaches;

    /// <summary>A cache in a directory; null: no cache.</summary>
    /// <param name="directory">Made when first written to.</param>
    /// <param name="evenIfDriverCaches">True to keep also what <see cref="IsWorthwhile"/> leaves to the driver.</param>
    internal OpenClProgramCache(string? directory, bool evenIfDriverCaches = false)
    {
        _directory = directory;
        _evenIfDriverCaches = evenIfDriverCaches;
    }

    /// <summary>The cache in its usual place: see <see cref="DirectoryVariable"/>.</summary>
    internal static OpenClProgramCache Default()
    {
        string? chosen = Environment.GetEnvironmentVariable(DirectoryVariable);
        if (chosen == "off")
            return new OpenClProgramCache(null);

        if (!string.IsNullOrEmpty(chosen))
            return new OpenClProgramCache(Path.Combine(chosen, "opencl"));

        string? root = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
        if (string.IsNullOrEmpty(root) || !Path.IsPathRooted(root))
        {
            string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
            root = OperatingSystem.IsWindows() ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData)
                : home.Length == 0 ? ""
                : OperatingSystem.IsMacOS() ? Path.Combine(home, "Library", "Caches")
                : Path.Combine(home, ".cache");
        }

        return new OpenClProgramCache(root.Length == 0 ? null : Path.Combine(root, "gpu-trainer", "opencl"));
    }

    /// <summary>
    /// False for PoCL, which caches by itself, per group size: asked for a binary, it compiles the kernel once more for all group sizes.
    /// </summary>
    internal bool IsWorthwhile(OpenClDeviceFacts facts) =>
        _directory is not null
        && (_evenIfDriverCaches || !facts.Platform.StartsWith("Portable Computing Language", StringComparison.Ordinal));

    /// <summary>The name under which a program is kept.</summary>
    internal static string Key(CLDevice device, OpenClDeviceFacts facts, string options, string source)
    {
        string identity = string.Join(
            '\0', facts.Platform, device.VendorName, device.Name, device.DeviceVersion, facts.DriverVersion, options, source);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(identity)));
    }

    /// <summary>A program kept earlier; null if there is none, or none in good order.</summary>
    internal byte[]? TryRead(string key)
    {
        if (_directory is null)
            return null;

        try
        {
            byte[] file = File.ReadAllBytes(PathOf(key));
            int head = s_magic.Length + SHA256.HashSizeInBytes;
            if (file.Length > head && file.AsSpan(0, s_magic.Length).SequenceEqual(s_magic))
            {
                byte[] binary = file[head..];
                return SHA256.HashData(binary).AsSpan().SequenceEqual(file.AsSpan(s_magic.Length, SHA256.HashSizeInBytes)) ? binary : null;
            }

            return null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Keeps a program.</summary>
    internal void Write(string key, byte[] binary)
    {
        if (_directory is null)
            return;

        string temporary = PathOf(key) + "." + Guid.NewGuid().ToString("N") + ".tmp";
        try
        {
            Directory.CreateDirectory(_directory);
            using (FileStream file = File.Create(temporary))
            {
                file.Write(s_magic);
                file.Write(SHA256.HashData(binary));
                file.Write(binary);
            }

            File.Move(temporary, PathOf(key), overwrite: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // A read-only or full disk costs a build at the next start, nothing more.
            TryDelete(temporary);
        }
    }

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Left behind; its name is never read.
        }
    }

    private string PathOf(string key) => Path.Combine(_directory!, key + ".bin");
}
