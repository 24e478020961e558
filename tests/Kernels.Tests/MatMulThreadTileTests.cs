using GpuTrainer.Compute;
using GpuTrainer.Support.OpenCl;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.OpenCL;

namespace GpuTrainer.Kernels.Tests;

/// <summary>
/// The kernel for processors that others compile for, run on every device: it must give the bits of the chain that all products are.
/// </summary>
public sealed class MatMulThreadTileTests
{
    // Around the 2 x 4 of a thread and the 8 x 32 of a group.
    public static readonly TheoryData<int, int, int> Sizes = new()
    {
        { 1, 1, 1 }, { 2, 5, 4 }, { 3, 7, 5 }, { 8, 16, 32 }, { 9, 17, 33 }, { 31, 3, 70 },
    };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Multiply_AsTheyLie_IsTheChain(int m, int k, int n) => AssertChain(m, k, n, (k, 1), (n, 1));

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Multiply_TransposedA_IsTheChain(int m, int k, int n) => AssertChain(m, k, n, (1, m), (n, 1));

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Multiply_TransposedB_IsTheChain(int m, int k, int n) => AssertChain(m, k, n, (k, 1), (1, k));

    private static void AssertChain(int m, int k, int n, (int Row, int Step) aStride, (int Step, int Column) bStride)
    {
        float[] a = Inputs.Normal(m * k, 1);
        float[] b = Inputs.Normal(k * n, 2);
        float[] bias = Inputs.Normal(n, 3);
        float[] actual = TestDevice.SameBits(device =>
        {
            var output = device.Garbage<float>(m * n);
            device.Accelerator.Load(MatMulThreadTile.Tile, out Action<
                AcceleratorStream, KernelConfig, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>, int, int, int, int,
                int, int, int, int> launch);
            launch(
                device.Stream, ThreadTileMatMul.Config(device.Accelerator, m, n), device.Upload(a), device.Upload(b), device.Upload(bias),
                output, m, k, n, aStride.Row,
                aStride.Step, bStride.Step, bStride.Column, MatMulEpilogue.AddBias);
            return device.Read(output);
        });
        float[] expected = ProductChain.Of(
            m, k, n, (i, s) => a[i * aStride.Row + s * aStride.Step], (s, j) => b[s * bStride.Step + j * bStride.Column], bias);
        Assert.Equal(expected, actual);
    }

    /// <summary>
    /// One kernel in one shape of group: a driver that compiles each of these anew makes a newcomer wait for all of them.
    /// </summary>
    [OpenClFact]
    public void Products_OnAProcessorBehindOpenCl_AreAllThisKernelInOneShape()
    {
        TestDevice? device = TestDevice.All.FirstOrDefault(device => device.Accelerator is CLAccelerator);
        if (device is null || !device.Accelerator.Device.IsProcessor())
            return; // A GPU has other kernels.

        using var matMul = new MatMul(device.Accelerator);
        ArrayView<float> a = device.Upload(new float[64 * 64]);
        ArrayView<float> c = device.Garbage<float>(64 * 64);
        using LaunchGraph recorded = device.Stream.Record(() =>
        {
            matMul.Multiply(64, 64, 64, a, a, c);
            matMul.Linear(3, 64, 10, a, a, a, c);
            matMul.TransposedA(1, 64, 33, a, a, c);
            matMul.TransposedB(64, 5, 1, a, a, c);
        });

        var launches =
            ((LaunchList)recorded).Launches.Select(launch => (launch.Kernel.Descriptor.EntryPoint, launch.Config.GroupDim)).ToArray();
        Assert.Equal(4, launches.Length);
        Assert.Equal(("GpuTrainer_Kernels_MatMulThreadTile_Tile", new Index3D(8, 4, 1)), Assert.Single(launches.Distinct()));
    }
}
