using GpuTrainer.Compute;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Kernels.Tests;

/// <summary>One small launch of every kernel for planes: convolutions, pooling and normalization, with ragged edges.</summary>
internal static class PlaneKernelLaunches
{
    private const int Lanes = 4;

    // Two samples of two channel groups of 2 inputs and 5 outputs; 6 x 7 planes give 4 x 5 outputs.
    private const int Samples = 2;
    private const int Groups = 2;
    private const int Inner = 2;
    private const int Outer = 5;
    private const int Height = 6;
    private const int Width = 7;
    private const int OutHeight = 4;
    private const int OutWidth = 5;
    private const int OutPlane = OutHeight * OutWidth;
    private const int Taps = Inner * 9;

    private static readonly PoolingShape Halving = new(3, Height, 2 * (Width / 2), 2, 2, 0);
    private static readonly ConvolutionShape Shape = new(Groups * Inner, Height, Width, Groups * Outer, 3, 1, 0, 1, Groups);

    private delegate void RegisterTile(
        AcceleratorStream stream, KernelConfig config, ArrayView<float> input, ArrayView<int> offsets, ArrayView<int> vectors,
        ArrayView<float> weight,
        ArrayView<float> bias, ArrayView<float> output, int rows, int steps, int groups, int inputStride, int width, int outWidth,
        int outPlane,
        int vectorCount, int addsBias, int activation);

    private delegate void ThreadTile(
        AcceleratorStream stream, KernelConfig config, ArrayView<float> input, ArrayView<int> offsets, ArrayView<float> weight,
        ArrayView<float> bias,
        ArrayView<float> output, int rows, int steps, int groups, int inputStride, int width, int outWidth, int outPlane, int tiles,
        int addsBias,
        int activation);

