using System.Text.RegularExpressions;
using GpuTrainer.KernelCompiler.Emit.Ptx;
using GpuTrainer.KernelCompiler.Ir;
using GpuTrainer.KernelCompiler.Passes;
using GpuTrainer.Support;
using GpuTrainer.Support.Ptx;

namespace GpuTrainer.KernelCompiler.Tests.Ptx;

/// <summary>
/// Vectors in global memory: used only for views that promise their alignment, and always with the bits of single accesses.
/// </summary>
public class PtxGlobalVectorTests
{
    private const string CopyFour =
        "for (int j = 0; j < 4; j++) four[j] = input[4 * t + j]; for (int j = 0; j < 4; j++) output[4 * t + j] = four[j];";

    [Theory]
    [InlineData("[Aligned(16)]", "float", "ld.v4 st.v4")]
    [InlineData("[Aligned(16)]", "int", "ld.v4 st.v4")]
    [InlineData("[Aligned(16)]", "uint", "ld.v4 st.v4")]
    [InlineData("[Aligned(16)]", "long", "ld.v2 ld.v2 st.v2 st.v2")]
    [InlineData("[Aligned(16)]", "double", "ld.v2 ld.v2 st.v2 st.v2")]
    [InlineData("[Aligned(16)]", "byte", "")]
    [InlineData("[Aligned(8)]", "float", "ld.v2 ld.v2 st.v2 st.v2")]
    [InlineData("[Aligned(8)]", "double", "")]
    [InlineData("", "float", "")]
    [InlineData("", "double", "")]
    [InlineData("", "byte", "")]
    public void Neighbours_OfAnAlignedView_AreAsWideAsItPromises(string promise, string element, string vectors)
    {
        string local = element == "byte" ? "int" : element;
        string body = element == "byte" ? CopyFour.Replace("= four[j]", "= (byte)four[j]", StringComparison.Ordinal) : CopyFour;
        Kernel kernel = Lower(promise, element, $"ArrayView<{local}> four = LocalMemory.Allocate<{local}>(4); {body}");
        Assert.Equal(vectors, Vectors(kernel));
        Array output = Elements(element, 32, 100), input = Elements(element, 32, 3);
        PtxComparison.AssertSame(kernel, LaunchShape.Line(1, 8), output, input, 4);
    }

    [Theory]
    [InlineData("(t + n) * 4 - 16", "ld.v4 st.v4")]
    [InlineData("t * 4 + 2 - n / 2", "")]
    [InlineData("t * 2", "ld.v2 ld.v2 st.v2 st.v2")]
    [InlineData("t", "")]
    public void Neighbours_AreVectors_WhereTheirIndexIsAProvenMultiple(string at, string vectors)
    {
        Kernel kernel = Lower(
            "[Aligned(16)]", "float",
            $$"""
            ArrayView<float> four = LocalMemory.Allocate<float>(4);
            int at = {{at}};
            for (int j = 0; j < 4; j++) four[j] = input[at + j];
            for (int j = 0; j < 4; j++) output[at + j] = four[j] + j;
            """);
        Assert.Equal(vectors, Vectors(kernel));

        // One thread at a time: some of these indices overlap.
        PtxComparison.AssertSame(kernel, LaunchShape.Line(1, 1), Elements("float", 32, 100), Elements("float", 32, 3), 4);
    }

    /// <summary>Sub-views count from the promise of the whole.</summary>
    [Theory]
    [InlineData("input.SubView(4 * n)", "ld.v4")]
    [InlineData("input.SubView(n)", "")]
    public void SubView_AtAnOffset_IsAsAlignedAsThat(string view, string vectors)
    {
        Kernel kernel = Lower(
            "[Aligned(16)]", "float",
            $"ArrayView<float> part = {view}; long at = 4 * t; output[t * 7] = part[at] + part[at + 1] * 3f + part[at + 2] * 5f + part[at "
            + $"+ 3] * 7f;");
        Assert.Equal(vectors, Vectors(kernel));
        PtxComparison.AssertSame(kernel, LaunchShape.Line(1, 4), Elements("float", 32, 100), Elements("float", 32, 3), 4);
    }

