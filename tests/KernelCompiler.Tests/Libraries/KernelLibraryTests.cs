using GpuTrainer.KernelCompiler.Frontend;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace GpuTrainer.KernelCompiler.Tests.Libraries;

/// <summary>Kernels that call classes marked [KernelLibrary] of referenced assemblies.</summary>
public class KernelLibraryTests
{
    /// <summary>Everything that a library may use.</summary>
    private const string Curves = """
        /* A comment. */
        #nullable enable
        using ILGPU;

        namespace Outer
        {
            using static System.MathF;

            internal static class Unrelated { public static void Write() => System.Console.WriteLine(Inner.Curves.Scale); }

            namespace Inner
            {
                /// <summary>Documented.</summary>
                [KernelLibrary]
                public static class Curves
                {
                    public const float Scale = 1.5f;
                    public static readonly uint Mask = Bits.Low | 0x100u;
                    private static readonly float s_slope = 0.25f;
        #if FAST
                    private const int Steps = 3;
        #else
                    private const int Steps = 300;
        #endif

                    // Overloads, a default, an early return, a loop; the lines stay as they are.
                    public static float Leaky(float x, float above = 0f)
                    {
                        if (x > above)
                            return x /* as it is */ * Scale;
                        return x - -s_slope * Abs(x);
                    }

                    public static int Leaky(int x) => Bits.Keep(x, Mask);

                    public static void Fill(ArrayView<float> words, float x)
                    {
                        for (int step = 0; step < Steps; step++)
                            words[step] = Leaky(above: 1f, x: Rounded.Floor(x) + step);
                    }
                }
            }
        }
        """;

    private const string BitsFile = """
        namespace Outer;
        [KernelLibrary]
        internal static partial class Bits
        {
            public const uint Low = 0xFFu;
        }
        """;

    private const string BitsOtherFile = """
        namespace Outer;
        internal static partial class Bits
        {
            public static int Keep(int x, uint mask) => x & (int)mask;
        }
        """;

    private const string GlobalUsings = "global using GpuTrainer.Compute; global using Rounded = System.MathF;";

    private const string Kernel = """
        using GpuTrainer.Compute; using ILGPU; using Outer.Inner;
        public static class Ops
        {
            [Kernel]
            public static void Run(Index1D i, ArrayView<float> input, ArrayView<float> output, ArrayView<uint> bits)
            {
                ArrayView<float> words = LocalMemory.Allocate<float>(4);
                Curves.Fill(words, input[i]);
                output[i] = Curves.Leaky(words[1] * words[2]) + Curves.Leaky((int)words[0]) * Curves.Scale;
                bits[i] = Curves.Mask;
            }
        }
        """;

    private static readonly (string, string)[] Library =
        [("Curves.cs", Curves), ("Bits.cs", BitsFile), ("More.cs", BitsOtherFile), ("Usings.cs", GlobalUsings)];

    [Fact]
    public void Kernel_OfAReferencedLibrary_IsTheSameAsWithItsFilesInTheProject()
    {
        Project one = new("App", [], [("Ops.cs", Kernel), .. Library]);
        Project referencing = new("App", [new Project("Curves", [], Library)], ("Ops.cs", Kernel));

        Assert.Equal(one.Lower().Kernel!.ToString(), referencing.Lower().Kernel!.ToString());
        Assert.Equal(one.Kernels(), referencing.Kernels());
        Assert.Contains("Curves.cs(30)", referencing.Kernels()["Ops_Run.g.cs"], StringComparison.Ordinal);
    }

    [Fact]
    public void Kernel_IsTheSame_WhereTheReferenceIsACompilation()
    {
        // The way editors reference the projects of a solution.
        var library = new Project("Curves", [], Library);
        CSharpCompilation app = new Project("App", [], ("Ops.cs", "")).Compilation.RemoveAllSyntaxTrees()
            .AddSyntaxTrees(new Project("App", [library], ("Ops.cs", Kernel)).Compilation.SyntaxTrees).AddReferences(
                library.Whole.ToMetadataReference());
        string text = Project.Driver().RunGenerators(app).GetRunResult().Results.Single()
            .GeneratedSources.Single(source => source.HintName == "Ops_Run.g.cs").SourceText.ToString();
        Assert.Equal(new Project("App", [library], ("Ops.cs", Kernel)).Kernels()["Ops_Run.g.cs"], text);
    }