    /// <summary>By the kernels' names.</summary>
    public static IReadOnlyDictionary<string, Func<TestDevice, KernelLaunch>> All { get; } =
        new Dictionary<string, Func<TestDevice, KernelLaunch>>
        {
            ["GpuTrainer.Kernels.ConvolutionRegisterTile.Tile4x3"] = device =>
                OfRegisterTile(device, ConvolutionRegisterTile.Tile4x3, 4, 3),
            ["GpuTrainer.Kernels.ConvolutionRegisterTile.Tile8x3"] = device =>
                OfRegisterTile(device, ConvolutionRegisterTile.Tile8x3, 8, 3),
            ["GpuTrainer.Kernels.ConvolutionRegisterTile.Tile1x8"] = device =>
                OfRegisterTile(device, ConvolutionRegisterTile.Tile1x8, 1, 8),
            ["GpuTrainer.Kernels.ConvolutionThreadTile.Tile"] = OfThreadTile,
            ["GpuTrainer.Kernels.ConvolutionWeights.PackKernel"] = device =>
            {
                ArrayView<int> places = device.Upload(Inputs.Integers(Taps, 80, 8));
                return Of(device, (inputs, output) =>
                    Load<Action<AcceleratorStream, Index3D, ArrayView<float>, ArrayView<int>, ArrayView<float>, int, int, int, int, int>>(
                        device, ConvolutionWeights.PackKernel)(
                        device.Stream, new Index3D(Taps * 4, 2, Groups), inputs[0], places, output, Outer, Taps, 2, 9, 90));
            },
            ["GpuTrainer.Kernels.ConvolutionCopies.PadKernel"] = device => Of(device, (inputs, output) =>
                Load<Action<AcceleratorStream, Index3D, ArrayView<float>, ArrayView<float>, int, int, int, int, int, int>>(
                    device, ConvolutionCopies.PadKernel)(
                    device.Stream, new Index3D(Width, Height, 4), inputs[0], output, Width, Height * Width, 0, Width + 2,
                    (Height + 2) * (Width + 2), Width + 3)),
            ["GpuTrainer.Kernels.ConvolutionCopies.PhasesKernel"] = device => Of(device, (inputs, output) =>
                Load<Action<AcceleratorStream, Index3D, ArrayView<float>, ArrayView<float>, int, int, int, int, int, int, int, int>>(
                    device, ConvolutionCopies.PhasesKernel)(
                        device.Stream, new Index3D(5, 16, 4), inputs[0], output, Height, Width, 4, 5, 1, 2, 1, 2)),
            ["GpuTrainer.Kernels.ConvolutionInputGradient.MergeKernel"] = device => Of(device, (inputs, output) =>
                Load<Action<AcceleratorStream, Index3D, ArrayView<float>, ArrayView<float>, int, int, int, int, int, int, float>>(
                    device, ConvolutionInputGradient.MergeKernel)(
                    device.Stream, new Index3D(Width, Height, 5), inputs[0], output, 5, Height, Width, 3, 4, 2, 0.5f)),
            ["GpuTrainer.Kernels.ConvolutionCopies.ChannelsLastKernel"] = device => Of(device, (inputs, output) =>
                Load<Action<AcceleratorStream, Index3D, ArrayView<float>, ArrayView<float>, int, int, int, int, int, int>>(
                    device, ConvolutionCopies.ChannelsLastKernel)(
                    device.Stream, new Index3D(4, 2, 4 * Samples), inputs[0], output, Groups * Outer, 27, Samples, 4, 2, Outer)),
            ["GpuTrainer.Kernels.ConvolutionWeightTile.Tile6x2"] = device => OfWeightTile(device, ConvolutionWeightTile.Tile6x2, 2),
            ["GpuTrainer.Kernels.ConvolutionWeightTile.Tile6x4"] = device => OfWeightTile(device, ConvolutionWeightTile.Tile6x4, 4),
            ["GpuTrainer.Kernels.ConvolutionWeightSums.TapsKernel"] = device =>
                OfTaps(device, (planes, taps, positions, gradient, partial) =>
                Load<Action<
                    AcceleratorStream, Index3D, ArrayView<float>, ArrayView<int>, ArrayView<int>, ArrayView<float>,
                    ArrayView<float>, int, int,
                    int, int, int, int, int>>(
                    device, ConvolutionWeightSums.TapsKernel)(
                    device.Stream, new Index3D(Groups * Outer, 5, Samples), planes, taps, positions, gradient, partial, Taps,
                    Groups * Outer, Outer,
                    Samples * OutPlane, OutPlane, Shape.InputLength, Shape.InputLength / Groups)),
            ["GpuTrainer.Kernels.ConvolutionWeightSums.BiasKernel"] = device => Of(device, (inputs, output) =>
                Load<Action<AcceleratorStream, Index3D, ArrayView<float>, ArrayView<float>, int, int, int, int, int, int>>(
                    device, ConvolutionWeightSums.BiasKernel)(
                    device.Stream, new Index3D(4, 4, 3), inputs[0], output, Groups * Outer, 40, 16, 4, 2, Outer)),
            ["GpuTrainer.Kernels.ConvolutionWeightSums.ChunksKernel"] = device => Of(device, (inputs, output) =>
                Load<Action<AcceleratorStream, Index2D, ArrayView<float>, ArrayView<float>, int, int, int>>(
                    device, ConvolutionWeightSums.ChunksKernel)(
                    device.Stream, new Index2D(Outer, Taps), inputs[0], output, Taps, Outer, 2)),
            ["GpuTrainer.Kernels.MaxPooling.ForwardKernel"] = device => Of(device, (inputs, output) =>
                new MaxPooling(device.Accelerator, new PoolingShape(3, Height, Width, 3, 2, 1), Samples, false).Forward(
                    Samples, inputs[0], output)),
            ["GpuTrainer.Kernels.MaxPooling.ForwardTrainingKernel"] = device =>
            {
                var pooling = new MaxPooling(device.Accelerator, new PoolingShape(3, Height, Width, 3, 2, 1), Samples, true);
                return Of(device, (inputs, output) => pooling.Forward(Samples, inputs[0], output));
            },
            ["GpuTrainer.Kernels.MaxPooling.ForwardHalvingKernel"] = device =>
            {
                var pooling = new MaxPooling(device.Accelerator, Halving, Samples, true);
                return Of(device, (inputs, output) => pooling.Forward(Samples, inputs[0], output));
            },
            ["GpuTrainer.Kernels.MaxPooling.BackwardHalvingKernel"] = MaxPoolingBackwardHalving,
            ["GpuTrainer.Kernels.MaxPooling.BackwardDisjointKernel"] = MaxPoolingBackwardDisjoint,
            ["GpuTrainer.Kernels.MaxPooling.BackwardKernel"] = MaxPoolingBackward,
            ["GpuTrainer.Kernels.AveragePooling.ForwardKernel"] = device => Of(device, (inputs, output) =>
                new AveragePooling(device.Accelerator, new PoolingShape(3, Height, Width, 3, 2, 1)).Forward(Samples, inputs[0], output)),
            ["GpuTrainer.Kernels.AveragePooling.BackwardKernel"] = device => Of(device, (inputs, output) =>
                new AveragePooling(device.Accelerator, new PoolingShape(3, Height, Width, 3, 2, 1)).Backward(Samples, inputs[0], output)),
            ["GpuTrainer.Kernels.AdaptiveAveragePooling.ForwardKernel"] = device => Of(device, (inputs, output) =>
                new AdaptiveAveragePooling(device.Accelerator, 3, Height, Width, 4, 3).Forward(Samples, inputs[0], output)),
            ["GpuTrainer.Kernels.AdaptiveAveragePooling.BackwardKernel"] = device => Of(device, (inputs, output) =>
                new AdaptiveAveragePooling(device.Accelerator, 3, Height, Width, 4, 3).Backward(Samples, inputs[0], output)),
            ["GpuTrainer.Kernels.ChannelSums.PlanesKernel"] = device => Of(device, (inputs, output) =>
                new ChannelSums(device.Accelerator).SquaredDeviations(Samples, 3, 37, inputs[0], inputs[1], output)),
            ["GpuTrainer.Kernels.ChannelSums.FeaturesKernel"] = device => Of(device, (inputs, output) =>
                new ChannelSums(device.Accelerator).Sum(5, 37, 1, inputs[0], output)),
            ["GpuTrainer.Kernels.ChannelStatistics.MeanKernel"] = device => Of(device, (inputs, output) =>
                new ChannelStatistics(device.Accelerator).Mean(37, 5, 11f, inputs[0], output)),
            ["GpuTrainer.Kernels.ChannelStatistics.InverseKernel"] = device => Of(device, (inputs, output) =>
                new ChannelStatistics(device.Accelerator).Inverse(37, 5, 11f, 30f, inputs[0], output)),
            ["GpuTrainer.Kernels.ChannelStatistics.RunningKernel"] = ChannelRunning,
            ["GpuTrainer.Kernels.BatchNormalizationKernels.NormalizePlanes"] = device => Of(device, (inputs, output) =>
                Load<Action<
                    AcceleratorStream, Index2D, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>,
                    ArrayView<float>, int, int>>(
                    device, BatchNormalizationKernels.NormalizePlanes)(
                    device.Stream, new Index2D(37, 6), inputs[0], inputs[1], inputs[2], inputs[3], inputs[4], output, 3, 37)),
            ["GpuTrainer.Kernels.BatchNormalizationKernels.NormalizeFeatures"] = device => Of(device, (inputs, output) =>
                Load<Action<
                    AcceleratorStream, Index2D, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>,
                    ArrayView<float>, int>>(
                    device, BatchNormalizationKernels.NormalizeFeatures)(
                    device.Stream, new Index2D(37, 6), inputs[0], inputs[1], inputs[2], inputs[3], inputs[4], output, 37)),
            ["GpuTrainer.Kernels.BatchNormalizationKernels.InverseOfVariance"] = device => Of(device, (inputs, output) =>
                Load<Action<AcceleratorStream, Index1D, ArrayView<float>, ArrayView<float>, float>>(
                    device, BatchNormalizationKernels.InverseOfVariance)(
                    device.Stream, 37, inputs[0], output, 30f)),
            ["GpuTrainer.Kernels.BatchNormalizationKernels.GradientSumsOfPlanes"] = device => Of(device, (inputs, output) =>
                Load<Action<
                    AcceleratorStream, Index3D, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>, int, int, int,
                    int, int, int>>(
                    device, BatchNormalizationKernels.GradientSumsOfPlanes)(
                    device.Stream, new Index3D(32, 2, 2), inputs[0], inputs[1], inputs[2], output, 3, 2, 37, 32, 2, 128)),
            ["GpuTrainer.Kernels.BatchNormalizationKernels.GradientSumsOfFeatures"] = device => Of(device, (inputs, output) =>
                Load<Action<AcceleratorStream, Index2D, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>, int,
                int, int, int>>(
                    device, BatchNormalizationKernels.GradientSumsOfFeatures)(
                    device.Stream, new Index2D(37, 2), inputs[0], inputs[1], inputs[2], output, 5, 37, 3, 74)),
            ["GpuTrainer.Kernels.BatchNormalizationKernels.Parameters"] = device => Of(device, (inputs, output) =>
                Load<Action<
                    AcceleratorStream, Index1D, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>,
                    ArrayView<float>, int, int,
                    int, float>>(device, BatchNormalizationKernels.Parameters)(
                    device.Stream, 37, inputs[0], inputs[1], output, output.SubView(40), output.SubView(80), output.SubView(120), 37,
                    3, 111, 11f)),
            ["GpuTrainer.Kernels.BatchNormalizationKernels.InputGradientOfPlanes"] = device => Of(device, (inputs, output) =>
                Load<Action<
                    AcceleratorStream, Index2D, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>,
                    ArrayView<float>,
                    ArrayView<float>, ArrayView<float>, int, int>>(device, BatchNormalizationKernels.InputGradientOfPlanes)(
                    device.Stream, new Index2D(37, 6), inputs[0], inputs[1], inputs[2], inputs[3], inputs[4], inputs[5], inputs[6],
                    output, 3, 37)),
            ["GpuTrainer.Kernels.BatchNormalizationKernels.InputGradientOfFeatures"] = device => Of(device, (inputs, output) =>
                Load<Action<
                    AcceleratorStream, Index2D, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>,
                    ArrayView<float>,
                    ArrayView<float>, ArrayView<float>, int>>(device, BatchNormalizationKernels.InputGradientOfFeatures)(
                    device.Stream, new Index2D(37, 6), inputs[0], inputs[1], inputs[2], inputs[3], inputs[4], inputs[5], inputs[6],
                    output, 37)),
            ["GpuTrainer.Kernels.LayerNormalizationKernels.Normalize"] = device => Of(device, (inputs, output) =>
                Load<Action<
                    AcceleratorStream, Index2D, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>,
                    ArrayView<float>, int>>(
                    device, LayerNormalizationKernels.Normalize)(
                    device.Stream, new Index2D(37, 6), inputs[0], inputs[1], inputs[2], inputs[3], inputs[4], output, 37)),
            ["GpuTrainer.Kernels.LayerNormalizationKernels.ParameterSums"] = device => Of(device, (inputs, output) =>
                Load<Action<
                    AcceleratorStream, Index2D, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>,
                    ArrayView<float>, int,
                    int, int, int>>(
                    device, LayerNormalizationKernels.ParameterSums)(
                    device.Stream, new Index2D(37, 2), inputs[0], inputs[1], inputs[2], inputs[3], output, 5, 37, 3, 74)),
            ["GpuTrainer.Kernels.LayerNormalizationKernels.Parameters"] = device => Of(device, (inputs, output) =>
                Load<Action<AcceleratorStream, Index1D, ArrayView<float>, ArrayView<float>, ArrayView<float>, int, int, int>>(
                    device, LayerNormalizationKernels.Parameters)(device.Stream, 37, inputs[0], output, output.SubView(40), 37, 2, 74)),
            ["GpuTrainer.Kernels.LayerNormalizationKernels.RowSums"] = device => Of(device, (inputs, output) =>
                Load<Action<
                    AcceleratorStream, Index2D, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>,
                    ArrayView<float>, int,
                    int, int, int>>(
                    device, LayerNormalizationKernels.RowSums)(
                    device.Stream, new Index2D(32, 3), inputs[0], inputs[1], inputs[2], inputs[3], output, 3, 37, 32, 96)),
            ["GpuTrainer.Kernels.LayerNormalizationKernels.RowLevels"] = device => Of(device, (inputs, output) =>
                Load<Action<AcceleratorStream, Index1D, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>, int, int,
                int, float>>(
                    device, LayerNormalizationKernels.RowLevels)(
                        device.Stream, 37, inputs[0], inputs[1], output, output.SubView(40), 37, 3, 111, 9f)),
            ["GpuTrainer.Kernels.LayerNormalizationKernels.InputGradient"] = device => Of(device, (inputs, output) =>
                Load<Action<
                    AcceleratorStream, Index2D, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>,
                    ArrayView<float>,
                    ArrayView<float>, ArrayView<float>, int>>(device, LayerNormalizationKernels.InputGradient)(
                    device.Stream, new Index2D(37, 6), inputs[0], inputs[1], inputs[2], inputs[3], inputs[4], inputs[5], inputs[6],
                    output, 37)),
        };

