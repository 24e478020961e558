using GpuTrainer.Compute;
using GpuTrainer.Model;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Kernels.Tests;

/// <summary>A launch that is made ready: its inputs are on the device.</summary>
/// <param name="Run">The launch, and nothing else.</param>
/// <param name="Results">Reads all that the kernel writes.</param>
internal sealed record KernelLaunch(Action Run, Func<float[]> Results);

/// <summary>One small launch of every kernel of the library, with ragged edges.</summary>
internal static class KernelLaunches
{
    // No multiple of a vector, a group or a tile; more than one group of a tile of 64.
    internal const int Count = 37;
    internal const int Rows = 5;
    internal const int Classes = 7;
    private const int M = 9;
    private const int K = 19;
    private const int N = 67;
    private const int Panel = 12;

    private delegate void RegisterTile(
        ArrayView<float> a, ArrayView<float> b, ArrayView<float> bias, ArrayView<float> c, int m, int k, int n, int panelA, int panelB);

    /// <summary>By the kernels' names.</summary>
    public static IReadOnlyDictionary<string, Func<TestDevice, KernelLaunch>> All =>
        Own.Concat(LayerKernelLaunches.All).Concat(TrainingKernelLaunches.All).Concat(PlaneKernelLaunches.All).ToDictionary();