    /// <summary>
    /// Views may overlap: an access between others keeps its place, and each element holds what was stored last.
    /// </summary>
    [Theory]
    [InlineData("for (int j = 0; j < 4; j++) output[4 * t + j] = input[4 * t + 3 - j] * 2f;")]
    [InlineData("output[4 * t] = 1f; output[4 * t + 1] = 2f; float x = input[4 * t]; output[4 * t + 2] = x; output[4 * t + 3] = x;")]
    [InlineData("output[4 * t] = 1f; output[4 * t + 1] = 2f; output[4 * t] = 3f; output[4 * t + 2] = 4f; output[4 * t + 3] = 5f; output[4 "
        + "* t + 1] = 6f;")]
    [InlineData("output[4 * t] = 1f; output[4 * t + 2] = 2f; output[4 * t + 1] = 3f; output[4 * t] = 4f; output[4 * t + 3] = 5f;")]
    [InlineData("output[4 * t] = 1f; input[4 * t + 1] = 2f; output[4 * t + 1] = 3f; input[4 * t] = 4f;")]
    [InlineData("float x = 1f; output[4 * t] = x; x = 2f; output[4 * t + 1] = x; x = 3f; output[4 * t + 2] = x; x = 4f; output[4 * t + "
        + "3] = x;")]
    [InlineData("int s = 4 * t; output[s] = 1f; output[s + 1] = 2f; s = 4 * t ^ 4; output[s + 2] = 3f; output[s + 3] = 4f;")]
    [InlineData("float a = input[4 * t]; float b = input[4 * t + 1]; output[4 * t + 2] = a; float c = input[4 * t + 2]; float d = input[4 "
        + "* t + 3]; output[4 * t] = b + c * 3f + d;")]
    [InlineData("output[4 * t + 3] = 4f; output[4 * t + 1] = 2f; output[4 * t] = 1f; output[4 * t + 2] = 3f;")]
    [InlineData("if (t > 1) { output[4 * t] = 1f; output[4 * t + 1] = 2f; } output[4 * t + 2] = 3f; output[4 * t + 3] = 4f;")]
    public void Views_ThatOverlap_AreReadAndWrittenInOrder(string body)
    {
        Kernel kernel = Lower("[Aligned(16)]", "float", body);
        var expected = (float[])Elements("float", 32, 3);
        var actual = (float[])expected.Clone();
        IrInterpreter.Run(kernel, LaunchShape.Line(1, 8), expected, expected, 4);
        PtxKernel.Run(kernel, LaunchShape.Line(1, 8), actual, actual, 4);
        Assert.Equal(expected, actual);
    }

    /// <summary>What the runtime prevents by refusing such launches.</summary>
    [Theory]
    [InlineData(0, 1, "is not a multiple of 16")]
    [InlineData(2, 0, "is not a multiple of 16")]
    public void Promise_ThatIsBroken_Traps(long outputOffset, long inputOffset, string message)
    {
        Kernel kernel = Lower("[Aligned(16)]", "float", "ArrayView<float> four = LocalMemory.Allocate<float>(4); " + CopyFour);
        var data = new float[64];
        PtxException trap = Assert.Throws<PtxException>(() => PtxKernel.Run(
            kernel, LaunchShape.Line(1, 4), new ViewArgument(data, outputOffset, 32), new ViewArgument(data, inputOffset, 32), 4));
        Assert.Contains(message, trap.Message, StringComparison.Ordinal);
    }

    [PtxasTheory]
    [InlineData("float")]
    [InlineData("int")]
    [InlineData("uint")]
    [InlineData("long")]
    [InlineData("double")]
    public void Ptxas_Vectors_AreTaken(string element)
    {
        string ptx =
            PtxEmitter.Emit(Lower("[Aligned(16)]", element, $"ArrayView<{element}> four = LocalMemory.Allocate<{element}>(4); {CopyFour}"));
        Ptxas.Assemble(ptx, "sm_70");
        Ptxas.Assemble(ptx, "sm_90");
    }

    [Fact]
    public void Promise_OfAlignment_IsPartOfTheIr() => Assert.Contains(
        "(aligned(16) view float output, aligned(16) view float input, int n)",
        Lower("[Aligned(16)]", "float", "output[t] = input[t];").ToString(), StringComparison.Ordinal);

    private static Kernel Lower(string promise, string element, string body) => StandardPasses.Apply(KernelSource.Lower($$"""
        [Kernel]
        public static void Kernel({{promise}} ArrayView<{{element}}> output, {{promise}} ArrayView<{{element}}> input, int n)
        {
            int t = Group.IdxX;
            {{body}}
        }
        """));

    private static Array Elements(string element, int count, int first)
    {
        IEnumerable<int> values = Enumerable.Range(first, count);
        return element switch
        {
            "float" => values.Select(value => value * 0.5f).ToArray(),
            "double" => values.Select(value => value * 0.5).ToArray(),
            "int" => values.ToArray(),
            "uint" => values.Select(value => (uint)value).ToArray(),
            "long" => values.Select(value => (long)value << 33).ToArray(),
            _ => values.Select(value => (byte)value).ToArray(),
        };
    }

    private static string Vectors(Kernel kernel) =>
        string.Join(" ", Regex.Matches(PtxEmitter.Emit(kernel), @"(ld|st)\.global\.(v\d)")
            .Select(match => match.Groups[1].Value + "." + match.Groups[2].Value));
}