    private delegate void RegisterTileKernel(
        ArrayView<float> input, ArrayView<int> offsets, ArrayView<int> vectors, ArrayView<float> weight, ArrayView<float> bias,
        ArrayView<float> output,
        int rows, int steps, int groups, int inputStride, int width, int outWidth, int outPlane, int vectorCount, int addsBias,
        int activation);

    private delegate void WeightTileKernel(
        ArrayView<float> planes, ArrayView<int> taps, ArrayView<int> positions, ArrayView<float> gradient, ArrayView<float> partial,
        int rows, int channels,
        int groupChannels, int columnTiles, int steps, int chunkSteps, int chunkStride, int groupStride);

    private static TLauncher Load<TLauncher>(TestDevice device, Delegate kernel)
        where TLauncher : Delegate
    {
        device.Accelerator.Load(kernel, out TLauncher launcher);
        return launcher;
    }

    // Inputs and an output longer than any launch needs: what it leaves alone must stay.
    private static KernelLaunch Of(TestDevice device, Action<ArrayView<float>[], ArrayView<float>> run)
    {
        ArrayView<float>[] inputs = [.. Enumerable.Range(1, 7).Select(seed => device.Upload(Inputs.Normal(1500, seed)))];
        ArrayView<float> output = device.Garbage<float>(1500);
        return new KernelLaunch(() => run(inputs, output), () => device.Read(output));
    }

