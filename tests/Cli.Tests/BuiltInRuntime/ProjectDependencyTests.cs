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
}
