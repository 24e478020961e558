using GpuTrainer.Model;

namespace GpuTrainer.Model.Tests;

public class SequentialTests
{
    private static readonly Shape Image = new(1, 28, 28);

    [Fact]
    public void Parse_ListWithoutFlattenOnImages_PutsItBeforeTheFirstLinear()
    {
        var model = Sequential.Parse("linear 96, tanh, linear 10", Image);

        Assert.Equal("flatten, linear 96, tanh, linear 10", model.LayerText);
        Assert.Equal(["1.weight", "1.bias", "3.weight", "3.bias"], model.Layout.Slots.Select(slot => slot.Name));
        Assert.Equal(new Shape(96, 784), model.Layout["1.weight"].Shape);
        Assert.Equal(new Shape(10), model.OutputShape);
    }

    [Theory]
    [InlineData("tanh, linear 4", "tanh, flatten, linear 4")]
    [InlineData("relu, residual(linear 784, tanh), linear 4", "relu, flatten, residual(linear 784, tanh), linear 4")]
    [InlineData("relu, tanh", "relu, tanh")]
    public void Parse_LayersBefore_StayBefore(string layers, string expected) =>
        Assert.Equal(expected, Sequential.Parse(layers, Image).LayerText);

    [Fact]
    public void Layout_InnerLayersOfAResidual_AreNamedAsPyTorchDoes() => Assert.Equal(
        ["1.0.weight", "1.0.bias", "1.2.weight", "2.weight", "2.bias"],
        Sequential.Parse("tanh, residual(linear 5, relu, linear 7 no-bias), linear 3", new Shape(7)).Layout.Slots
            .Select(slot => slot.Name));

    [Fact]
    public void Constructor_ResidualThatChangesTheShape_IsRefused() => Assert.Contains(
        "the layers inside turn [7] into [5], expected the same shape",
        Assert.Throws<ShapeException>(() => Sequential.Parse("residual(linear 5)", new Shape(7))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("flatten, linear 4")]
    [InlineData("dropout 0.1, flatten, linear 4")]
    public void Parse_ListWithFlatten_AddsNone(string layers) =>
        Assert.Equal(layers, Sequential.Parse(layers, Image).LayerText);

    [Fact]
    public void Parse_Features_NeedsNoFlatten() =>
        Assert.Equal("0.weight", Sequential.Parse("linear 4", new Shape(7)).Layout.Slots[0].Name);

    [Fact]
    public void Constructor_LinearOnImage_NamesLayerAndShape()
    {
        var problem = Assert.Throws<ShapeException>(() => new Sequential(Image, new ReLU(), new Linear(3)));

        Assert.Equal("Layer 2 of 2, \"linear 3\": Linear: one input sample is [1, 28, 28], expected [features]; put a flatten before it.",
            problem.Message);
    }

    [Fact]
    public void Constructor_MoreWeightsThanABufferHolds_IsRefused() =>
        Assert.Throws<ShapeException>(() => Sequential.Parse("linear 60000, linear 60000", new Shape(10)));

    [Fact]
    public void Parameters_OfTheTutorial_AreAsManyAsItSays()
    {
        // The Arm Learning Path prints these: 75,360 + 24,832 + 2,570.
        var model = Sequential.Parse(NamedModels.TryGetLayers("tutorial", 10)!, Image);

        Assert.Equal(102_762, model.Layout.ParameterCount);
    }

    [Fact]
    public void NamedModels_EachName_Parses() =>
        Assert.All(NamedModels.Names, name =>
            Assert.Equal(new Shape(7), Sequential.Parse(NamedModels.TryGetLayers(name, 7)!, Image).OutputShape));

    [Fact]
    public void Layout_EachParameter_StartsAligned()
    {
        ParameterLayout layout = Sequential.Parse("linear 3, linear 5, linear 17", new Shape(7)).Layout;

        Assert.Equal([0, 32, 48, 64, 80, 176], layout.Slots.Select(slot => slot.Offset));
        Assert.Equal(208, layout.BufferLength);
        Assert.Equal((7 * 3) + 3 + (3 * 5) + 5 + (5 * 17) + 17, layout.ParameterCount);
    }

    [Fact]
    public void Slot_ToStorageAndBack_TransposesMatrices()
    {
        ParameterSlot slot = Sequential.Parse("linear 2", new Shape(3)).Layout["0.weight"];
        float[] stored = new float[6];
        float[] back = new float[6];

        slot.ToStorage([1, 2, 3, 4, 5, 6], stored);
        slot.FromStorage(stored, back);

        Assert.Equal([1, 4, 2, 5, 3, 6], stored);
        Assert.Equal([1, 2, 3, 4, 5, 6], back);
    }

    [Fact]
    public void Shape_TryParse_ReadsWhatToInvariantStringWrites()
    {
        Assert.True(Shape.TryParse(Image.ToInvariantString(), out Shape? shape));
        Assert.Equal(Image, shape);
        Assert.All(["", "0", "-1", "1,,2", "a", "65536,65536", "1.5"], text => Assert.False(Shape.TryParse(text, out _)));
    }
}
