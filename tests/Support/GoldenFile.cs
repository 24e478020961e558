using System.Text;
using Xunit;

namespace GpuTrainer.Support;

/// <summary>Compares text with a file in the repository. UPDATE_GOLDEN=1 rewrites the file instead; git then shows what changed.</summary>
public static class GoldenFile
{
    /// <summary>Fails with a unified diff unless the file holds the text.</summary>
    /// <param name="path">Relative to the repository root.</param>
    /// <param name="actual">With LF line ends.</param>
    public static void AssertEqual(string path, string actual)
    {
        string file = Path.Combine(RepositoryRoot(), path);
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, actual);
            return;
        }

        Assert.True(File.Exists(file), $"{path} does not exist; run the test with UPDATE_GOLDEN=1 and read what it writes.\n{actual}");
        string expected = File.ReadAllText(file).Replace("\r\n", "\n");
        if (expected != actual)
            Assert.Fail($"{path} differs (UPDATE_GOLDEN=1 rewrites it):\n{Diff(expected.Split('\n'), actual.Split('\n'))}");
    }

    /// <summary>The folder that holds gpu-trainer.sln.</summary>
    public static string RepositoryRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "gpu-trainer.sln")))
            folder = folder.Parent;

        return folder?.FullName ?? throw new DirectoryNotFoundException($"No gpu-trainer.sln above {AppContext.BaseDirectory}.");
    }

    // Longest common subsequence; the files are small. All lines are shown: context is cheap here.
    private static string Diff(string[] expected, string[] actual)
    {
        var common = new int[expected.Length + 1, actual.Length + 1];
        for (int i = expected.Length - 1; i >= 0; i--)
        {
            for (int j = actual.Length - 1; j >= 0; j--)
                common[i, j] = expected[i] == actual[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
        }

        var text = new StringBuilder("--- expected\n+++ actual\n");
        int e = 0;
        int a = 0;
        while (e < expected.Length || a < actual.Length)
        {
            if (e < expected.Length && a < actual.Length && expected[e] == actual[a])
            {
                text.Append(' ').Append(expected[e++]).Append('\n');
                a++;
            }
            else if (e < expected.Length && (a == actual.Length || common[e + 1, a] >= common[e, a + 1]))
            {
                text.Append('-').Append(expected[e++]).Append('\n');
            }
            else
            {
                text.Append('+').Append(actual[a++]).Append('\n');
            }
        }

        return text.ToString();
    }
}
