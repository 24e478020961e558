using System.Text.RegularExpressions;
using GpuTrainer.KernelCompiler.Emit.Ptx;
using GpuTrainer.KernelCompiler.Ir;
using GpuTrainer.KernelCompiler.Passes;
using GpuTrainer.Support;

namespace GpuTrainer.KernelCompiler.Tests.Ptx;

/// <summary>Vector loads: used only where alignment is proven, and always with the bits of single loads.</summary>
public class PtxVectorLoadTests
{
    /// <summary>The index of the first of four neighbours; t is the thread, n an unknown number (4).</summary>
    [Theory]
    [InlineData("t * 4", "v4")]
    [InlineData("(t + n) * 4", "v4")]
    [InlineData("8 + t * 4 - 4", "v4")]
    [InlineData("(t << 2) + 16", "v4")]
    [InlineData("t * 12 + t * 4", "v4")]
    [InlineData("t / 2 * 8 + t % 2 * 4", "v4")]
    [InlineData("t * 2", "v2 v2")]
    [InlineData("t * 4 + 2", "v2 v2")]
    [InlineData("t * 4 + 1", "")]
    [InlineData("t", "")]
    [InlineData("t * n", "")]
    [InlineData("t * 3", "")]
    public void Neighbours_OfFour_BecomeTheWidestAlignedLoads(string index, string vectors)
    {
        Kernel kernel = Neighbours($"int at = {index};", "sum += tile[at + i] * (i + 1);");
        Assert.Equal(vectors, Vectors(kernel));
        AssertSame(kernel);
    }

    /// <summary>
    /// A counter in steps of four is a multiple of four, one in steps of three is not; a loaded number can be anything.
    /// </summary>
    [Theory]
    [InlineData("int at = 0; for (int s = 0; s < n; s++) at += 4;", "v4")]
    [InlineData("int at = 0; for (int s = 0; s < n; s++) at = 8 - at;", "v4")]
    [InlineData("int at = 0; for (int s = 0; s < n; s++) at += 3;", "")]
    [InlineData("int at = 1; for (int s = 0; s < n; s++) at += 4;", "")]
    [InlineData("int at = numbers[t] * 2;", "v2 v2")]
    [InlineData("int at = n > 2 ? t * 4 : 4;", "v4")]
    [InlineData("int at = Math.Min(t * 4, 8);", "v4")]
    public void Locals_OfKnownAlignment_AreAsAlignedAsWhatTheyAreAssigned(string statements, string vectors)
    {
        Kernel kernel = Neighbours(statements, "sum += tile[at + i] * (i + 1);");
        Assert.Equal(vectors, Vectors(kernel));
        AssertSame(kernel);
    }

    /// <summary>A store in between may change what is loaded after it, and a load's index may come from an earlier load.</summary>
    [Theory]
    [InlineData("sum += tile[t * 4 + i]; tile[t * 4 + 3] = sum;")]
    [InlineData("sum += tile[t * 4 + i]; Group.Barrier();")]
    public void Loads_OverStoresAndBarriers_DoNotMove(string body)
    {
        Kernel kernel = Neighbours("", body);
        Assert.Equal("", Vectors(kernel));
        AssertSame(kernel);
    }

    [Fact]
    public void Load_WhoseIndexIsLoadedBetween_StaysBehindIt()
    {
        Kernel kernel = StandardPasses.Apply(KernelSource.Lower("""
            [Kernel]
            public static void Kernel(ArrayView<float> output, ArrayView<int> numbers, int n)
            {
                ArrayView<int> places = SharedMemory.Allocate<int>(64);
                for (int i = Group.IdxX; i < 64; i += Group.DimX)
                    places[i] = i % 5 * 4;
                Group.Barrier();
                int p = places[Group.IdxX * 4];
                int q = places[p + 1];
                p = places[Group.IdxX * 4 + 1];
                output[Group.IdxX] = p * 100 + q;
            }
            """));
        AssertSame(kernel);
    }

    [Fact]
    public void LoopOfKnownLength_IsStraightCode_AndALongOneStays()
    {
        Kernel few = Neighbours("", "sum += tile[t + i];");
        Assert.DoesNotContain("$loop", PtxEmitter.Emit(few).Split("bar.sync")[1]);
        Kernel many = StandardPasses.Apply(KernelSource.Lower("""
            [Kernel]
            public static void Kernel(ArrayView<float> output, ArrayView<int> numbers, int n)
            {
                float sum = 0f;
                for (int i = 0; i < 1000; i++)
                    sum += numbers[i & 7] * 0.5f;
                output[Group.IdxX] = sum;
            }
            """));
        Assert.Contains("$loop", PtxEmitter.Emit(many));
        AssertSame(many);
    }

    [Fact]
    public void LaunchBounds_OfAKernel_AreDirectivesOfTheEntry()
    {
        Kernel kernel = KernelSource.Lower("""
            [Kernel]
            [LaunchBounds(256, 2)]
            public static void Kernel(ArrayView<float> output) => output[Group.IdxX] = 1f;
            """);
        Assert.Contains(")\n.maxntid 256, 1, 1\n.minnctapersm 2\n{\n", PtxEmitter.Emit(StandardPasses.Apply(kernel)));
    }

    private static Kernel Neighbours(string before, string body) => StandardPasses.Apply(KernelSource.Lower($$"""
        [Kernel]
        public static void Kernel(ArrayView<float> output, ArrayView<int> numbers, int n)
        {
            ArrayView<float> tile = SharedMemory.Allocate<float>(128);
            int t = Group.IdxX;
            for (int i = t; i < 128; i += Group.DimX)
                tile[i] = i * i * 0.25f;
            Group.Barrier();
            float sum = 0f;
            {{before}}
            for (int i = 0; i < 4; i++)
            {
                {{body}}
            }
            output[t] = sum;
        }
        """));

    private static void AssertSame(Kernel kernel) =>
        PtxComparison.AssertSame(kernel, LaunchShape.Line(1, 8), new float[8], new[] { 3, 1, 4, 1, 5, 9, 2, 6 }, 4);

    private static string Vectors(Kernel kernel) =>
        string.Join(" ", Regex.Matches(PtxEmitter.Emit(kernel), @"ld\.shared\.(v\d)").Select(match => match.Groups[1].Value));
}
