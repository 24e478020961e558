using System.Reflection;
using System.Text.RegularExpressions;

namespace GpuTrainer.Cli.Tests;

/// <summary>Holds the arrows of docs/architecture.md: dependencies between the projects run one way.</summary>
public partial class ProjectDependencyTests
{
    [Theory]
    [InlineData("GpuTrainer.Compute", "")]
    [InlineData("GpuTrainer.Data", "")]
    [InlineData("GpuTrainer.Kernels", "Compute")]
    [InlineData("GpuTrainer.Model", "Compute Kernels")]
    [InlineData("GpuTrainer.Training", "Compute Kernels Model Data")]
    [InlineData("GpuTrainer.Runs", "Model Training Data")]
    [InlineData("gpu-trainer", "Compute Kernels Model Training Data Runs")]
    public void References_OfAProject_FollowTheArrows(string assembly, string allowed)
    {
        IEnumerable<string> referenced = Assembly.Load(assembly).GetReferencedAssemblies()
            .Select(reference => reference.Name!)
            .Where(name => name.StartsWith("GpuTrainer.", StringComparison.Ordinal))
            .Select(name => name["GpuTrainer.".Length..]);

        Assert.Empty(referenced.Except(allowed.Split(' ')));
    }

    /// <summary>Within src/Compute, a folder uses those after it in its line only.</summary>
    [Theory]
    [InlineData("Accelerators", "Cpu Cuda OpenCl Ilgpu Launching Descriptors")]
    [InlineData("Cpu", "Launching Descriptors")]
    [InlineData("Cuda", "Launching Descriptors")]
    [InlineData("OpenCl", "Launching Descriptors")]
    [InlineData("Ilgpu", "Launching Descriptors Dialect")]
    [InlineData("Launching", "Descriptors")]
    [InlineData("Descriptors", "")]
    [InlineData("Simd", "")]
    [InlineData("Dialect", "")]
    public void Folders_OfCompute_UseEachOtherOneWay(string folder, string allowed)
    {
        string compute = RepositoryRoot.Combine("src", "Compute");
        string[] others = [.. Directory.EnumerateDirectories(compute).Select(path => Path.GetFileName(path)!)
            .Where(other => other is not ("bin" or "obj") && other != folder && !allowed.Split(' ').Contains(other))];
        foreach (string other in others)
        {
            string[] types = [.. Sources(Path.Combine(compute, other)).SelectMany(text => Declaration().Matches(text))
                .Select(match => match.Groups[1].Value)];
            foreach (string text in Sources(Path.Combine(compute, folder)))
                Assert.DoesNotContain(types, type => Regex.IsMatch(text, $@"\b{type}\b"));
        }
    }

    // Without comments, which may name what the code does not use.
    private static IEnumerable<string> Sources(string folder) => Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
        .Select(file => Comment().Replace(File.ReadAllText(file), ""));

    [GeneratedRegex("//.*")]
    private static partial Regex Comment();

    [GeneratedRegex(@"^(?:public|internal) [a-z ]*(?:class|struct|record|enum|interface) (\w+)", RegexOptions.Multiline)]
    private static partial Regex Declaration();
}