    private static Dictionary<string, Func<TestDevice, KernelLaunch>> Own { get; } = new()
    {
        ["GpuTrainer.Kernels.Activations.ForwardKernel"] = device => OfOutputs(device, Count, (input, output) =>
            new Activations(device.Accelerator).Forward(Activation.Tanh, Count, input, output)),
        ["GpuTrainer.Kernels.Activations.BackwardKernel"] = device => OfOutputs(device, Count, (input, output) =>
            new Activations(device.Accelerator).Backward(Activation.Sigmoid, Count, input, input, output)),
        ["GpuTrainer.Kernels.ActivationDropout.ForwardKernel"] = ActivationDropoutForward,
        ["GpuTrainer.Kernels.ActivationDropout.BackwardKernel"] = device => OfOutputs(device, Count, (input, output) =>
            new ActivationDropout(device.Accelerator).Backward(Activation.Relu, Count, input, input, input, output)),
        ["GpuTrainer.Kernels.BatchGather.GatherKernel"] = Gather,
        ["GpuTrainer.Kernels.BiasAddition.AddKernel"] = device => OfOutputs(device, Rows * Classes, (input, output) =>
            new BiasAddition(device.Accelerator).Add(Rows, Classes, input, output.SubView(1))),
        ["GpuTrainer.Kernels.BiasGradient.SumKernel"] = device => OfOutputs(device, Rows * Classes, (input, output) =>
            new BiasGradient(device.Accelerator).Sum(Rows, Classes, input, output)),
        ["GpuTrainer.Kernels.ChannelNormalization.RunKernel"] = device =>
        {
            var normalization = new ChannelNormalization(device.Accelerator, Inputs.Normal(Classes, 4), Deviations(Classes));
            return OfOutputs(device, Rows * Classes, (input, output) => normalization.Run(Rows, input, output));
        },
        ["GpuTrainer.Kernels.InvertedDropout.ForwardKernel"] = DropoutForward,
        ["GpuTrainer.Kernels.InvertedDropout.BackwardKernel"] = device => OfOutputs(device, Count, (input, output) =>
            new InvertedDropout(device.Accelerator).Backward(Count, input, input, output)),
        ["GpuTrainer.Kernels.MatMulPanels.PackKernel"] = device => OfOutputs(device, 3 * Panel * Rows, (input, output) =>
            new MatMulPanels(device.Accelerator).Pack(Rows, 2 * Panel + 1, Panel, input, output)),
        ["GpuTrainer.Kernels.MatMulPanels.PackTransposedKernel"] = device => OfOutputs(device, 3 * Panel * K, (input, output) =>
            new MatMulPanels(device.Accelerator).PackTransposed(K, 2 * Panel + 1, Panel, input, output)),
        ["GpuTrainer.Kernels.MatMulRegisterTile.Tile4x3"] = device => OfRegisterTile(device, MatMulRegisterTile.Tile4x3, 4, 3, N),
        ["GpuTrainer.Kernels.MatMulRegisterTile.Tile6x2"] = device => OfRegisterTile(device, MatMulRegisterTile.Tile6x2, 6, 2, N),
        ["GpuTrainer.Kernels.MatMulRegisterTile.Tile6x4"] = device => OfRegisterTile(device, MatMulRegisterTile.Tile6x4, 6, 4, N),
        ["GpuTrainer.Kernels.MatMulRegisterTile.Tile8x3"] = device => OfRegisterTile(device, MatMulRegisterTile.Tile8x3, 8, 3, N),
        ["GpuTrainer.Kernels.MatMulRegisterTile.Narrow6x2"] = device => OfRegisterTile(device, MatMulRegisterTile.Narrow6x2, 6, 2, 7),
        ["GpuTrainer.Kernels.MatMulRegisterTile.Narrow12x1"] = device => OfRegisterTile(device, MatMulRegisterTile.Narrow12x1, 12, 1, 3),
        ["GpuTrainer.Kernels.MatMulThreadTile.Tile"] = ThreadTile,
        ["GpuTrainer.Kernels.FusedMatMulTile.Tile8"] = device => OfFusedTile(device, 0),
        ["GpuTrainer.Kernels.MatMulTile.Tile8"] = device => OfTile(device, 0),
        ["GpuTrainer.Kernels.FusedMatMulTile.Tile16"] = device => OfFusedTile(device, 1),
        ["GpuTrainer.Kernels.MatMulTile.Tile16"] = device => OfTile(device, 1),
        ["GpuTrainer.Kernels.FusedMatMulTile.Tile64"] = device => OfFusedTile(device, 2),
        ["GpuTrainer.Kernels.MatMulTile.Tile64"] = device => OfTile(device, 2),
        ["GpuTrainer.Kernels.FusedMatMulTile.Tile128"] = device => OfFusedTile(device, 3),
        ["GpuTrainer.Kernels.MatMulTile.Tile128"] = device => OfTile(device, 3),
        ["GpuTrainer.Kernels.RandomAffine.DrawKernel"] = device => OfPictures(device, (pictures, _, output) =>
            Load<Action<AcceleratorStream, Index1D, ArrayView<float>, ArrayView<float>, ArrayView<int>, ArrayView<int>, int, int, int,
            uint, uint>>(
                device, RandomAffine.DrawKernel)(
                device.Stream, Rows, output, pictures.Ranges, pictures.Random.Order, pictures.Random.Clock, Rows, 3, 1, 7, 9)),
        ["GpuTrainer.Kernels.RandomAffine.MapKernel"] = device => OfPictures(device, (pictures, input, output) =>
            Load<Action<AcceleratorStream, Index3D, ArrayView<float>, ArrayView<float>, int, int>>(
                device, RandomAffine.MapKernel)(
                device.Stream, new Index3D(Pictures.Width, Pictures.Height, Rows), output, input, Pictures.Height, Pictures.Width)),
        ["GpuTrainer.Kernels.RandomElastic.DrawKernel"] = device => OfPictures(device, (pictures, _, output) =>
            Load<Action<AcceleratorStream, Index2D, ArrayView<float>, ArrayView<int>, ArrayView<int>, int, int, int, float, int,
            uint, uint>>(
                device, RandomElastic.DrawKernel)(
                device.Stream, new Index2D(Count, Rows), output, pictures.Random.Order, pictures.Random.Clock, Rows, 3, Count,
                2.5f, 1, 7, 9)),
        ["GpuTrainer.Kernels.RandomElastic.MapKernel"] = device => OfPictures(device, (pictures, input, output) =>
            Load<Action<AcceleratorStream, Index3D, ArrayView<float>, ArrayView<float>, int, int, int, int, float>>(
                device, RandomElastic.MapKernel)(
                device.Stream, new Index3D(Pictures.Width, Pictures.Height, Rows), output, input, Pictures.Height, Pictures.Width,
                5, 6, 0.25f)),
        ["GpuTrainer.Kernels.RandomPixels.DrawKernel"] = device => OfPictures(device, (pictures, _, output) =>
            Load<Action<AcceleratorStream, Index1D, ArrayView<float>, ArrayView<int>, ArrayView<int>, int, int, int, uint, uint>>(
                device, RandomPixels.DrawKernel)(
                device.Stream, Rows, output, pictures.Random.Order, pictures.Random.Clock, Rows, 3, 1, 7, 9)),
        ["GpuTrainer.Kernels.RandomPixels.EraseKernel"] = device => OfPictures(device, (pictures, input, output) =>
            Load<Action<AcceleratorStream, Index3D, ArrayView<float>, ArrayView<float>, ArrayView<float>, int, int, int, float, float>>(
                device, RandomPixels.EraseKernel)(
                device.Stream, new Index3D(Pictures.Width, Pictures.Height, Rows), input, pictures.Draws, output, 1, Pictures.Height,
                Pictures.Width, 0.9f, 0.8f)),
        ["GpuTrainer.Kernels.RandomPixels.NoiseKernel"] = device =>
        {
            var pixels = new RandomPixels(device.Accelerator, Rows);
            return OfPictures(device, (pictures, input, output) =>
                pixels.Noise(Rows, Pictures.Size, 0.3f, pictures.Random, 1, input, output));
        },
        ["GpuTrainer.Kernels.RandomPixels.PenWidthKernel"] = device => OfPictures(device, (pictures, input, output) =>
            Load<Action<AcceleratorStream, Index3D, ArrayView<float>, ArrayView<float>, ArrayView<float>, int, int, int, float>>(
                device, RandomPixels.PenWidthKernel)(
                device.Stream, new Index3D(Pictures.Width, Pictures.Height, Rows), input, pictures.Draws, output, 1, Pictures.Height,
                Pictures.Width, 0.9f)),
        ["GpuTrainer.Kernels.SampleCoordinates.IdentityKernel"] = device => OfPictures(device, (_, _, output) =>
            new SampleCoordinates(device.Accelerator).Reset(Rows, Pictures.Height, Pictures.Width, output)),
        ["GpuTrainer.Kernels.SampleCoordinates.SampleKernel"] = device => OfPictures(device, (pictures, input, output) =>
            new SampleCoordinates(device.Accelerator).Sample(Rows, 1, Pictures.Height, Pictures.Width, input, pictures.Places, output)),
        ["GpuTrainer.Kernels.Transpose.RunKernel"] = device => OfOutputs(device, Rows * Classes, (input, output) =>
            new Transpose(device.Accelerator).Run(Rows, Classes, input, output)),
        ["GpuTrainer.Kernels.UniformInitializer.FillKernel"] = device => OfOutputs(device, Count, (_, output) =>
            new UniformInitializer(device.Accelerator).Fill(Count, output, 0.5f, 0x123456789ABCDEF0, 3)),
    };

