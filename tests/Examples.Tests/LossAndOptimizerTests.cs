using GpuTrainer.Compute;
using GpuTrainer.Kernels;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Examples.Tests;

/// <summary>How a loss and an optimizer of one's own are tested.</summary>
public class LossAndOptimizerTests
{
    [Fact]
    public void Loss_OfTwoRows_IsThatOfTheFormula()
    {
        using DeviceSearch devices = DeviceSearch.Find(AcceleratorType.CPU, new CpuOptions { VectorWidth = CpuVectorWidth.Scalar });
        using Accelerator accelerator = devices.Open(devices.Preferred);
        using LossKernels loss = new MultiMargin(0.5f).Load(accelerator, maxRows: 2);
        // The first row: label 0 is above class 2 by 0.25, and below class 1 by 1. The second: label 2 is above both by more than the
        // margin.
        using var outputs = accelerator.Allocate1D<float>([1f, 2f, 0.75f, -1f, 0f, 3f]);
        using var labels = accelerator.Allocate1D<int>([0, 2]);
        using var gradient = accelerator.Allocate1D<float>(6);
        using var losses = accelerator.Allocate1D<float>(2);
        using var correct = accelerator.Allocate1D<int>(2);

        loss.Train(2, 3, outputs.View, labels.View, gradient.View, losses.View, correct.View);

        const float Scale = 1f / 6;
        Assert.Equal([(1.5f + 0.25f) / 3, 0f], losses.GetAsArray1D());
        Assert.Equal([-2 * Scale, Scale, Scale, 0f, 0f, 0f], gradient.GetAsArray1D());
        Assert.Equal([0, 1], correct.GetAsArray1D());
    }

    [Fact]
    public void Lion_TwoSteps_AreThoseOfTheFormula()
    {
        using DeviceSearch devices = DeviceSearch.Find(AcceleratorType.CPU, new CpuOptions { VectorWidth = CpuVectorWidth.Scalar });
        using Accelerator accelerator = devices.Open(devices.Preferred);
        IOptimizer lion = new Lion(beta1: 0.5, beta2: 0.75, weightDecay: 2).Load(accelerator);
        float[] scalars = new float[2 * lion.ScalarsPerStep];
        lion.WriteScalars(1, 0.25, scalars.AsSpan(0, lion.ScalarsPerStep));
        lion.WriteScalars(2, 0.125, scalars.AsSpan(lion.ScalarsPerStep));
        using var rows = accelerator.Allocate1D(scalars);
        using var weights = accelerator.Allocate1D<float>([4f, 4f, 4f]);
        using var gradients = accelerator.Allocate1D<float>([1f, -1f, 0f]);
        using var momentum = accelerator.Allocate1D<float>(3);
        momentum.MemSetToZero();
        using var clock = new StepClock(accelerator);

        lion.Step(3, weights.View, gradients.View, momentum.View, rows.View, clock.View);
        Assert.Equal([1.75f, 2.25f, 2f], weights.GetAsArray1D()); // 4 * (1 - 0.25 * 2), and 0.25 to either side.
        Assert.Equal([0.25f, -0.25f, 0f], momentum.GetAsArray1D());

        // Against the gradient, which is weaker than the momentum's half: 0.5 * -0.2 + 0.5 * 0.25 is above 0.
        gradients.CopyFromCPU([-0.2f, 0.2f, 0f]);
        clock.Set(1, 1);
        lion.Step(3, weights.View, gradients.View, momentum.View, rows.View, clock.View);
        Assert.Equal([1.75f * 0.75f - 0.125f, 2.25f * 0.75f + 0.125f, 1.5f], weights.GetAsArray1D());
        Assert.Equal(0.25f * -0.2f + 0.75f * 0.25f, momentum.GetAsArray1D()[0], 1e-7f);
    }
}
