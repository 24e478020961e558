using System.Security.Cryptography;
using System.Text;
using ILGPU.Runtime.OpenCL;

namespace GpuTrainer.Compute;

/// <summary>
/// Built programs on disk, keyed by everything that a build depends on. Files are written under a temporary name and renamed, so that
/// concurrent runs only see whole files; a damaged file counts as absent. Failing to write is not an error.
/// </summary>
internal sealed class OpenClProgramCache
{
    /// <summary>The environment variable that names another directory, or "off".</summary>
    internal const string DirectoryVariable = "GPU_TRAINER_CACHE_DIR";

    private static readonly byte[] Magic = "gpu-trainer OpenCL program 1\n"u8.ToArray();

    private readonly string? _directory;
    private readonly bool _evenIfDriverCaches;

    /// <summary>A cache in a directory; null: no cache.</summary>
    /// <param name="directory">Created on the first write.</param>
    /// <param name="evenIfDriverCaches">True to also keep what <see cref="IsWorthwhile"/> would leave to the driver.</param>
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
    /// False for PoCL, which caches by itself, per group size; to return a binary it would compile the kernel again for all group sizes.
    /// </summary>
    internal bool IsWorthwhile(OpenClDeviceFacts facts) =>
        _directory is not null
        && (_evenIfDriverCaches || !facts.Platform.StartsWith("Portable Computing Language", StringComparison.Ordinal));

    /// <summary>The name under which a program is stored.</summary>
    internal static string Key(CLDevice device, OpenClDeviceFacts facts, string options, string source)
    {
        string identity = string.Join(
            '\0', facts.Platform, device.VendorName, device.Name, device.DeviceVersion, facts.DriverVersion, options, source);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(identity)));
    }

    /// <summary>A program stored earlier; null if there is none or it is damaged.</summary>
    internal byte[]? TryRead(string key)
    {
        if (_directory is null)
            return null;

        try
        {
            byte[] file = File.ReadAllBytes(PathOf(key));
            int head = Magic.Length + SHA256.HashSizeInBytes;
            if (file.Length > head && file.AsSpan(0, Magic.Length).SequenceEqual(Magic))
            {
                byte[] binary = file[head..];
                return SHA256.HashData(binary).AsSpan().SequenceEqual(file.AsSpan(Magic.Length, SHA256.HashSizeInBytes)) ? binary : null;
            }

            return null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Stores a program.</summary>
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
                file.Write(Magic);
                file.Write(SHA256.HashData(binary));
                file.Write(binary);
            }

            File.Move(temporary, PathOf(key), overwrite: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // A read-only or full disk merely costs a build at the next start.
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
