using System.Reflection;

namespace GpuTrainer.Cli.Tests;

/// <summary>Holds the arrows of docs/architecture.md: dependencies between the projects run one way.</summary>
public class ProjectDependencyTests
{
    [Theory]
    [InlineData("GpuTrainer.Compute", "")]
    [InlineData("GpuTrainer.Data", "")]
    [InlineData("GpuTrainer.Kernels", "Compute")]
    [InlineData("GpuTrainer.Model", "Compute Kernels")]
    [InlineData("GpuTrainer.Training", "Compute Kernels Model Data")]
    [InlineData("gpu-trainer", "Compute Kernels Model Training Data")]
    public void References_OfAProject_FollowTheArrows(string assembly, string allowed)
    {
        IEnumerable<string> referenced = Assembly.Load(assembly).GetReferencedAssemblies()
            .Select(reference => reference.Name!)
            .Where(name => name.StartsWith("GpuTrainer.", StringComparison.Ordinal))
            .Select(name => name["GpuTrainer.".Length..]);

        Assert.Empty(referenced.Except(allowed.Split(' ')));
    }

    /// <summary>The same sources must build on ILGPU, whose namespaces have other names (docs/ilgpu.md).</summary>
    [Theory]
    [InlineData("Kernels")]
    [InlineData("Model")]
    [InlineData("Training")]
    [InlineData("Cli")]
    public void Sources_OfAProject_NameNoKernelRuntime(string project)
    {
        string folder = RepositoryRoot.Combine("src", project);
        foreach (string file in Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories))
        {
            string[] parts = Path.GetRelativePath(folder, file).Split(Path.DirectorySeparatorChar);
            if (parts[0] is "bin" or "obj")
                continue;
            string text = File.ReadAllText(file);
            Assert.DoesNotContain("GpuTrainer.Compute", text, StringComparison.Ordinal);
            Assert.DoesNotContain("using ILGPU", text, StringComparison.Ordinal);
            Assert.DoesNotContain("#if", text, StringComparison.Ordinal);
        }
    }
}