    [Fact]
    public void Library_OfAnotherAssembly_MayBeCalledByOne()
    {
        var curves = new Project("Curves", [], Library);
        var losses = new Project("Losses", [curves], ("Losses.cs", """
            using GpuTrainer.Compute; using Outer.Inner;
            [KernelLibrary] public static class Losses { public static float Of(float x) => Curves.Leaky(x, Curves.Scale) + Curves.Mask; }
            """));
        const string kernel = """
            using GpuTrainer.Compute; using ILGPU;
            public static class Ops { [Kernel] public static void Run(Index1D i, ArrayView<float> v) => v[i] = Losses.Of(v[i]); }
            """;
        Assert.Empty(losses.Diagnostics);
        var app = new Project("App", [curves, losses], ("Ops.cs", kernel));
        Assert.Contains("Curves.cs(", app.Kernels()["Ops_Run.g.cs"], StringComparison.Ordinal);

        // The kernel also has the library's own reference.
        (Diagnostic diagnostic, string marked) = new Project("App", [losses], ("Ops.cs", kernel)).Refusal();
        Assert.Equal(("GTK0408", "Losses.Of(v[i])"), (diagnostic.Id, marked));
        Assert.Contains("'Losses.Of' of Losses cannot be inlined here: Losses.cs(", diagnostic.GetMessage(), StringComparison.Ordinal);
        Assert.Contains("): CS", diagnostic.GetMessage(), StringComparison.Ordinal);
    }

    [Fact]
    public void Library_ThatIsInternal_ServesAFriend()
    {
        var library = new Project("Numbers", [], ("Numbers.cs", """
            using GpuTrainer.Compute;
            [assembly: System.Runtime.CompilerServices.InternalsVisibleTo("Friend")]
            [KernelLibrary] internal static class Numbers { internal static int Twice(int x) => x + x; }
            """));
        const string kernel = """
            using GpuTrainer.Compute; using ILGPU;
            [KernelLibrary] public static class More { public static int Four(int x) => Numbers.Twice(Numbers.Twice(x)); }
            public static class Ops { [Kernel] public static void Run(Index1D i, ArrayView<int> v) => v[i] = More.Four(v[i]); }
            """;
        var friend = new Project("Friend", [library], ("Ops.cs", kernel));
        friend.Kernels();
        Assert.NotEmpty(new Project("App", [library, friend], ("Ops.cs", """
            using GpuTrainer.Compute; using ILGPU;
            public static class Others { [Kernel] public static void Run(Index1D i, ArrayView<int> v) => v[i] = More.Four(v[i]); }
            """)).Kernels());
    }

    [Fact]
    public void ChangeOfTheLibrary_ChangesTheKernel_AndNothingElseDoes()
    {
        CSharpCompilation Referencing(string factor, string comment) => new Project(
            "App", [new Project("Numbers", [], ("Numbers.cs", Numbers("public", "x * " + factor + "; // " + comment)))],
            ("Ops.cs", CallOf("Numbers.Of(x)"))).Compilation;

        GeneratorDriver driver = Project.Driver().RunGenerators(Referencing("2", "a"));
        string before = Text(driver);
        driver = driver.RunGenerators(Referencing("2", "b"));
        Assert.Equal(IncrementalStepRunReason.Unchanged, Reason(driver));
        driver = driver.RunGenerators(Referencing("3", "b"));
        Assert.Equal(IncrementalStepRunReason.Modified, Reason(driver));
        Assert.NotEqual(before, Text(driver));

        static string Text(GeneratorDriver driver) =>
            driver.GetRunResult().Results.Single().GeneratedSources.Single(source => source.HintName == "Ops_Run.g.cs").SourceText.ToString(
                );
        static IncrementalStepRunReason Reason(GeneratorDriver driver) => Assert.Single(Assert.Single(
            driver.GetRunResult().Results.Single().TrackedSteps[KernelGenerator.KernelsStep]).Outputs).Reason;
    }

