using GpuTrainer.Compute;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Kernels.Tests;

/// <summary>Optimizers against PyTorch's formulas in double, over several steps.</summary>
public sealed class OptimizerTests
{
    private const int Steps = 10;

    // Ten steps of about ten roundings each, on parameters and moments of about 1.
    private const double Tolerance = 100 * Near.UnitRoundoff;

    [Theory]
    [InlineData(1, 0f, false, 0f)]
    [InlineData(33, 0f, false, 0.01f)]
    [InlineData(100, 0.9f, false, 0f)]
    [InlineData(31, 0.9f, true, 0f)]
    [InlineData(32, 0.9f, true, 0.05f)]
    public void Sgd_OverSteps_FollowsPyTorch(int count, float momentum, bool nesterov, float weightDecay)
    {
        const double rate = 0.05;
        double[] p = Array.ConvertAll(Inputs.Normal(count, 0), value => (double)value);
        var velocity = new double[count];
        for (int step = 1; step <= Steps; step++)
        {
            float[] gradients = Inputs.Normal(count, step);
            for (int i = 0; i < count; i++)
            {
                double g = gradients[i] + weightDecay * p[i];
                velocity[i] = step == 1 ? g : momentum * velocity[i] + g;
                g = momentum == 0 ? g : nesterov ? g + momentum * velocity[i] : velocity[i];
                p[i] -= rate * g;
            }
        }

        float[] actual = Run(count, rate, device => new SgdStep(device.Accelerator, momentum, nesterov, weightDecay));
        Near.Assert(p, actual, Tolerance, Tolerance, "parameters");
    }

    [Theory]
    [InlineData(1, 0.0, false)]
    [InlineData(33, 0.1, false)]
    [InlineData(100, 0.1, true)]
    [InlineData(32, 0.0, true)]
    public void Adam_OverSteps_FollowsPyTorch(int count, double weightDecay, bool decoupled)
    {
        const double rate = 0.01;
        const double beta1 = 0.9;
        const double beta2 = 0.999;
        const double epsilon = 1e-8;
        double[] p = Array.ConvertAll(Inputs.Normal(count, 0), value => (double)value);
        var m = new double[count];
        var v = new double[count];
        for (int step = 1; step <= Steps; step++)
        {
            float[] gradients = Inputs.Normal(count, step);
            for (int i = 0; i < count; i++)
            {
                double g = gradients[i];
                if (decoupled)
                    p[i] *= 1 - rate * weightDecay;
                else
                    g += weightDecay * p[i];
                m[i] = beta1 * m[i] + (1 - beta1) * g;
                v[i] = beta2 * v[i] + (1 - beta2) * g * g;
                double denominator = Math.Sqrt(v[i]) / Math.Sqrt(1 - Math.Pow(beta2, step)) + epsilon;
                p[i] -= rate / (1 - Math.Pow(beta1, step)) * m[i] / denominator;
            }
        }

        float[] actual = Run(
            count, rate, device => new AdamStep(device.Accelerator, beta1, beta2, epsilon, weightDecay, decoupled));
        Near.Assert(p, actual, Tolerance, Tolerance, "parameters");
    }

    [Theory]
    [InlineData(1, 0.99, 0.0, 0.0)]
    [InlineData(33, 0.95, 0.0, 0.1)]
    [InlineData(100, 0.95, 0.5, 0.0)]
    [InlineData(32, 0.99, 0.9, 0.05)]
    public void RmsProp_OverSteps_FollowsPyTorch(int count, double alpha, double momentum, double weightDecay)
    {
        const double rate = 0.01;
        const double epsilon = 1e-3;
        double[] p = Array.ConvertAll(Inputs.Normal(count, 0), value => (double)value);
        var squares = new double[count];
        var velocity = new double[count];
        for (int step = 1; step <= Steps; step++)
        {
            float[] gradients = Inputs.Normal(count, step);
            for (int i = 0; i < count; i++)
            {
                double g = gradients[i] + weightDecay * p[i];
                squares[i] = alpha * squares[i] + (1 - alpha) * g * g;
                velocity[i] = momentum * velocity[i] + g / (Math.Sqrt(squares[i]) + epsilon);
                p[i] -= rate * velocity[i];
            }
        }

        float[] actual = Run(count, rate, device => new RmsPropStep(device.Accelerator, alpha, epsilon, momentum, weightDecay));
        Near.Assert(p, actual, Tolerance, Tolerance, "parameters");
    }

    [Theory]
    [InlineData(1, 0.0, 0.0, 0.0)]
    [InlineData(33, 0.1, 0.0, 0.1)]
    [InlineData(100, 0.0, 0.5, 0.0)]
    public void Adagrad_OverSteps_FollowsPyTorch(int count, double rateDecay, double initialSum, double weightDecay)
    {
        const double rate = 0.05;
        const double epsilon = 1e-10;
        double[] p = Array.ConvertAll(Inputs.Normal(count, 0), value => (double)value);
        double[] sums = [.. Enumerable.Repeat(initialSum, count)];
        for (int step = 1; step <= Steps; step++)
        {
            float[] gradients = Inputs.Normal(count, step);
            for (int i = 0; i < count; i++)
            {
                double g = gradients[i] + weightDecay * p[i];
                sums[i] += g * g;
                p[i] -= rate / (1 + (step - 1) * rateDecay) * g / (Math.Sqrt(sums[i]) + epsilon);
            }
        }

        float[] actual = Run(count, rate, device => new AdagradStep(device.Accelerator, rateDecay, initialSum, epsilon, weightDecay));
        Near.Assert(p, actual, Tolerance, Tolerance, "parameters");
    }

    [Fact]
    public void Sgd_WithNesterovButNoMomentum_IsRefused() =>
        TestDevice.SameBits(device =>
        {
            Assert.Throws<ArgumentException>(() => new SgdStep(device.Accelerator, 0f, nesterov: true));
            return Array.Empty<float>();
        });

    private static float[] Run(int count, double rate, Func<TestDevice, IOptimizer> create) => TestDevice.SameBits(device =>
    {
        IOptimizer optimizer = create(device);
        ArrayView<float> parameters = device.Upload(Inputs.Normal(count, 0));
        float[] initial = [.. Enumerable.Range(0, optimizer.StatesPerParameter)
            .SelectMany(state => Enumerable.Repeat(optimizer.InitialState(state), count))];
        ArrayView<float> state = device.Upload(initial.Length > 0 ? initial : new float[1]);
        var scalars = new float[Steps * optimizer.ScalarsPerStep];
        for (int step = 0; step < Steps; step++)
            optimizer.WriteScalars(step + 1, rate, scalars.AsSpan(step * optimizer.ScalarsPerStep, optimizer.ScalarsPerStep));
        ArrayView<float> schedule = device.Upload(scalars);
        using var clock = new StepClock(device.Accelerator);
        for (int step = 0; step < Steps; step++)
        {
            clock.Set(step, 100 + step);
            optimizer.Step(count, parameters, device.Upload(Inputs.Normal(count, step + 1)), state, schedule, clock.View);
        }

        return device.Read(parameters);
    });
}