    private static KernelLaunch OfRegisterTile(TestDevice device, RegisterTileKernel kernel, int rows, int vectors)
    {
        ArrayView<int> starts = device.Upload(ConvolutionVectors.Cover(Width, OutWidth, OutHeight, Lanes, Taps));
        ArrayView<int> offsets = device.Upload(new ConvolutionPlanes(Shape, 1).Offsets());
        int vectorCount = (int)starts.Length / 4;
        int tiles = (Outer + rows - 1) / rows;
        var config = new KernelConfig(
            new Index3D((tiles + 1) / 2, (vectorCount + 2 * vectors - 1) / (2 * vectors), Samples * Groups), new Index3D(Lanes, 2, 2));
        return Of(device, (inputs, output) => Load<RegisterTile>(device, kernel)(
            device.Stream, config, inputs[0], offsets, starts, inputs[1], inputs[2], output, Outer, Taps, Groups, Inner * Height * Width,
            Width, OutWidth,
            OutPlane, vectorCount, 1, (int)Activation.Tanh));
    }

    private static KernelLaunch OfThreadTile(TestDevice device)
    {
        ArrayView<int> offsets = device.Upload(new ConvolutionPlanes(Shape, 1).Offsets());
        // Group sizes are the device's to allow; the tiles follow.
        int threads = Math.Min(4, device.Accelerator.MaxNumThreadsPerGroup);
        int tiles = (OutPlane + 2 * threads - 1) / (2 * threads);
        return Of(device, (inputs, output) => Load<ThreadTile>(device, ConvolutionThreadTile.Tile)(
            device.Stream, new KernelConfig(new Index2D(tiles * Samples * Groups, 2), new Index2D(threads, 1)), inputs[0], offsets,
            inputs[1], inputs[2],
            output, Outer, Taps, Groups, Inner * Height * Width, Width, OutWidth, OutPlane, tiles, 1, (int)Activation.Tanh));
    }

