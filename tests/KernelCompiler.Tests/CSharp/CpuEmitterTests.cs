using GpuTrainer.KernelCompiler.Emit.CSharp;
using GpuTrainer.KernelCompiler.Ir;
using GpuTrainer.KernelCompiler.Passes;
using GpuTrainer.Support;

namespace GpuTrainer.KernelCompiler.Tests;

/// <summary>The shape of the generated C#; what it computes is tested by the conformance suite.</summary>
public class CpuEmitterTests
{
    [Fact]
    public void Emit_ContiguousAccess_IsAVectorLoadAndStore()
    {
        string text = Vector256("[Kernel] public static void K(Index1D i, ArrayView<float> x, ArrayView<float> y) { y[i] = x[i] * 2f; }");

        Assert.Contains("Vector256.Load(x + ", text);
        Assert.Contains("Vector256.Store(", text);
        Assert.DoesNotContain("Gather", text);
    }

    [Fact]
    public void Emit_StridedAccess_IsAGather()
    {
        string text =
            Vector256("[Kernel] public static void K(Index1D i, ArrayView<float> x, ArrayView<float> y, int n) { y[i] = x[i * n]; }");

        Assert.Contains("Simd256.Gather(x, ", text);
    }

    [Theory]
    [InlineData("for (int j = 0; j < 8; j++) v[j] = x[i * n + j];", 1, 0)]
    [InlineData("for (int j = 0; j < 7; j++) v[j] = x[i * n + j];", 0, 7)]
    [InlineData("for (int j = 0; j < 8; j++) v[j] = x[i * n + 2 * j];", 0, 8)]
    [InlineData("for (int j = 0; j < 8; j++) { v[j] = x[i * n + j]; y[i] = v[j]; }", 0, 8)] // A store may change what the next load reads.
    [InlineData("for (int j = 0; j < 8; j++) v[j] = x[i + j];", 0, 0)] // Contiguous along the lanes.
    public void Emit_EightNeighboursOfALane_AreLoadedAsVectorsAndExchanged(string loads, int exchanges, int gathers)
    {
        string text = Vector256($$"""
            [Kernel] public static void K(Index1D i, ArrayView<float> x, ArrayView<float> y, int n)
            {
                ArrayView<float> v = LocalMemory.Allocate<float>(8);
                {{loads}}
                float sum = 0f;
                for (int j = 0; j < 8; j++)
                    sum += v[j];
                y[i] = sum;
            }
            """);

        Assert.Equal((exchanges, gathers), (Count(text, "Simd256.GatherNeighbours(x, "), Count(text, "Simd256.Gather(x, ")));
    }

    [Theory]
    [InlineData("float a = x[2 * i]; float b = x[2 * i + 1]; y[2 * i] = b; y[2 * i + 1] = a;", 4)]
    [InlineData("float a = x[n + 2 * i]; float b = x[n + 2 * i + 1]; y[n + 2 * i] = b; y[n + 2 * i + 1] = a;", 4)]
    // Where all lanes agree, without a mask.
    [InlineData("if (i < n) { float a = x[2 * i]; float b = x[2 * i + 1]; y[2 * i] = b; y[2 * i + 1] = a; }", 6)]
    [InlineData("float a = x[2 * i]; float b = x[2 * i + 2]; y[2 * i] = b; y[2 * i + 2] = a;", 0)] // Not beside each other.
    [InlineData("float a = x[3 * i]; float b = x[3 * i + 1]; y[3 * i] = b; y[3 * i + 1] = a;", 0)]
    // A store may change what the next load reads.
    [InlineData("float a = x[2 * i]; y[2 * i] = a; float b = x[2 * i + 1]; y[2 * i + 1] = b;", 0)]
    public void Emit_PairsOfNeighbours_AreVectors(string statements, int pairs)
    {
        string text = Vector256($$"""
            [Kernel] public static void K(Index1D i, ArrayView<float> x, ArrayView<float> y, int n)
            {
                {{statements}}
            }
            """);

        // An auto-grouped kernel's body stands twice: for vectors within the extent, and masked for the last.
        Assert.Equal(pairs, Count(text, "Simd256.LoadPairs") + Count(text, "Simd256.StorePairs"));
    }

    [Fact]
    public void Emit_UniformOperandOfALoop_IsBroadcastOnceWhereItIsLoaded()
    {
        string text = Vector256("""
            [Kernel] public static void K(ArrayView<float> a, ArrayView<float> b, ArrayView<float> c, int k)
            {
                float s = 0f, t = 0f;
                for (int p = 0; p < k; p++)
                {
                    float left = a[p];
                    s = KernelMath.FusedMultiplyAdd(left, b[p * 64 + Group.IdxX], s);
                    t = KernelMath.FusedMultiplyAdd(left, b[p * 64 + 32 + Group.IdxX], t);
                }
                c[Group.IdxX] = s + t;
            }
            """);

        Assert.Equal(1, Count(text, "Vector256.Create(a["));
    }

