using GpuTrainer.Compute;
using ILGPU;
using ILGPU.Runtime;
using static GpuTrainer.Kernels.Tests.KernelLaunches;

namespace GpuTrainer.Kernels.Tests;

/// <summary>Launches of the kernels of losses, optimizers and metrics.</summary>
internal static class TrainingKernelLaunches
{
    /// <summary>By the kernels' names.</summary>
    public static IReadOnlyDictionary<string, Func<TestDevice, KernelLaunch>> All { get; } =
        new Dictionary<string, Func<TestDevice, KernelLaunch>>
        {
            ["GpuTrainer.Kernels.AdamStep.StepKernel"] = device => OfOptimizer(device, new AdamStep(device.Accelerator, weightDecay: 0.1)),
            ["GpuTrainer.Kernels.AdamStep.StepOfFourKernel"] = AdamOfFour,
            ["GpuTrainer.Kernels.GradientClip.ClampKernel"] = device =>
            {
                var clip = new GradientClip(device.Accelerator);
                return OfOutputs(device, Count, (_, gradients) => clip.ByValue(Count, gradients, 0.7f), isGarbage: false);
            },
            ["GpuTrainer.Kernels.GradientClip.NormKernel"] = device => OfOutputs(device, 300, (partials, factor) =>
                Load<Action<AcceleratorStream, KernelConfig, ArrayView<float>, ArrayView<float>, int, float>>(
                    device, GradientClip.NormKernel)(
                    device.Stream, (1, GroupSum.Threads), partials.SubView(3), factor, 300, 0.7f)),
            ["GpuTrainer.Kernels.GradientClip.ScaleKernel"] = device => OfOutputs(device, Count, (factor, gradients) =>
                Load<Action<AcceleratorStream, Index1D, ArrayView<float>, ArrayView<float>>>(device, GradientClip.ScaleKernel)(
                    device.Stream, Count, gradients, factor), isGarbage: false),
            ["GpuTrainer.Kernels.GradientClip.SquaresKernel"] = device => OfOutputs(device, 5 * Count, (gradients, partials) =>
                Load<Action<AcceleratorStream, Index1D, ArrayView<float>, ArrayView<float>, int, int>>(device, GradientClip.SquaresKernel)(
                    device.Stream, Count, gradients, partials, 5 * Count - 3, Count)),
            ["GpuTrainer.Kernels.GradientSum.AddKernel"] = device => OfOutputs(device, Count, (gradients, sum) =>
                new GradientSum(device.Accelerator).Add(Count, gradients, sum, isFirst: false), isGarbage: false),
            ["GpuTrainer.Kernels.GradientSum.MeanKernel"] = device => OfOutputs(device, Count, (sum, gradients) =>
                new GradientSum(device.Accelerator).Mean(Count, gradients, sum, 3), isGarbage: false),
            ["GpuTrainer.Kernels.OneHotBce.TrainKernel"] = device => OfLoss(device, new OneHotBce(device.Accelerator)),
            ["GpuTrainer.Kernels.OneHotHuber.TrainKernel"] = device => OfLoss(device, new OneHotHuber(device.Accelerator, 0.7f)),
            ["GpuTrainer.Kernels.OneHotL1.TrainKernel"] = device => OfLoss(device, new OneHotL1(device.Accelerator)),
            ["GpuTrainer.Kernels.OneHotMse.TrainKernel"] = device => OfLoss(device, new OneHotMse(device.Accelerator)),
            ["GpuTrainer.Kernels.AdagradStep.StepKernel"] = device =>
                OfOptimizer(device, new AdagradStep(device.Accelerator, weightDecay: 0.1)),
            ["GpuTrainer.Kernels.RmsPropStep.PlainKernel"] = device =>
                OfOptimizer(device, new RmsPropStep(device.Accelerator, weightDecay: 0.1)),
            ["GpuTrainer.Kernels.RmsPropStep.MomentumKernel"] = device =>
                OfOptimizer(device, new RmsPropStep(device.Accelerator, momentum: 0.9)),
            ["GpuTrainer.Kernels.SgdStep.PlainKernel"] = device => OfOptimizer(device, new SgdStep(device.Accelerator, weightDecay: 0.1f)),
            ["GpuTrainer.Kernels.SgdStep.MomentumKernel"] = device =>
                OfOptimizer(device, new SgdStep(device.Accelerator, 0.9f, nesterov: true)),
            ["GpuTrainer.Kernels.RowSoftmax.ForwardKernel"] = device => OfOutputs(device, Rows * Classes, (input, output) =>
                new RowSoftmax(device.Accelerator).Forward(Rows, Classes, input, output)),
            ["GpuTrainer.Kernels.SoftmaxCrossEntropy.EvaluateKernel"] = device =>
                OfLoss(device, (logits, labels, gradient, losses, correct) =>
                new SoftmaxCrossEntropy(device.Accelerator, 0.1f).Evaluate(Rows, Classes, logits, labels, gradient, losses, correct)),
            ["GpuTrainer.Kernels.SoftmaxCrossEntropy.TrainKernel"] = device =>
                OfLoss(device, new SoftmaxCrossEntropy(device.Accelerator, 0.1f)),
            ["GpuTrainer.Kernels.SoftmaxCrossEntropyStep.TrainKernel"] = CrossEntropyStep,
            ["GpuTrainer.Kernels.SoftmaxMse.TrainKernel"] = device => OfLoss(device, new SoftmaxMse(device.Accelerator)),
            ["GpuTrainer.Kernels.StepMetrics.AccumulateKernel"] = device => OfMetrics(device, (losses, correct, sums) =>
                Load<Action<
                    AcceleratorStream, Index1D, ArrayView<float>, ArrayView<int>, ArrayView<float>, ArrayView<long>, ArrayView<float>,
                    ArrayView<int>, int>>(
                    device, StepMetrics.AccumulateKernel)(
                        device.Stream, 1, losses, correct, sums.Sum, sums.Counts, sums.History, sums.Clock, Rows)),
            ["GpuTrainer.Kernels.StepMetrics.AccumulateStagedKernel"] = device => OfMetrics(device, (losses, correct, sums) =>
                Load<Action<
                    AcceleratorStream, KernelConfig, ArrayView<float>, ArrayView<int>, ArrayView<float>, ArrayView<long>, ArrayView<float>,
                    ArrayView<int>,
                    int>>(device, StepMetrics.AccumulateStagedKernel)(
                        device.Stream, (1, 32), losses, correct, sums.Sum, sums.Counts, sums.History, sums.Clock, Rows)),
            ["GpuTrainer.Kernels.WeightAverage.UpdateKernel"] = device =>
            {
                ArrayView<int> clock = device.Upload<int>([0, 2]);
                return OfOutputs(
                    device, Count, (weights, average) =>
                        new WeightAverage(device.Accelerator, 0.9).Update(Count, Count - 5, weights, average, clock, 1),
                    isGarbage: false);
            },
            ["GpuTrainer.Kernels.WeightedCrossEntropy.SumKernel"] = device => OfOutputs(device, Count, (weights, total) =>
                Load<Action<AcceleratorStream, KernelConfig, ArrayView<int>, ArrayView<float>, ArrayView<float>, int, int>>(
                    device, WeightedCrossEntropy.SumKernel)(
                    device.Stream, (1, GroupSum.Threads), device.Upload(Inputs.Integers(600, Classes, 2)), weights, total, 600, Classes)),
            ["GpuTrainer.Kernels.WeightedCrossEntropy.TrainKernel"] = device =>
                OfLoss(device, (logits, labels, gradient, losses, correct) =>
                Load<Action<
                    AcceleratorStream, Index1D, ArrayView<float>, ArrayView<int>, ArrayView<float>, ArrayView<float>, ArrayView<float>,
                    ArrayView<float>,
                    ArrayView<int>, int, int, float>>(device, WeightedCrossEntropy.TrainKernel)(
                    device.Stream, Rows, logits, labels, logits.SubView(3), logits.SubView(5), gradient, losses, correct, Rows,
                    Classes, 0.1f)),
        };

