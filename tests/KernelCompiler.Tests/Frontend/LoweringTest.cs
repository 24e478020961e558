using GpuTrainer.Support;

namespace GpuTrainer.KernelCompiler.Tests.Frontend;

/// <summary>Compares the IR of a kernel's body with its expected text.</summary>
public abstract class LoweringTest
{
    /// <summary>The kernel around the statements: explicitly grouped, so that its body contains nothing else.</summary>
    private const string Head = """
        [Kernel]
        public static void K(
            ArrayView<float> f, ArrayView<int> i, ArrayView<uint> u, ArrayView<long> l, ArrayView<byte> b, ArrayView<double> d, int n, float x, bool flag)
        {

        """;

    protected static void AssertLowers(string statements, string expected, string members = "")
    {
        string text = KernelSource.Lower(Head + statements + "\n}\n" + members).Body.ToString();
        Assert.Equal(expected.Trim(), text.Trim());
    }
}
