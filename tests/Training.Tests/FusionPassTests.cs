using GpuTrainer.Compute;
using GpuTrainer.Kernels;
using GpuTrainer.Model;
using GpuTrainer.Support.Cuda;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Training.Tests;

/// <summary>The fusion pass changes which launches there are, and no bit of what they compute.</summary>
public sealed class FusionPassTests
{
    private const int Rows = 5;
    private static readonly Shape Image = new(2, 4, 3);

    // Layers after which any other may come, on features.
    private static readonly string[] Words =
    [
        "linear 7", "linear 5 no-bias", "relu", "tanh", "sigmoid", "leaky-relu 0.1", "dropout 0.3", "dropout 0", "identity", "softmax",
        "gelu", "silu",
        "residual(linear 9, tanh, dropout 0.2, linear 6)", "residual(relu)", "residual(tanh, dropout 0.4)", "residual(dropout 0.5)",
        "residual(identity)",
    ];

    // Layers after which any other may come, on images of 4 channels.
    private static readonly string[] ImageWords =
    [
        "conv2d 4 3 padding 1", "conv2d 4 1 no-bias", "conv2d 4 2 groups 2 padding 1", "relu", "tanh", "sigmoid", "silu", "dropout 0.3",
        "maxpool2d 3 stride 1 padding 1",
        "avgpool2d 3 stride 1 padding 1", "batchnorm2d", "layernorm", "residual(conv2d 4 3 padding 1, relu, dropout 0.1)",
        "residual(maxpool2d 3 stride 1 padding 1, tanh)",
    ];

    [Fact]
    public void RandomImageNetworks_OnTheCpu_HaveTheBitsOfSingleLayers()
    {
        using var cpu = new CpuFixture();
        for (int seed = 0; seed < 60; seed++)
            AssertSameBits(cpu.Accelerator, RandomImageLayers(seed));
    }

    [Fact]
    public void RandomImageNetworks_OnInterpretedCuda_HaveTheBitsOfSingleLayers()
    {
        using Accelerator cuda = InterpretedCuda.Open();
        for (int seed = 0; seed < 6; seed++)
            AssertSameBits(cuda, RandomImageLayers(seed));
    }

    [Fact]
    public void RandomNetworks_OnTheCpu_HaveTheBitsOfSingleLayers()
    {
        using var cpu = new CpuFixture();
        for (int seed = 0; seed < 60; seed++)
            AssertSameBits(cpu.Accelerator, RandomLayers(seed));
    }

    [Fact]
    public void RandomNetworks_OnInterpretedCuda_HaveTheBitsOfSingleLayers()
    {
        using Accelerator cuda = InterpretedCuda.Open();
        for (int seed = 0; seed < 12; seed++)
            AssertSameBits(cuda, RandomLayers(seed));
    }

    /// <summary>The pattern of each rule, which chance may leave out; what a rule forgets changes the bits.</summary>
    [Theory]
    [InlineData("conv2d 4 2, tanh, linear 3")]
    [InlineData("conv2d 4 2, tanh, maxpool2d 2, linear 3")]
    [InlineData("conv2d 4 2, sigmoid, maxpool2d 2 stride 1, conv2d 4 1, linear 3")]
    [InlineData("linear 6, tanh, dropout 0.4, linear 3")]
    [InlineData("linear 6, sigmoid, linear 3")]
    [InlineData("linear 6, dropout 0.4, linear 3")]
    public void Pattern_OfEachRule_HasTheBitsOfSingleLayers(string layers)
    {
        using var cpu = new CpuFixture();
        using Accelerator cuda = InterpretedCuda.Open();
        AssertSameBits(cpu.Accelerator, layers);
        AssertSameBits(cuda, layers);
    }

    [Theory]
    [InlineData("conv2d 2 1, relu, linear 4", 4, 3)] // A convolution packs its weights first.
    [InlineData("linear 6, tanh, dropout 0.2, linear 4", 4, 3)]
    [InlineData("linear 6, dropout 0.2, linear 4", 3, 3)]
    public void Forward_OnTheCpu_JoinsActivationAndDropout(string layers, int single, int fused)
    {
        using var cpu = new CpuFixture();
        Assert.Equal(single, ForwardLaunches(cpu.Accelerator, layers, isFused: false));
        Assert.Equal(fused, ForwardLaunches(cpu.Accelerator, layers, isFused: true));
    }

