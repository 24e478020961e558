using System.Text.RegularExpressions;
using GpuTrainer.Compute;
using GpuTrainer.KernelCompiler.Diagnostics;
using GpuTrainer.KernelCompiler.Frontend;
using GpuTrainer.KernelCompiler.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using Xunit;

namespace GpuTrainer.Support;

/// <summary>
/// C# text with kernels in it, as tests write it. The text holds class members (methods marked [Kernel], helpers, constants); they are put
/// into a static class Kernels after the usual usings. Text that begins with a type or namespace is taken as it is.
/// </summary>
/// <remarks><c>[|</c> and <c>|]</c> mark where a diagnostic is expected, and are removed before the text is compiled.</remarks>
public sealed partial class KernelSource
{
    private const string Usings =
        "using System; using System.Numerics; using GpuTrainer.Compute; using ILGPU; using ILGPU.Algorithms; using ILGPU.Runtime;\n";

    private static readonly MetadataReference[] References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal))
            .Select(path => MetadataReference.CreateFromFile(path)),
        .. new[] { typeof(KernelAttribute), typeof(ILGPU.Context), typeof(ILGPU.Algorithms.XMath) }
            .Select(type => MetadataReference.CreateFromFile(type.Assembly.Location)),
    ];

    private KernelSource(string text)
    {
        bool isWhole = WholeFile().IsMatch(text);
        string whole = isWhole ? Usings + text : Usings + "public static partial class Kernels\n{\n" + text + "\n}\n";
        int start = whole.IndexOf("[|", StringComparison.Ordinal);
        if (start >= 0)
        {
            whole = whole.Remove(start, 2);
            int end = whole.IndexOf("|]", StringComparison.Ordinal);
            whole = whole.Remove(end, 2);
            Marked = TextSpan.FromBounds(start, end);
        }

        Text = whole;
        Compilation = Compile(whole);
    }

    /// <summary>The compiled text.</summary>
    public string Text { get; }

    /// <summary>What the test has marked, if anything.</summary>
    public TextSpan? Marked { get; }

    /// <summary>The text as the C# compiler sees it.</summary>
    public CSharpCompilation Compilation { get; }

    /// <summary>The IR of the only kernel in the text.</summary>
    public static Kernel Lower(string text) => Assert.Single(LowerAll(text));

    /// <summary>The IR of all kernels in the text, in order. Fails on any diagnostic.</summary>
    public static IReadOnlyList<Kernel> LowerAll(string text)
    {
        KernelSource source = Parse(text);
        source.AssertValidCSharp();
        return [.. source.Results().Select(result =>
        {
            Assert.True(result.Kernel is not null, "The kernel was refused:\n" + string.Join("\n", result.Diagnostics));
            return result.Kernel!;
        })];
    }

    /// <summary>The diagnostics of all kernels in the text.</summary>
    public static IReadOnlyList<KernelDiagnostic> Diagnostics(string text) =>
        [.. Parse(text).Results().SelectMany(result => result.Diagnostics)];

    /// <summary>Reads text, marks and all.</summary>
    public static KernelSource Parse(string text) => new(text);

    /// <summary>A compilation of C# files against the real dialect.</summary>
    public static CSharpCompilation Compile(params string[] files) => CSharpCompilation.Create(
        "Snippet",
        files.Select((text, i) =>
            CSharpSyntaxTree.ParseText(text, new CSharpParseOptions(LanguageVersion.Latest), i == 0 ? "Kernels.cs" : $"File{i}.cs")),
        References,
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true,
            nullableContextOptions: NullableContextOptions.Enable));

    /// <summary>What the front end makes of each kernel in the text.</summary>
    public IReadOnlyList<LoweringResult> Results()
    {
        SyntaxTree tree = Compilation.SyntaxTrees[0];
        SemanticModel model = Compilation.GetSemanticModel(tree);
        return [.. tree.GetRoot().DescendantNodes().OfType<MethodDeclarationSyntax>()
            .Select(method => (IMethodSymbol)model.GetDeclaredSymbol(method)!)
            .Where(method => method.GetAttributes().Any(attribute => attribute.AttributeClass?.Name == nameof(KernelAttribute)))
            .Select(method => KernelLowering.Lower(method, Compilation, CancellationToken.None))];
    }

    [GeneratedRegex(@"^\s*((public|internal|static|partial|sealed|abstract|unsafe|file)\s+)*(class|struct|namespace|using)\s")]
    private static partial Regex WholeFile();

    /// <summary>Fails if the text itself is not C#.</summary>
    public void AssertValidCSharp()
    {
        Diagnostic[] errors = [.. Compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)];
        Assert.True(errors.Length == 0, string.Join("\n", errors.AsEnumerable()));
    }
}
