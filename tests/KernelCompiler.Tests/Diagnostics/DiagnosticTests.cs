using GpuTrainer.KernelCompiler.Diagnostics;
using GpuTrainer.Support;

namespace GpuTrainer.KernelCompiler.Tests.Diagnostics;

/// <summary>Each refusal has the right id, marks the right text and gives the right message; nothing else is reported.</summary>
public class DiagnosticTests
{
    private const string Head = "[Kernel] public static void K(ArrayView<float> f, ArrayView<int> i, int n, float x, bool flag) {\n";

    [Theory]
    [InlineData("GTK0101", "class A { [Kernel] public void [|K|](ArrayView<int> i) { } }", "instance method")]
    [InlineData("GTK0102", "[Kernel] public static int [|K|](int n) => n;", "returns 'int'")]
    [InlineData("GTK0103", "[Kernel] public static void [|K|]<T>(int n) { }", "generic")]
    [InlineData("GTK0103", "class A<T> { [Kernel] public static void [|K|](int n) { } }", "generic")]
    [InlineData("GTK0104", "[Kernel] public static void [|K|](int n) { } static void K() { }", "2 overloads")]
    [InlineData("GTK0105", "[Kernel] public static void K(float[] [|a|]) { }", "'float[]'")]
    [InlineData("GTK0105", "[Kernel] public static void K(ArrayView<bool> [|a|]) { }", "'ArrayView<bool>'")]
    [InlineData("GTK0105", "[Kernel] public static void K(byte [|a|]) { }", "'byte'")]
    [InlineData("GTK0105", "[Kernel] public static void K(int n, Index1D [|i|]) { }", "first parameter")]
    [InlineData("GTK0106", "[Kernel] public static void K(ref int [|n|]) { }", "'ref'")]
    [InlineData("GTK0107", "class A { private class B { [Kernel] public static void [|K|](int n) { } } }", "'B'")]
    [InlineData("GTK0112", "[Kernel] public static void K([Aligned(16)] int [|n|]) { }", "type 'int'")]
    [InlineData("GTK0112", "[Kernel] public static void K([Aligned(32)] ArrayView<float> [|f|]) { }", "[Aligned(32)]")]
    [InlineData("GTK0112", "[Kernel] public static void K([Aligned(16)] Index1D [|i|], ArrayView<float> f) { }", "8 or 16")]
    [InlineData("GTK0108", "[Kernel] public static async void [|K|](int n) { }", "async")]
    public void Signature_OutsideTheDialect_IsRefused(string id, string text, string message) => AssertRefused(id, text, message);

    [Theory]
    [InlineData("GTK0201", "short [|s = 1|];", "'short'")]
    [InlineData("GTK0201", "f[0] = (float)[|(decimal)n|];", "'decimal'")]
    [InlineData("GTK0201", "string [|s = \"\"|];", "'string'")]
    [InlineData("GTK0202", "var s = [|SharedMemory.Allocate<bool>(3)|];", "'bool'")]
    [InlineData("GTK0301", "[|foreach (char c in \"\") { }|]", "foreach")]
    [InlineData("GTK0301", "[|try { } finally { }|]", "try")]
    [InlineData("GTK0301", "[|throw new Exception();|]", "throw")]
    [InlineData("GTK0301", "[|void Local() { }|]", "static method of the class")]
    [InlineData("GTK0301", "[|switch (n) { case > 3: break; }|]", "switch")]
    [InlineData("GTK0301", "[|goto End;|] End: ;", "goto", "GTK0301")]
    [InlineData("GTK0302", "i[0] = [|n is > 0 and < 3|] ? 1 : 2;", "pattern")]
    [InlineData("GTK0302", "i[0] = [|n switch { 1 => 2, _ => 3 }|];", "switch expression")]
    [InlineData("GTK0302", "_ = [|new Random()|];", "'new'")]
    [InlineData("GTK0302", "_ = [|(1, n)|];", "tuple")]
    [InlineData("GTK0303", "f[0] = [|x % 2|];", "'x % 2'")]
    [InlineData("GTK0303", "[|x %= 2|];", "Truncate")]
    [InlineData("GTK0304", "i[[|n++|]] = 1;", "'n++'")]
    [InlineData("GTK0304", "int a; int c = [|a = 3|];", "'a = 3'")]
    [InlineData("GTK0305", "i[0] = checked([|n + 1|]);", "'n + 1'")]
    [InlineData("GTK0306", "ArrayView<float> [|v|]; v = f;", "initialize", "GTK0306")]
    [InlineData("GTK0306", "var v = [|flag ? f : f.SubView(1)|]; v[0] = 1;", "compile time")]
    [InlineData("GTK0307", "ref float [|r = ref f[0]|];", "takes a reference")]
    [InlineData("GTK0308", "i[0] = [|s_count|];", "'s_count'")]
    [InlineData("GTK0401", "f[0] = [|float.Parse(\"\")|];", "float.Parse")]
    [InlineData("GTK0401", "f[0] = [|MathF.CopySign(x, 1)|];", "MathF.CopySign")]
    [InlineData("GTK0401", "long l = [|f.LengthInBytes|];", "Length and IntLength")]
    [InlineData("GTK0403", "f[0] = [|MathF.Exp(x)|];", "DeviceMath")]
    [InlineData("GTK0403", "f[0] = [|XMath.Tanh(x)|];", "DeviceMath")]
    [InlineData("GTK0404", "f[0] = [|MathF.FusedMultiplyAdd(x, x, x)|];", "KernelMath.FusedMultiplyAdd")]
    [InlineData("GTK0405", "f[0] = [|Generic(x)|];", "generic")]
    [InlineData("GTK0405", "[|ByRef(ref n)|];", "'v' by reference")]
    [InlineData("GTK0406", "Atomic.Add(ref [|n|], 1);", "'n'")]
    [InlineData("GTK0406", "var t = LocalMemory.Allocate<int>(2); Atomic.Add(ref [|t[0]|], 1);", "local memory")]
    [InlineData("GTK0503", "var s = SharedMemory.Allocate<int>([|n|]);", "'n'")]
    [InlineData("GTK0503", "var s = LocalMemory.Allocate<int>([|0|]);", "'0'")]
    public void Body_OutsideTheDialect_IsRefused(string id, string statements, string message, string? also = null) =>
        AssertRefused(id, Head + statements + Members, message, also);

