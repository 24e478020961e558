namespace GpuTrainer.Kernels.Tests;

/// <summary>The kernel for processors that others compile for, run on every device: it must give the bits of the chain that all products are.</summary>
public sealed partial class MatMulThreadTileTests
{
    // Around the 2 x 4 of a thread and the 8 x 32 of a group.
    public static readonly TheoryData<int, int, int> Sizes = new()
    {
        { 1, 1, 1 }, { 2, 5, 4 }, { 3, 7, 5 }, { 8, 16, 32 }, { 9, 17, 33 }, { 31, 3, 70 },
    };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void AsTheyLie_IsTheChain(int m, int k, int n) => AssertChain(m, k, n, (k, 1), (n, 1));

    [Theory]
    [MemberData(nameof(Sizes))]
    public void TransposedA_IsTheChain(int m, int k, int n) => AssertChain(m, k, n, (1, m), (n, 1));

    [Theory]
    [MemberData(nameof(Sizes))]
    public void TransposedB_IsTheChain(int m, int k, int n) => AssertChain(m, k, n, (k, 1), (1, k));

    private static void AssertChain(int m, int k, int n, (int Row, int Step) aStride, (int Step, int Column) bStride)
    {
        float[] a = Inputs.Normal(m * k, 1);
        float[] b = Inputs.Normal(k * n, 2);
        float[] bias = Inputs.Normal(n, 3);
        float[] actual = TestDevice.SameBits(device =>
        {
            var output = device.Garbage<float>(m * n);
            var launch = device.Accelerator.LoadStreamKernel<
                ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>, int, int, int, int, int, int, int, int, int>(
                MatMulThreadTile.Tile);
            launch(
                ThreadTileMatMul.Config(device.Accelerator, m, n), device.Upload(a), device.Upload(b), device.Upload(bias), output, m, k, n, aStride.Row,
                aStride.Step, bStride.Step, bStride.Column, MatMulEpilogue.AddBias, (int)Activation.Relu);
            return device.Read(output);
        });
        float[] expected = ProductChain.Of(
            m, k, n, (i, s) => a[i * aStride.Row + s * aStride.Step], (s, j) => b[s * bStride.Step + j * bStride.Column], bias);
        Assert.Equal(expected, actual);
    }
}