    private static KernelLaunch OfTaps(
        TestDevice device, Action<ArrayView<float>, ArrayView<int>, ArrayView<int>, ArrayView<float>, ArrayView<float>> run)
    {
        var planes = new ConvolutionPlanes(Shape, 1);
        ArrayView<int> taps = device.Upload(planes.Offsets());
        ArrayView<int> positions = device.Upload(planes.Positions(1, Shape.InputLength));
        return Of(device, (inputs, output) => run(inputs[0], taps, positions, inputs[1], output));
    }

    private static KernelLaunch OfWeightTile(TestDevice device, WeightTileKernel kernel, int vectors) =>
        OfTaps(device, (planes, taps, positions, gradient, partial) =>
        {
            int columnTiles = (Outer + vectors * Lanes - 1) / (vectors * Lanes);
            var config = new KernelConfig(new Index3D(2, Groups * columnTiles, Samples), new Index3D(Lanes, 2, 1));
            Load<Action<
                AcceleratorStream, KernelConfig, ArrayView<float>, ArrayView<int>, ArrayView<int>, ArrayView<float>, ArrayView<float>, int,
                int, int, int, int,
                int, int, int>>(device, kernel)(
                device.Stream, config, planes, taps, positions, gradient, partial, Taps, Groups * Outer, Outer, columnTiles,
                Samples * OutPlane, OutPlane,
                Shape.InputLength, Shape.InputLength / Groups);
        });