    [Theory]
    [InlineData("GTK0402", "f[0] = Loop(x);", "static float Loop(float v) => [|Loop(v)|];", "Loop -> Loop")]
    [InlineData("GTK0402", "f[0] = A(x);", "static float A(float v) => B(v); static float B(float v) => [|A(v)|];", "A -> B -> A")]
    [InlineData("GTK0306", "Set(f);", "static void Set(ArrayView<float> [|v|]) { v = v.SubView(1); }", "'v'", "GTK0306")]
    [InlineData("GTK0403", "f[0] = Softplus(x) + Softplus(x);", "static float Softplus(float v) => 1 + [|MathF.Log(v)|];", "MathF.Log")]
    public void Diagnose_FaultyHelper_MarksItWhereItIsWritten(
        string id, string statements, string helper, string message, string? also = null) =>
        AssertRefused(id, Head + statements + "\n}\n" + helper, message, also);

    [Fact]
    public void SharedMemory_BeyondTheLimit_IsRefused() => AssertRefused(
        "GTK0504",
        "[Kernel] public static void [|K|](int n) { var a = SharedMemory.Allocate<double>(6000); var c = "
        + "SharedMemory.Allocate<int>(300); }",
        "49200 bytes of shared memory, but only 49152");

    [Theory]
    [InlineData("[|Group.Barrier()|];")]
    [InlineData("var s = [|SharedMemory.Allocate<int>(3)|];")]
    public void BarrierAndSharedMemory_InAnAutoGroupedKernel_AreRefused(string statement) =>
        AssertRefused("GTK0502", "[Kernel] public static void K(Index1D i, int n) { " + statement + " }", "drop the index parameter");

    [Fact]
    public void Kernel_WithoutUnsafeCode_IsRefused()
    {
        KernelSource source = KernelSource.Parse("[Kernel] public static void K(int n) { }");
        var compilation = source.Compilation.WithOptions(source.Compilation.Options.WithAllowUnsafe(false));
        var method = (Microsoft.CodeAnalysis.IMethodSymbol)compilation.GetTypeByMetadataName("Kernels")!.GetMembers("K").Single();
        KernelDiagnostic diagnostic = Assert.Single(KernelCompiler.Frontend.KernelLowering.Lower(method, compilation, default).Diagnostics);
        Assert.Equal("GTK0109", diagnostic.Id);
    }

    [Fact]
    public void Diagnose_ErrorsOfCSharpItself_AreLeftToItsCompiler() =>
        Assert.Empty(KernelSource.Diagnostics(Head + "int v = undefined; Missing(v); Foo z = 3; }"));

    [Fact]
    public void Diagnose_SeveralFaults_ReportsAll() => Assert.Equal(
        ["GTK0304", "GTK0403", "GTK0401"],
        KernelSource.Diagnostics(Head + "i[n++] = 1; f[0] = MathF.Exp(x); Console.WriteLine(); }").Select(diagnostic => diagnostic.Id));

    private const string Members = """

        }
        static int s_count;
        static T Generic<T>(T v) => v;
        static void ByRef(ref int v) { }
        """;

    private static void AssertRefused(string id, string text, string message, string? also = null)
    {
        KernelSource source = KernelSource.Parse(text);
        KernelDiagnostic[] diagnostics = [.. source.Results().SelectMany(result => result.Diagnostics)];
        Assert.True(diagnostics.Length > 0, "nothing was reported");
        Assert.Equal(id, diagnostics[0].Id);
        Assert.All(diagnostics.Skip(1), diagnostic => Assert.Equal(also, diagnostic.Id));
        Assert.Contains(message, diagnostics[0].Message, StringComparison.Ordinal);
        string marked = source.Text.Substring(diagnostics[0].Location.Start, diagnostics[0].Location.Length);
        Assert.Equal(source.Text.Substring(source.Marked!.Value.Start, source.Marked.Value.Length), marked);
        Assert.Equal(source.Marked.Value.Start, diagnostics[0].Location.Start);
    }
}