    private static KernelLaunch OfOptimizer(TestDevice device, IOptimizer optimizer)
    {
        var row = new float[optimizer.ScalarsPerStep];
        optimizer.WriteScalars(3, 0.05, row);
        ArrayView<float> parameters = device.Upload(Inputs.Normal(Count, 1));
        ArrayView<float> gradients = device.Upload(Inputs.Normal(Count, 2));
        ArrayView<float> state = device.Upload(Array.ConvertAll(Inputs.Normal(2 * Count, 3), Math.Abs));
        ArrayView<float> scalars = device.Upload(row);
        ArrayView<int> clock = device.Upload<int>([0, 2]);
        return new KernelLaunch(
            () => optimizer.Step(Count, parameters, gradients, state, scalars, clock),
            () => [.. device.Read(parameters), .. device.Read(state)]);
    }

    // Eight multiples of four, and a ragged rest that stays as it is.
    private static KernelLaunch AdamOfFour(TestDevice device)
    {
        const int owned = Count / AdamStep.Four * AdamStep.Four;
        ArrayView<float> parameters = device.Upload(Inputs.Normal(Count, 1));
        ArrayView<float> gradients = device.Upload(Inputs.Normal(Count, 2));
        ArrayView<float> state = device.Upload(Array.ConvertAll(Inputs.Normal(2 * Count, 3), Math.Abs));
        ArrayView<float> scalars = device.Upload<float>([0.05f, 1.1f, 0.9f]);
        ArrayView<int> clock = device.Upload<int>([0, 2]);
        var launch = Load<Action<
            AcceleratorStream,
            Index1D, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<int>, float,
            float, float,
            float, float, float>>(device, AdamStep.StepOfFourKernel);
        return new KernelLaunch(
            () => launch(
                device.Stream, owned / AdamStep.Four, parameters, gradients, state, state.SubView(owned), scalars, clock, 0.1f, 0.9f, 0.1f,
                0.999f, 0.001f, 1e-8f),
            () => [.. device.Read(parameters), .. device.Read(state)]);
    }