    // Windows of 2, with a column and perhaps a row that belong to none. Five rows: the last belongs to no window.
    private static KernelLaunch MaxPoolingBackwardHalving(TestDevice device)
    {
        ArrayView<int> places = device.Upload(Inputs.Integers(1000, 2 * 2 * OutWidth, 8));
        return Of(device, (inputs, output) =>
            Load<Action<
                AcceleratorStream, Index3D, ArrayView<int>, ArrayView<float>, ArrayView<float>, ArrayView<float>, int, int, int, int>>(
                device, MaxPooling.BackwardHalvingKernel)(
                device.Stream, new Index3D(OutWidth, 3, 5), places, inputs[0], inputs[1], output, 5, 2, OutWidth, (int)Activation.Tanh));
    }

    private static KernelLaunch MaxPoolingBackwardDisjoint(TestDevice device)
    {
        ArrayView<int> places = device.Upload(Inputs.Integers(1000, Height * Width, 8));
        return Of(device, (inputs, output) =>
            Load<Action<
                AcceleratorStream, Index3D, ArrayView<int>, ArrayView<float>, ArrayView<float>, ArrayView<float>, int, int, int,
                int, int, int>>(
                device, MaxPooling.BackwardDisjointKernel)(
                device.Stream, new Index3D((Width + 1) / 2, (Height + 1) / 2, 5), places, inputs[0], inputs[1], output, Height, Width,
                Height / 2, Width / 2, 2,
                (int)Activation.Relu));
    }

    private static KernelLaunch MaxPoolingBackward(TestDevice device)
    {
        ArrayView<int> places = device.Upload(Inputs.Integers(1000, Height * Width, 8));
        return Of(device, (inputs, output) =>
            Load<Action<
                AcceleratorStream, Index3D, ArrayView<int>, ArrayView<float>, ArrayView<float>, ArrayView<float>, int, int, int, int, int,
                float, int, int, int>>(
                device, MaxPooling.BackwardKernel)(
                device.Stream, new Index3D(Width, Height, 5), places, inputs[0], inputs[1], output, Height, Width, 3, 4, 2, 0.5f, 1, 2,
                (int)Activation.Relu));
    }

    private static KernelLaunch ChannelRunning(TestDevice device)
    {
        ArrayView<float> mean = device.Upload(Inputs.Normal(50, 8));
        ArrayView<float> variance = device.Upload(Inputs.Normal(50, 9));
        KernelLaunch launch = Of(device, (inputs, _) =>
            new ChannelStatistics(device.Accelerator).Running(37, 5, 11f, 0.1f, inputs[0], inputs[1], mean, variance));
        return launch with { Results = () => [.. device.Read(mean), .. device.Read(variance)] };
    }
}