    [Fact]
    public void Edit_ElsewhereInTheLibrarysProject_WritesItsSourceNotAnew()
    {
        CSharpCompilation before = new Project("Curves", [], Library).Compilation;
        SyntaxTree file = before.SyntaxTrees[0];
        SyntaxTree edited = file.WithChangedText(
            Microsoft.CodeAnalysis.Text.SourceText.From(Curves.Replace("WriteLine", "Write", StringComparison.Ordinal)));
        GeneratorRunResult result =
            Project.Driver().RunGenerators(before).RunGenerators(before.ReplaceSyntaxTree(file, edited)).GetRunResult().Results.Single();
        Assert.All(
            result.TrackedSteps[KernelGenerator.LibrariesStep].SelectMany(run => run.Outputs),
            output => Assert.NotEqual(IncrementalStepRunReason.Modified, output.Reason));
    }

    [Fact]
    public void UnmarkedClass_IsRefused_AndTheAttributeNamed()
    {
        var library =
            new Project("Numbers", [], ("Numbers.cs", Numbers("public", "x;").Replace("[KernelLibrary]", "", StringComparison.Ordinal)));
        (Diagnostic diagnostic, string marked) = new Project("App", [library], ("Ops.cs", CallOf("Numbers.Of(x)"))).Refusal();
        Assert.Equal(("GTK0401", "Numbers.Of(x)"), (diagnostic.Id, marked));
        Assert.Contains("[KernelLibrary]", diagnostic.GetMessage(), StringComparison.Ordinal);
    }

