
namespace GpuTrainer.Kernels.Tests;

/// <summary>The kernels for GPUs, run on the CPU: they must give the bits of the chain that all products are.</summary>
public sealed class MatMulSharedTileTests
{
    private delegate void Kernel(
        ArrayView<float> a, ArrayView<float> b, ArrayView<float> bias, ArrayView<float> c, int m, int k, int n, int epilogue, int activation);

    // Around the tile of 64 x 64 and its 16 steps.
    public static readonly TheoryData<int, int, int> Sizes = new()
    {
        { 1, 1, 1 }, { 31, 15, 33 }, { 64, 16, 64 }, { 65, 17, 63 }, { 10, 100, 130 }, { 3, 32, 10 },
    };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Plain_IsTheChain(int m, int k, int n) => AssertChain(MatMulSharedTile.Plain, m, k, n, (i, s) => i * k + s, (s, j) => s * n + j);

    [Theory]
    [MemberData(nameof(Sizes))]
    public void TransposedA_IsTheChain(int m, int k, int n) =>
        AssertChain(MatMulSharedTile.TransposedA, m, k, n, (i, s) => s * m + i, (s, j) => s * n + j);

    [Theory]
    [MemberData(nameof(Sizes))]
    public void TransposedB_IsTheChain(int m, int k, int n) =>
        AssertChain(MatMulSharedTile.TransposedB, m, k, n, (i, s) => i * k + s, (s, j) => j * k + s);

    private static void AssertChain(Kernel kernel, int m, int k, int n, Func<int, int, int> aIndex, Func<int, int, int> bIndex)
    {
        float[] a = Inputs.Normal(m * k, 1);
        float[] b = Inputs.Normal(k * n, 2);
        float[] bias = Inputs.Normal(n, 3);
        float[] actual = TestDevice.SameBits(device =>
        {
            var output = device.Garbage<float>(m * n);
            Action<KernelConfig, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>, int, int, int, int, int> launch =
                device.Accelerator.LoadStreamKernel(
                    kernel.Method.CreateDelegate<
                        Action<ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>, int, int, int, int, int>>());
            launch(
                SharedTileMatMul.Config(m, n), device.Upload(a), device.Upload(b), device.Upload(bias), output, m, k, n,
                MatMulEpilogue.AddBias, (int)Activation.Relu);
            return device.Read(output);
        }, MatMulSharedTile.GroupSize * MatMulSharedTile.GroupSize);
        Assert.Equal(ProductChain.Of(m, k, n, (i, s) => a[aIndex(i, s)], (s, j) => b[bIndex(s, j)], bias), actual);
    }
}