    internal static TLauncher Load<TLauncher>(TestDevice device, Delegate kernel)
        where TLauncher : Delegate
    {
        device.Accelerator.Load(kernel, out TLauncher launcher);
        return launcher;
    }

    // One output, longer than most launches write: what they leave alone must stay. Garbage where the launch does not read it.
    internal static KernelLaunch OfOutputs(
        TestDevice device, int count, Action<ArrayView<float>, ArrayView<float>> run, bool isGarbage = true)
    {
        ArrayView<float> input = device.Upload(Inputs.Normal(2 * count, 1));
        ArrayView<float> output = isGarbage ? device.Garbage<float>(2 * count) : device.Upload(Inputs.Normal(2 * count, 2));
        return new KernelLaunch(() => run(input, output), () => device.Read(output));
    }

    private static float[] Deviations(int count) => Array.ConvertAll(Inputs.Normal(count, 5), value => Math.Abs(value) + 0.1f);

    private static KernelLaunch OfPictures(TestDevice device, Action<Pictures, ArrayView<float>, ArrayView<float>> run)
    {
        Pictures pictures = Pictures.On(device);
        ArrayView<float> input = device.Upload(Inputs.Normal(4 * Rows * Pictures.Size, 1));
        ArrayView<float> output = device.Upload(Inputs.Normal(4 * Rows * Pictures.Size, 2));
        return new KernelLaunch(() => run(pictures, input, output), () => device.Read(output));
    }

    private static KernelLaunch Gather(TestDevice device)
    {
        const int samples = 11;
        ArrayView<byte> data = device.Upload(Array.ConvertAll(Inputs.Integers(samples * Count, 256, 1), value => (byte)value));
        ArrayView<int> labels = device.Upload(Inputs.Integers(samples, Classes, 2));
        ArrayView<int> order = device.Upload(Inputs.Integers(2 * Rows, samples, 3));
        ArrayView<int> clock = device.Upload<int>([1, 1]);
        ArrayView<float> output = device.Garbage<float>(Rows * Count);
        ArrayView<int> outputLabels = device.Garbage<int>(Rows);
        var gather = new BatchGather(device.Accelerator, Inputs.Normal(Count, 4), Deviations(Count));
        return new KernelLaunch(
            () => gather.Gather(Rows, Count, data, labels, order, Rows, clock, output, outputLabels),
            () => [.. device.Read(output), .. Array.ConvertAll(device.Read(outputLabels), value => (float)value)]);
    }

    private static KernelLaunch DropoutForward(TestDevice device)
    {
        ArrayView<float> input = device.Upload(Inputs.Normal(Count, 1));
        ArrayView<float> output = device.Garbage<float>(Count);
        ArrayView<float> keep = device.Garbage<float>(Count);
        ArrayView<int> clock = device.Upload<int>([2, 17]);
        return new KernelLaunch(
            () => new InvertedDropout(device.Accelerator).Forward(Count, input, output, keep, 0.3f, 42, 1, clock),
            () => [.. device.Read(output), .. device.Read(keep)]);
    }