    [Fact]
    public void MarkedClass_BuiltWithoutTheKernelCompiler_IsRefused()
    {
        CSharpCompilation library = new Project("Numbers", [], ("Numbers.cs", Numbers("public", "x;"))).Compilation;
        CSharpCompilation app =
            new Project("App", [], ("Ops.cs", CallOf("Numbers.Of(x)"))).Compilation.AddReferences(Project.Emit(library));
        Diagnostic diagnostic = Assert.Single(Project.Driver().RunGenerators(app).GetRunResult().Diagnostics);
        Assert.Equal("GTK0401", diagnostic.Id);
        Assert.Contains("Numbers was built without the kernel compiler", diagnostic.GetMessage(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("return x % 2;", "Numbers.cs(6): Operator 'x % 2'")]
    [InlineData("return Of(x - 1);", "Numbers.cs(6): 'Numbers.Of' calls itself (Of -> Of)")]
    [InlineData("view = view.SubView(1); return x;", "Numbers.cs(4): View 'view'")]
    [InlineData("foreach (char c in \"\") { } return x;", "Numbers.cs(6): foreach")]
    public void Fault_InALibrary_IsAnErrorWhereTheKernelCallsIt(string body, string message)
    {
        string text = "using GpuTrainer.Compute; using ILGPU;\n[KernelLibrary]\npublic static class Numbers {\n" +
            "public static float Of(float x, ArrayView<float> view = default)\n{\n" + body + "\n} }";
        string kernel = CallOf("Numbers.Of(x, v)");
        Project app = new("App", [new Project("Lib", [], ("Numbers.cs", text))], ("Ops.cs", kernel));
        Assert.All(app.Diagnostics, diagnostic => Assert.Equal("GTK0408", diagnostic.Id));
        Assert.StartsWith(
            "'Numbers.Of' of Lib cannot be inlined here: " + message, app.Diagnostics[0].GetMessage(), StringComparison.Ordinal);
        Assert.Equal("Numbers.Of(x, v)",
            kernel.Substring(app.Diagnostics[0].Location.SourceSpan.Start, app.Diagnostics[0].Location.SourceSpan.Length));
    }

    [Fact]
    public void Barrier_OfALibraryThatDiverges_IsAnErrorWhereTheKernelCallsIt()
    {
        const string library = """
            using GpuTrainer.Compute; using ILGPU;
            [KernelLibrary] public static class Sync { public static void If(bool condition) { if (condition) Group.Barrier(); } }
            """;
        const string kernel = """
            using GpuTrainer.Compute; using ILGPU;
            public static class Ops { [Kernel] public static void Run(ArrayView<int> v) { Sync.If(v[Group.IdxX] > 0); } }
            """;
        (Diagnostic diagnostic, string marked) =
            new Project("App", [new Project("Lib", [], ("Sync.cs", library))], ("Ops.cs", kernel)).Refusal();
        Assert.Equal(("GTK0501", "Sync.If(v[Group.IdxX] > 0)"), (diagnostic.Id, marked));
    }

    [Theory]
    [InlineData("GTK0407", "Other.Of(x)", "Other.Of")]
    [InlineData("GTK0407", "x * Other.Half", "Other.Half")]
    [InlineData("GTK0407", "x + (int)Kind.Some", "Kind.Some")]
    [InlineData("GTK0407", "Space.More.Of(x)", "Space.More.Of")]
    [InlineData("GTK0403", "MathF.Exp(x)", "MathF.Exp")]
    [InlineData("GTK0404", "MathF.FusedMultiplyAdd(x, x, x)", "MathF.FusedMultiplyAdd")]
    [InlineData("GTK0401", "MathF.CopySign(x, 1)", "MathF.CopySign")]
    public void Library_ThatUsesWhatItDoesNotCarry_IsRefused(string id, string value, string marked)
    {
        var library = new Project("Numbers", [], ("Numbers.cs", Numbers("public", value + ";")));
        (Diagnostic diagnostic, string text) = library.Refusal();
        Assert.Equal((id, marked), (diagnostic.Id, text));
        Assert.DoesNotContain(
            library.Generated.GeneratedSources, source => source.HintName.StartsWith("KernelLibrary.", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("MathF.Abs(x) + MathF.PI + float.Epsilon")]
    [InlineData("KernelMath.FusedMultiplyAdd(x, Own, Group.IdxX)")]
    [InlineData("BitConverter.Int32BitsToSingle(Again((int)x))")]
    public void Library_OfIntrinsicsConstantsAndItself_IsTaken(string value) =>
        Assert.Empty(new Project("Numbers", [],
            ("Numbers.cs", Numbers("public", value + "; const float Own = 2; static int Again(int n) => n;"))).Diagnostics);

    [Theory]
    [InlineData("[KernelLibrary] public class [|A|] { }", "is not static")]
    [InlineData("public static class B { [KernelLibrary] public static class [|A|] { } }", "is nested")]
    [InlineData("[KernelLibrary] public static class [|A|]<T> { }", "is generic")]
    [InlineData("[KernelLibrary] file static class [|A|] { }", "is file-local")]
    public void Head_OfNoPlainStaticClass_IsRefused(string text, string reason)
    {
        (Diagnostic diagnostic, string marked) = new Project(
            "Lib", [], ("A.cs", "using GpuTrainer.Compute; "
                + text.Replace("[|", "", StringComparison.Ordinal).Replace("|]", "", StringComparison.Ordinal))).Refusal();
        Assert.Equal(("GTK0113", "A"), (diagnostic.Id, marked));
        Assert.Contains("'A' " + reason, diagnostic.GetMessage(), StringComparison.Ordinal);
    }

    [Fact]
    public void Library_InAProjectWithOverflowChecks_IsRefused()
    {
        CSharpCompilation library = new Project("Numbers", [], ("Numbers.cs", Numbers("public", "x;"))).Compilation;
        library = library.WithOptions(library.Options.WithOverflowChecks(true));
        Assert.Equal("GTK0113", Assert.Single(Project.Driver().RunGenerators(library).GetRunResult().Diagnostics).Id);
    }

    private static string Numbers(string access, string body) => $$"""
        using System; using GpuTrainer.Compute; using ILGPU;
        [KernelLibrary]
        {{access}} static class Numbers
        {
            {{access}} static float Of(float x) => {{body}}
        }

        public static class Other { public const float Half = 0.5f; public static float Of(float x) => x; }
        namespace Space { public static class More { public static float Of(float x) => x; } }
        public enum Kind { Some }
        """;

    private static string CallOf(string call) => $$"""
        using GpuTrainer.Compute; using ILGPU;
        public static class Ops
        {
            [Kernel]
            public static void Run(ArrayView<float> v, float x) => v[0] = {{call}};
        }
        """;
}