    private static int ForwardLaunches(Accelerator accelerator, string layers, bool isFused)
    {
        var model = Sequential.Parse(layers, new Shape(1, 2, 4));
        using var parameters = new ParameterBuffer(accelerator, model.Layout);
        using var gradients = new ParameterBuffer(accelerator, model.Layout);
        using var clock = new StepClock(accelerator);
        using var plan = new ExecutionPlan(accelerator, model, parameters, gradients, Rows, 1, isFused: isFused);
        using LaunchGraph graph = accelerator.DefaultStream.Record(() => plan.ForwardTraining(Rows, clock.View));
        return ((LaunchList)graph).Launches.Count();
    }

    private static string RandomLayers(int seed)
    {
        var random = new Random(seed);
        var layers = new List<string>();
        for (int i = random.Next(1, 9); i > 0; i--)
        {
            string word = Words[random.Next(Words.Length)];
            // The body of a residual block gives as many features as it takes.
            if (word.StartsWith("residual(linear", StringComparison.Ordinal))
                layers.Add("linear 6");
            layers.Add(word);
        }

        layers.Insert(random.Next(layers.Count + 1), "linear 6");
        for (int i = 0; i < layers.Count; i++)
        {
            // What was put between the two must not tear them apart.
            if (layers[i].StartsWith("residual(linear", StringComparison.Ordinal) && (i == 0 || layers[i - 1] != "linear 6"))
                layers.Insert(i++, "linear 6");
        }

        return string.Join(", ", layers);
    }

    private static string RandomImageLayers(int seed)
    {
        var random = new Random(seed);
        return $"conv2d 4 2, "
            + $"{string.Join(", ", Enumerable.Range(0, random.Next(1, 7)).Select(_ => ImageWords[random.Next(ImageWords.Length)]))}, "
            + $"linear 3";
    }

    private static void AssertSameBits(Accelerator accelerator, string layers)
    {
        (float[] output, float[] gradients) = Run(accelerator, layers, isFused: false);
        (float[] fusedOutput, float[] fusedGradients) = Run(accelerator, layers, isFused: true);
        Assert.True(Bits(output).SequenceEqual(Bits(fusedOutput)), $"{layers}: the outputs differ.");
        Assert.True(Bits(gradients).SequenceEqual(Bits(fusedGradients)), $"{layers}: the gradients differ.");
        Assert.Contains(gradients, value => value != 0f);
    }

    private static IEnumerable<int> Bits(float[] values) => values.Select(BitConverter.SingleToInt32Bits);

    private static (float[] Output, float[] Gradients) Run(Accelerator accelerator, string layers, bool isFused)
    {
        var model = Sequential.Parse(layers, Image);
        using var parameters = new ParameterBuffer(accelerator, model.Layout);
        using var gradients = new ParameterBuffer(accelerator, model.Layout);
        parameters.Initialize(3);
        using var clock = new StepClock(accelerator);
        clock.Set(2, 17);
        using var plan = new ExecutionPlan(accelerator, model, parameters, gradients, Rows + 1, 11, isFused: isFused);
        var random = new Random(5);
        plan.Input.SubView(0, Rows * Image.Count)
            .CopyFromCPU([.. Enumerable.Range(0, Rows * Image.Count).Select(_ => random.NextSingle() * 2 - 1)]);
        plan.OutputGradient.SubView(0, Rows * plan.OutputFeatures).CopyFromCPU(
            [.. Enumerable.Range(0, Rows * plan.OutputFeatures).Select(_ => random.NextSingle() * 2 - 1)]);
        plan.ForwardTraining(Rows, clock.View);
        plan.Backward(Rows);
        float[] output = new float[Rows * plan.OutputFeatures];
        plan.Output.SubView(0, output.Length).CopyToCPU(output);
        return (output, [.. gradients.Read().SelectMany(tensor => tensor.Values)]);
    }
}