    // By its position in MatMulTileSize.All.
    private static KernelLaunch OfTile(TestDevice device, int size) => OfProduct(device, (a, b, bias, c) =>
        new SharedTileMatMul(device.Accelerator).Launch(size, M, K, N, a, b, bias, c, 0, MatMulEpilogue.AddBias));

    // With dropout, so that all views are used.
    private static KernelLaunch OfFusedTile(TestDevice device, int size)
    {
        ArrayView<float> dropped = device.Garbage<float>(M * N);
        ArrayView<float> keep = device.Garbage<float>(M * N);
        ArrayView<int> clock = device.Upload<int>([2, 17]);
        var fused = new FusedDropout(dropped, keep, clock, device.Upload(InvertedDropout.Settings(0.3f, 42, 1)));
        KernelLaunch product = OfProduct(device, (a, b, bias, c) => new FusedMatMul(device.Accelerator).Launch(
            size, M, K, N, a, b, bias, c, fused, 0, FusedOutput.ActivateAndDrop, Activation.Relu));
        return product with { Results = () => [.. product.Results(), .. device.Read(dropped), .. device.Read(keep)] };
    }

    private static KernelLaunch ActivationDropoutForward(TestDevice device)
    {
        ArrayView<float> input = device.Upload(Inputs.Normal(Count, 1));
        ArrayView<float> output = device.Garbage<float>(Count);
        ArrayView<float> dropped = device.Garbage<float>(Count);
        ArrayView<float> keep = device.Garbage<float>(Count);
        ArrayView<int> clock = device.Upload<int>([2, 17]);
        ArrayView<uint> settings = device.Upload(InvertedDropout.Settings(0.3f, 42, 1));
        return new KernelLaunch(
            () => new ActivationDropout(device.Accelerator).Forward(Activation.Tanh, Count, input, output, dropped, keep, settings, clock),
            () => [.. device.Read(output), .. device.Read(dropped), .. device.Read(keep)]);
    }

    private static KernelLaunch ThreadTile(TestDevice device) => OfProduct(device, (a, b, bias, c) =>
    {
        var launch = Load<Action<
            AcceleratorStream, KernelConfig,
            ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>, int, int, int, int, int, int, int, int>>(
                device, MatMulThreadTile.Tile);
        launch(device.Stream, ThreadTileMatMul.Config(device.Accelerator, M, N), a, b, bias, c, M, K, N, K, 1, N, 1,
            MatMulEpilogue.AddBias);
    });

    // Groups of 4 lanes and 2 tiles of rows, the last of which ends past the matrix.
    private static KernelLaunch OfRegisterTile(TestDevice device, RegisterTile kernel, int rows, int vectors, int n) =>
        OfProduct(device, (a, b, bias, c) =>
    {
        const int lanes = 4;
        var launch = Load<Action<
            AcceleratorStream, KernelConfig, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>, int, int, int, int,
            int>>(device, kernel);
        var config = new KernelConfig(
            new Index2D((M + 2 * rows - 1) / (2 * rows), (n + vectors * lanes - 1) / (vectors * lanes)), new Index2D(lanes, 2));
        launch(device.Stream, config, a, b, bias, c, M, K, n, 1, n);
    });

    private static KernelLaunch OfProduct(
        TestDevice device, Action<ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>> run)
    {
        ArrayView<float> a = device.Upload(Inputs.Normal(M * K, 1));
        ArrayView<float> b = device.Upload(Inputs.Normal(K * N, 2));
        ArrayView<float> bias = device.Upload(Inputs.Normal(N, 3));
        ArrayView<float> c = device.Garbage<float>(M * N);
        return new KernelLaunch(() => run(a, b, bias, c), () => [.. device.Read(c), .. device.Read(bias)]);
    }

    // What the kernels that change pictures by chance take.
    private sealed record Pictures(SampleRandom Random, ArrayView<float> Ranges, ArrayView<float> Draws, ArrayView<float> Places)
    {
        public const int Height = 9;
        public const int Width = 13;
        public const int Size = Height * Width;

        public static Pictures On(TestDevice device) => new(
            new SampleRandom(device.Upload(Inputs.Integers(4 * Rows, 1000, 3)), device.Upload<int>([2, 11]), Rows, 3, 42),
            device.Upload<float>([0.1f, 0.2f, 0.3f, 2f, 3f, 0f, 0.5f]),
            device.Upload(Array.ConvertAll(Inputs.Integers(4 * Rows, 1000, 4), value => value / 1000f)),
            device.Upload(Array.ConvertAll(Inputs.Normal(2 * Rows * Size, 5), value => value * 10f)));
    }
}
