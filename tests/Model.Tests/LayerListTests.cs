using GpuTrainer.Model;

namespace GpuTrainer.Model.Tests;

public class LayerListTests
{
    [Fact]
    public void Parse_TutorialsList_GivesItsLayers()
    {
        IReadOnlyList<Layer> layers = LayerList.Parse("linear 96, tanh, dropout 0.2, linear 256, sigmoid, linear 10");

        Assert.Equal([new Linear(96), new Tanh(), new Dropout(0.2f), new Linear(256), new Sigmoid(), new Linear(10)], layers);
    }

    [Fact]
    public void Parse_OtherCaseAndBlanks_GivesTheSameLayers()
    {
        Assert.Equal([new Flatten(), new ReLU(), new Identity(), new Linear(3)],
            LayerList.Parse("  FLATTEN,ReLU ,\tidentity, Linear   3 "));
    }

    [Fact]
    public void Format_ParsedList_ReadsBackToEqualLayers()
    {
        Layer[] layers = [new Flatten(), new Linear(5), new ReLU(), new Dropout(0.123456789f), new Identity(), new Tanh(), new Sigmoid(),
            new Linear(3, Bias: false), new LeakyReLU(0.123456789f), new Residual(new Linear(3), new Residual(new Tanh()), new ReLU())];

        Assert.Equal(layers, LayerList.Parse(LayerList.Format(layers)));
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("linear 10,, relu", "Layer 2 of 3, \"\": nothing between two commas")]
    [InlineData("linear 10, glue",
        "Layer 2 of 2, \"glue\": unknown layer \"glue\"; expected one of: linear N [no-bias], conv2d OUT KERNEL")]
    [InlineData("linear", "Layer 1 of 1, \"linear\": expected the number of outputs")]
    [InlineData("linear 0", "expected the number of outputs, a whole number of at least 1")]
    [InlineData("linear -3", "expected the number of outputs")]
    [InlineData("linear 99999999999", "expected the number of outputs")]
    [InlineData("linear 3.5", "expected the number of outputs")]
    [InlineData("linear 3 relu", "\"linear 3 relu\": unexpected \"relu\"; expected linear N [no-bias]. Is a comma missing?")]
    [InlineData("linear 3, relu 4", "Layer 2 of 2, \"relu 4\": unexpected \"4\"; expected relu. Is a comma missing?")]
    [InlineData("dropout", "expected the probability of dropping")]
    [InlineData("dropout 1", "at least 0 and under 1")]
    [InlineData("dropout -0.1", "at least 0 and under 1")]
    [InlineData("dropout NaN", "at least 0 and under 1")]
    [InlineData("linear 3 no-bias no-bias", "unexpected \"no-bias\"")]
    [InlineData("leaky-relu x", "unexpected \"x\"; expected leaky-relu [SLOPE]")]
    [InlineData("residual", "expected layers in parentheses (residual(LAYERS))")]
    [InlineData("residual(linear 4", "unmatched (")]
    [InlineData("linear 4)", "unmatched )")]
    [InlineData("residual(linear 4) relu", "\"relu\" follows the ); is a comma missing?")]
    [InlineData("residual(linear 4, glue)", "Layer 2 of 2, \"glue\": unknown layer")]
    [InlineData("relu(linear 4)", "unexpected layers in parentheses; expected relu")]
    public void Parse_BadItem_NamesItAndWhatIsExpected(string text, string expected)
    {
        var problem = Assert.Throws<LayerListException>(() => LayerList.Parse(text));

        Assert.Contains(expected, problem.Message, StringComparison.Ordinal);
    }
}
