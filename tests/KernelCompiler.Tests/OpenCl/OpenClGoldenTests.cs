using GpuTrainer.KernelCompiler.Emit.OpenCl;
using GpuTrainer.KernelCompiler.Ir;
using GpuTrainer.Support;
using GpuTrainer.Support.OpenCl;

namespace GpuTrainer.KernelCompiler.Tests.OpenCl;

/// <summary>The text of each feature equals its golden, and a real compiler accepts it.</summary>
public class OpenClGoldenTests
{
    public static TheoryData<string> Features => new(OpenClFeatureKernels.All.Keys);

    [Theory]
    [MemberData(nameof(Features))]
    public void Emit_Feature_IsTheGoldenText(string feature)
    {
        string text = OpenClEmitter.Emit(OpenClFeatureKernels.All[feature]());

        // The #line directives have a golden of their own; here they would hide the feature.
        string shown = feature == "source_lines"
            ? text
            : string.Join('\n', text.Split('\n').Where(line => !line.StartsWith('#') || line.Contains("EXTENSION")));
        GoldenFile.AssertEqual($"tests/KernelCompiler.Tests/OpenCl/Goldens/{feature}.cl", shown);
    }

    [OpenClTheory]
    [MemberData(nameof(Features))]
    public void Emit_Feature_IsAcceptedByTheDevice(string feature)
    {
        Kernel kernel = OpenClFeatureKernels.All[feature]();
        OpenClTestDevice.Shared.Compile(kernel.EntryPoint, OpenClEmitter.Emit(kernel));
    }

    [Fact]
    public void Emit_Twice_IsTheSameText()
    {
        foreach (Func<Kernel> feature in OpenClFeatureKernels.All.Values)
            Assert.Equal(OpenClEmitter.Emit(feature()), OpenClEmitter.Emit(feature()));
    }
}