    private static KernelLaunch OfLoss(TestDevice device, LossKernels loss) => OfLoss(
        device, (logits, labels, gradient, losses, correct) => loss.Train(Rows, Classes, logits, labels, gradient, losses, correct));

    private static KernelLaunch OfLoss(
        TestDevice device, Action<ArrayView<float>, ArrayView<int>, ArrayView<float>, ArrayView<float>, ArrayView<int>> run)
    {
        ArrayView<float> logits = device.Upload(Inputs.Normal(Rows * Classes, 1, 3));
        ArrayView<int> labels = device.Upload(Inputs.Integers(Rows, Classes, 2));
        ArrayView<float> gradient = device.Garbage<float>(Rows * Classes);
        ArrayView<float> losses = device.Garbage<float>(Rows);
        ArrayView<int> correct = device.Garbage<int>(Rows);
        return new KernelLaunch(
            () => run(logits, labels, gradient, losses, correct),
            () => [.. device.Read(gradient), .. device.Read(losses), .. Array.ConvertAll(device.Read(correct), value => (float)value)]);
    }

    private static KernelLaunch OfMetrics(TestDevice device, Action<ArrayView<float>, ArrayView<int>, Sums> run)
    {
        ArrayView<float> losses = device.Upload(Inputs.Normal(Rows, 1));
        ArrayView<int> correct = device.Upload(Inputs.Integers(Rows, 2, 2));
        Sums sums = Sums.On(device);
        return new KernelLaunch(() => run(losses, correct, sums), () => sums.Read(device));
    }

    private static KernelLaunch CrossEntropyStep(TestDevice device)
    {
        ArrayView<float> logits = device.Upload(Inputs.Normal(Rows * Classes, 1, 3));
        ArrayView<int> labels = device.Upload(Inputs.Integers(Rows, Classes, 2));
        ArrayView<float> gradient = device.Garbage<float>(Rows * Classes);
        ArrayView<int> before = device.Garbage<int>(2);
        Sums sums = Sums.On(device);
        var launch = Load<Action<
            AcceleratorStream, KernelConfig,
            ArrayView<float>, ArrayView<int>, ArrayView<float>, ArrayView<float>, ArrayView<long>, ArrayView<float>, ArrayView<int>,
            ArrayView<int>,
            int, int, float, float>>(device, SoftmaxCrossEntropyStep.TrainKernel);
        return new KernelLaunch(
            () => launch(device.Stream, (1, 32), logits, labels, gradient, sums.Sum, sums.Counts, sums.History, sums.Clock, before, Rows,
                Classes, 0.1f, 0.2f),
            () => [.. sums.Read(device), .. device.Read(gradient), .. Array.ConvertAll(device.Read(before), value => (float)value)]);
    }

    // What StepMetrics keeps; not through it, because it fills its sums with zeros: .ci/oclgrind.sh says what Oclgrind makes of fills.
    private sealed record Sums(ArrayView<float> Sum, ArrayView<long> Counts, ArrayView<float> History, ArrayView<int> Clock)
    {
        public static Sums On(TestDevice device) => new(
            device.Upload<float>([1000f, 1e-5f]), device.Upload<long>([3, 7]), device.Upload(new float[4]), device.Upload<int>([2, 12]));

        public float[] Read(TestDevice device) =>
        [
            .. device.Read(Sum), .. Array.ConvertAll(device.Read(Counts), value => (float)value), .. device.Read(History),
            .. Array.ConvertAll(device.Read(Clock), value => (float)value),
        ];
    }
}
