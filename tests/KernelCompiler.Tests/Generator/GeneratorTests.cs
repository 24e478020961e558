using GpuTrainer.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace GpuTrainer.KernelCompiler.Tests.Generator;

public class GeneratorTests
{
    private const string Kernels = """
        using GpuTrainer.Compute; using ILGPU;
        namespace Ops;
        public static class Relu
        {
            [Kernel]
            public static void Forward(Index1D i, ArrayView<float> input, ArrayView<float> output) => output[i] = Numbers.Max0(input[i]);

            [Kernel]
            internal static void Tiled(ArrayView<float> data, int n, bool flag)
            {
                ArrayView<float> tile = SharedMemory.Allocate<float>(64);
                tile[Group.IdxX] = data[Group.IdxX];
                Group.Barrier();
                if (flag) data[Group.IdxX] = tile[n];
            }
        }
        """;

    private const string Helper = """
        namespace Ops;
        public static class Numbers
        {
            public static float Max0(float x) => x > 0 ? x : 0;
        }
        """;

    [Fact]
    public void Files_OfTheGenerator_CompileAndRegisterEveryKernel()
    {
        GeneratorDriver driver = Driver().RunGeneratorsAndUpdateCompilation(
            KernelSource.Compile(Kernels, Helper), out Compilation output, out var diagnostics);
        Assert.Empty(diagnostics);
        Assert.Empty(output.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
        GeneratedSourceResult[] files = [.. driver.GetRunResult().Results.Single().GeneratedSources];
        Assert.Equal(
            ["KernelRegistration.g.cs", "Ops_Relu_Forward.g.cs", "Ops_Relu_Tiled.g.cs"],
            files.Select(file => file.HintName).Order(StringComparer.Ordinal));
        string registration =
            files.Single(file => file.HintName.StartsWith("KernelRegistration", StringComparison.Ordinal)).SourceText.ToString();
        Assert.Contains(
            "Register(typeof(global::Ops.Relu), \"Tiled\", static () => Ops_Relu_Tiled.Create());", registration, StringComparison.Ordinal);
        Assert.All(files, file => Assert.DoesNotContain("\r", file.SourceText.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public void Descriptor_OfAKernel_HasTheParametersWithTheExtentsLast()
    {
        string text = GeneratedText(Kernels, "Ops_Relu_Forward.g.cs");
        Assert.Contains("Source = \"Kernels.cs(6)\"", text, StringComparison.Ordinal);
        Assert.Contains("IndexRank = 1", text, StringComparison.Ordinal);
        int input = text.IndexOf("new(\"input\", \"float\", true)", StringComparison.Ordinal);
        int extent = text.IndexOf("new(\"extentX\", \"int\", false)", StringComparison.Ordinal);
        Assert.True(input > 0 && extent > input);
        Assert.Contains("SharedBytes = 256", GeneratedText(Kernels, "Ops_Relu_Tiled.g.cs"), StringComparison.Ordinal);
    }

    [Fact]
    public void Descriptor_OfAPromise_HasTheAlignment()
    {
        const string source = """
            using GpuTrainer.Compute; using ILGPU;
            public static class Ops
            {
                [Kernel] public static void Copy(Index1D i, ArrayView<float> output, [Aligned(16)] ArrayView<float> input) => output[i] = input[i];
            }
            """;
        string text = GeneratedText(source, "Ops_Copy.g.cs");
        Assert.Contains("new(\"output\", \"float\", true),", text, StringComparison.Ordinal);
        Assert.Contains("new(\"input\", \"float\", true, 16),", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Kernel_ThatIsRefused_HasNoFileAndIsAnErrorAtItsLine()
    {
        GeneratorDriverRunResult result = Driver()
            .RunGenerators(KernelSource.Compile(Kernels.Replace("tile[n]", "tile[n++]", StringComparison.Ordinal), Helper)).GetRunResult();
        Diagnostic diagnostic = Assert.Single(result.Diagnostics);
        Assert.Equal("GTK0304", diagnostic.Id);
        FileLinePositionSpan place = diagnostic.Location.GetLineSpan();
        Assert.Equal(("Kernels.cs", 13), (place.Path, place.StartLinePosition.Line));
        Assert.DoesNotContain(result.GeneratedTrees, tree => tree.FilePath.Contains("Tiled", StringComparison.Ordinal));
        Assert.Contains(result.GeneratedTrees, tree => tree.FilePath.Contains("Forward", StringComparison.Ordinal));
    }

    [Fact]
    public void Text_OfEveryRun_IsTheSame() =>
        Assert.Equal(GeneratedText(Kernels, "Ops_Relu_Tiled.g.cs"), GeneratedText(Kernels, "Ops_Relu_Tiled.g.cs"));

    [Fact]
    public void Edit_ThatIsUnrelated_WritesNothingAnew()
    {
        CSharpCompilation before = KernelSource.Compile(Kernels, Helper, "class Other { int a; }");
        CSharpCompilation after =
            before.ReplaceSyntaxTree(before.SyntaxTrees[2], CSharpSyntaxTree.ParseText("class Other { int a, b; }", path: "File2.cs"));
        GeneratorRunResult result = Driver().RunGenerators(before).RunGenerators(after).GetRunResult().Results.Single();
        Assert.All(Reasons(result, KernelGenerator.KernelsStep), reason => Assert.Equal(IncrementalStepRunReason.Unchanged, reason));
        Assert.All(
            result.TrackedOutputSteps.Values.SelectMany(steps => steps).SelectMany(step => step.Outputs),
            output => Assert.Equal(IncrementalStepRunReason.Cached, output.Reason));
    }

    [Fact]
    public void Edit_OfAHelperInAnotherFile_CompilesItsKernelAgain()
    {
        CSharpCompilation before = KernelSource.Compile(Kernels, Helper);
        SyntaxTree edited = CSharpSyntaxTree.ParseText(Helper.Replace("x > 0", "x > 1", StringComparison.Ordinal), path: "File1.cs");
        GeneratorRunResult result = Driver().RunGenerators(before).RunGenerators(before.ReplaceSyntaxTree(before.SyntaxTrees[1], edited))
            .GetRunResult().Results.Single();
        Assert.Equal([IncrementalStepRunReason.Modified, IncrementalStepRunReason.Unchanged], Reasons(result, KernelGenerator.KernelsStep));
        Assert.All(Reasons(result, KernelGenerator.RegistrationStep), reason => Assert.NotEqual(IncrementalStepRunReason.Modified, reason));
    }

    [Fact]
    public void Fault_OfTheCompiler_IsAnErrorAtTheKernel()
    {
        CSharpCompilation compilation = KernelSource.Compile(Kernels, Helper);
        var method = (IMethodSymbol)compilation.GetTypeByMetadataName("Ops.Relu")!.GetMembers("Tiled").Single();
        CompiledKernel result = KernelPipeline.Compile(method, compilation: null!, CancellationToken.None);
        Assert.Null(result.File);
        var diagnostic = Assert.Single(result.Diagnostics);
        Assert.Equal("GTK0001", diagnostic.Id);
        Assert.Contains("Ops.Relu.Tiled", diagnostic.Message, StringComparison.Ordinal);
        Assert.Contains("NullReferenceException", diagnostic.Message, StringComparison.Ordinal);
        Assert.Equal(8, diagnostic.Location.StartLine);
    }

    [Fact]
    public void Cancellation_OfTheGenerator_IsHonoured()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.Throws<OperationCanceledException>(() => Driver().RunGenerators(KernelSource.Compile(Kernels, Helper), cancelled.Token));
    }

    private static string GeneratedText(string kernels, string file) =>
        Driver().RunGenerators(KernelSource.Compile(kernels, Helper)).GetRunResult()
        .Results.Single().GeneratedSources.Single(source => source.HintName == file).SourceText.ToString();

    private static IncrementalStepRunReason[] Reasons(GeneratorRunResult result, string step) =>
        [.. result.TrackedSteps[step].SelectMany(run => run.Outputs).Select(output => output.Reason)];

    private static GeneratorDriver Driver() => CSharpGeneratorDriver.Create(
        [new KernelGenerator().AsSourceGenerator()],
        driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true),
        parseOptions: new CSharpParseOptions(LanguageVersion.Latest));
}
