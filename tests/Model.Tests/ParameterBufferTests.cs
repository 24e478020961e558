using GpuTrainer.Compute;
using GpuTrainer.Model;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Model.Tests;

public sealed class ParameterBufferTests : IDisposable
{
    private readonly DeviceSearch _search = DeviceSearch.Find(AcceleratorType.CPU, new CpuOptions());
    private readonly Accelerator _accelerator;
    private readonly Sequential _model = Sequential.Parse("linear 50, tanh, linear 3", new Shape(400));

    public ParameterBufferTests() => _accelerator = _search.Open(_search.Devices[0]);

    public void Dispose()
    {
        _accelerator.Dispose();
        _search.Dispose();
    }

    private IReadOnlyList<NamedTensor> Initial(ulong seed)
    {
        using var parameters = new ParameterBuffer(_accelerator, _model.Layout);
        parameters.Initialize(seed);
        return parameters.Read();
    }

    [Fact]
    public void Initialize_EachParameter_IsUniformInPyTorchsBounds()
    {
        IReadOnlyList<NamedTensor> initial = Initial(1);

        float[] weight = initial[0].Values;
        Assert.All(weight, value => Assert.InRange(value, -0.05f, 0.05f)); // 1 / sqrt(400)
        // 20,000 samples of a uniform distribution of deviation 0.0289: their mean deviates by 0.0002, their mean square by 0.9 % of
        // itself.
        Assert.InRange(weight.Average(), -0.001, 0.001);
        Assert.InRange(weight.Average(value => (double)value * value), 0.96 * 0.0025 / 3, 1.04 * 0.0025 / 3);
        Assert.All(initial[1].Values, value => Assert.InRange(value, -0.05f, 0.05f));
        Assert.All(initial[2].Values, value => Assert.InRange(value, -0.1414214f, 0.1414214f)); // 1 / sqrt(50)
        Assert.Contains(initial[2].Values, value => Math.Abs(value) > 0.1f);
        Assert.DoesNotContain(0f, initial[3].Values);
    }

    [Fact]
    public void Fill_Uniform_ReachesItsBoundAndIsFanInsOfTheSame()
    {
        using MemoryBuffer1D<float, Stride1D.Dense> values = _accelerator.Allocate1D<float>(1000);

        Initialization.Uniform(0.25f).Fill(_accelerator, values.View, seed: 1, stream: 0);

        float[] filled = values.GetAsArray1D();
        Assert.All(filled, value => Assert.InRange(value, -0.25f, 0.25f));
        Assert.InRange(filled.Max(), 0.24f, 0.25f);
        Assert.InRange(filled.Min(), -0.25f, -0.24f);
        Assert.Equal(Initialization.FanIn(16), Initialization.Uniform(0.25f));
    }

    [Fact]
    public void Initialize_Seed_DecidesTheValues()
    {
        Assert.Equal(WeightsHash.Sha256(Initial(7)), WeightsHash.Sha256(Initial(7)));
        Assert.NotEqual(WeightsHash.Sha256(Initial(7)), WeightsHash.Sha256(Initial(7 + (1ul << 32))));
    }

    [Fact]
    public void WriteAndRead_PyTorchsOrder_IsKeptAndStoredTransposed()
    {
        using var parameters = new ParameterBuffer(_accelerator, Sequential.Parse("linear 2", new Shape(3)).Layout);
        NamedTensor[] tensors = [new("0.bias", new Shape(2), [7, 8]), new("0.weight", new Shape(2, 3), [1, 2, 3, 4, 5, 6])];

        parameters.Write(tensors);

        float[] flat = new float[32];
        parameters.View.CopyToCPU(flat);
        Assert.Equal([1, 4, 2, 5, 3, 6, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7, 8, .. new float[14]], flat);
        Assert.Equal([1, 2, 3, 4, 5, 6], parameters.Read()[0].Values);
        Assert.Equal([7, 8], parameters.Parameters[1].Read());
    }

    [Fact]
    public void Write_TensorsThatDoNotFit_AreRefusedByName()
    {
        using var parameters = new ParameterBuffer(_accelerator, Sequential.Parse("linear 2", new Shape(3)).Layout);
        NamedTensor weight = new("0.weight", new Shape(2, 3), new float[6]);
        NamedTensor bias = new("0.bias", new Shape(2), new float[2]);

        Assert.Contains("0.bias [2]: got no values", Assert.Throws<ShapeException>(() => parameters.Write([weight])).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "0.weight: got shape [3, 2], expected [2, 3]",
            Assert.Throws<ShapeException>(() => parameters.Write([weight with { Shape = new Shape(3, 2) }, bias])).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "no parameter x",
            Assert.Throws<ShapeException>(() => parameters.Write([weight, bias, new NamedTensor("x", new Shape(1), [1])])).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_RowsOutOfRangeOrBackwardWithoutGradients_IsRefused()
    {
        using var parameters = new ParameterBuffer(_accelerator, _model.Layout);
        using var plan = new ExecutionPlan(_accelerator, _model, parameters, maxBatch: 4);

        Assert.Throws<ArgumentOutOfRangeException>(() => plan.Forward(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => plan.Forward(5));
        Assert.Throws<InvalidOperationException>(() => plan.Backward(4));
    }
}