    [Fact]
    public void Emit_IndexSumInALoop_HasItsInvariantPartInAPointer()
    {
        string text = Vector256("""
            [Kernel] public static void K(ArrayView<float> a, ArrayView<float> c, int row, int k)
            {
                float s = 0f;
                for (int p = 0; p < k; p++)
                    s += a[row * k + p];
                c[Group.IdxX] = s;
            }
            """);

        Assert.Contains("float* _p0 = a + (row * k);", text);
        Assert.Contains("*(_p0 + p", text);
    }

    [Fact]
    public void Emit_IndexDifferenceInALoop_KeepsTheSignsOfItsTerms()
    {
        string text = Vector256("""
            [Kernel] public static void K(ArrayView<float> a, ArrayView<float> c, int n, int k)
            {
                float s = 0f;
                for (int p = 0; p < k; p++)
                    s += a[n - (p - k)];
                c[Group.IdxX] = s;
            }
            """);

        Assert.Contains("float* _p0 = a + n + k;", text);
        Assert.Contains("*(_p0 - p", text);
    }

    [Fact]
    public void Emit_LocalLivingAcrossABarrier_IsSavedPerVector()
    {
        string text = Vector256("""
            [Kernel] public static void K(ArrayView<float> x, ArrayView<float> y)
            {
                ArrayView<float> shared = SharedMemory.Allocate<float>(64);
                float mine = x[Group.IdxX] * 3f;
                shared[Group.IdxX] = mine;
                Group.Barrier();
                y[Group.IdxX] = mine + shared[0];
            }
            """);

        Assert.Contains("Vector256<float>* _saved_mine = stackalloc", text);
    }

    [Fact]
    public void Emit_PureFunctionOfTheThread_IsComputedAnewAfterABarrier()
    {
        string text = Vector256("""
            [Kernel] public static void K(ArrayView<float> x, ArrayView<float> y)
            {
                ArrayView<float> shared = SharedMemory.Allocate<float>(64);
                int column = Grid.IdxX * Group.DimX + Group.IdxX;
                shared[Group.IdxX] = x[column];
                Group.Barrier();
                y[column] = shared[0];
            }
            """);

        Assert.DoesNotContain("_saved_", text);
        Assert.Equal(2, Count(text, "int column = "));
    }

    [Fact]
    public void Emit_DoubleThatDiffersBetweenThreads_RunsInTheScalarForm()
    {
        string text = CpuEmitter.Emit(StandardPasses.Apply(KernelSource.Lower(
            "[Kernel] public static void K(Index1D i, ArrayView<double> x) { x[i] = x[i] * 2.0; }")));

        Assert.Contains("private static void RunVector256(CpuLaunch* _launch, int _begin, int _end) => RunScalar(", text);
    }

    [Fact]
    public void Emit_ScalarForm_ChecksEveryAccessAndNamesTheLine()
    {
        string text = CpuEmitter.Emit(StandardPasses.Apply(KernelSource.Lower(
            "[Kernel] public static void K(Index1D i, ArrayView<float> x) { x[i] = 1f; }")));
        string scalar = text[..text.IndexOf("RunVector128", StringComparison.Ordinal)];

        Assert.Contains("CpuKernelChecks.ThrowOutOfRange(\"Kernels.K\", ", scalar);
        Assert.DoesNotContain("ThrowOutOfRange", text[scalar.Length..]);
    }

    [Fact]
    public void Emit_Twice_GivesTheSameText()
    {
        const string Source = "[Kernel] public static void K(Index1D i, ArrayView<float> x) { if (x[i] > 0f) x[i] = x[i] - 1f; }";

        Assert.Equal(
            CpuEmitter.Emit(StandardPasses.Apply(KernelSource.Lower(Source))),
            CpuEmitter.Emit(StandardPasses.Apply(KernelSource.Lower(Source))));
    }

    private static string Vector256(string source)
    {
        Kernel kernel = StandardPasses.Apply(KernelSource.Lower(source));
        string text = CpuEmitter.Emit(kernel);
        int start = text.IndexOf("void RunVector256(", StringComparison.Ordinal);
        return text[start..text.IndexOf("void RunVector512(", StringComparison.Ordinal)];
    }

    private static int Count(string text, string part) => text.Split(part).Length - 1;
}
