using GpuTrainer.Kernels;
using GpuTrainer.Model;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Training.Tests;

/// <summary>The test that docs/adding-a-layer.md walks through.</summary>
public class LeakyReLUTests
{
    private const int Rows = 7;
    private const int Inputs = 5;
    private const int Outputs = 6;

    // Central differences in double with this step are good to about 1e-9; the rest is float's rounding over sums of at most 7 terms of
    // about 1.
    private const double Step = 1e-5;
    private const double Tolerance = 2e-6;

    [Theory]
    [InlineData(0f)]
    [InlineData(0.1f)]
    [InlineData(-0.5f)]
    public void Gradients_OfTheLayer_AreThoseOfCentralDifferences(float slope)
    {
        using var cpu = new CpuFixture();
        var model = new Sequential(new Shape(Inputs), new Linear(Outputs), new LeakyReLU(slope));
        using var parameters = new ParameterBuffer(cpu.Accelerator, model.Layout);
        using var gradients = new ParameterBuffer(cpu.Accelerator, model.Layout);
        using var clock = new StepClock(cpu.Accelerator);
        using var plan = new ExecutionPlan(cpu.Accelerator, model, parameters, gradients, Rows, seed: 0);
        float[] input = Random(seed: 1, Rows * Inputs);
        float[] outputGradient = Random(seed: 2, Rows * Outputs);
        parameters.Initialize(seed: 3);
        plan.Input.CopyFromCPU(input);
        plan.OutputGradient.CopyFromCPU(outputGradient);

        plan.ForwardTraining(Rows, clock.View);
        plan.Backward(Rows);

        double[] weights = [.. parameters.Read().SelectMany(parameter => parameter.Values).Select(value => (double)value)];
        double[] actual = [.. gradients.Read().SelectMany(gradient => gradient.Values).Select(value => (double)value)];
        double[] expected = [.. weights.Select((_, i) => (Loss(i, Step) - Loss(i, -Step)) / (2 * Step))];
        Close.All($"leaky-relu {slope}", expected, actual, Tolerance, Tolerance);

        // The loss whose gradient by the outputs is the one given, with one weight moved.
        double Loss(int moved, double by)
        {
            double loss = 0;
            for (int output = 0; output < Rows * Outputs; output++)
            {
                int row = output / Outputs, unit = output % Outputs;
                double x = Weight((Outputs * Inputs) + unit);
                for (int i = 0; i < Inputs; i++)
                    x += Weight((unit * Inputs) + i) * input[(row * Inputs) + i];
                loss += outputGradient[output] * (x > 0 ? x : slope * x);
            }

            return loss;

            double Weight(int i) => weights[i] + (i == moved ? by : 0);
        }
    }

    private static float[] Random(int seed, int count)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() * 2 - 1)];
    }
}
