namespace GpuTrainer.Training.Tests;

public class LossRegistryTests
{
    public static TheoryData<Loss> Losses =>
    [
        new CrossEntropy(), new CrossEntropy(0.1f), new CrossEntropy(0f, [1f, 0.25f, 3f]), new CrossEntropy(0.1f, [1f, 2f]), new Mse(),
        new Mse(OnSoftmax: true),
        new L1(), new Huber(), new Huber(0.3f), new Bce(),
    ];

    [Theory]
    [MemberData(nameof(Losses))]
    public void Text_OfALoss_ParsesBackToAnEqualOne(Loss loss)
    {
        Loss read = Loss.Parse(loss.Text);

        Assert.Equal(loss, read);
        Assert.Equal(loss.GetHashCode(), read.GetHashCode());
    }

    [Fact]
    public void CrossEntropy_OfOtherWeights_IsAnotherLoss() =>
        Assert.NotEqual(new CrossEntropy(0f, [1f, 2f]), new CrossEntropy(0f, [2f, 1f]));

    [Theory]
    [InlineData("hinge", "The loss: got \"hinge\", expected one of: cross-entropy, mse, l1, huber, bce")]
    [InlineData("", "expected one of")]
    [InlineData("mse 0.1", "The loss mse: mse-on is 0.1, expected one of: outputs, softmax.")]
    [InlineData("l1 2", "The loss \"l1 2\": expected l1.")]
    [InlineData("huber 0", "huber-delta is 0, expected a number above 0")]
    [InlineData("cross-entropy 1.5", "label-smoothing is 1.5, expected a number from 0 to 1")]
    [InlineData("cross-entropy NaN", "expected a number from 0 to 1")]
    [InlineData("cross-entropy 0 1,-2", "class-weights is 1,-2, expected numbers of at least 0")]
    [InlineData("cross-entropy 0 0,0", "all class weights are 0, expected at least one above 0")]
    public void Text_ThatIsBad_SaysWhatIsExpected(string text, string expected) =>
        Assert.Contains(expected, Assert.Throws<TrainingException>(() => Loss.Parse(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void Create_WithASettingOfAnotherLoss_SaysWhoTakesIt() => Assert.Equal(
        "The loss l1 has no setting huber-delta; it belongs to huber.",
        Assert.Throws<TrainingException>(() =>
            LossRegistry.All.Create("l1", new Dictionary<string, string> { ["huber-delta"] = "1" })).Message);

    [Fact]
    public void Add_OfANameThatIsTaken_IsRefused() => Assert.Throws<ArgumentException>(() => LossRegistry.All.Add(Mse.Kind));

    [Fact]
    public void ClassWeights_NotOneAClass_AreRefused() => Assert.Equal(
        "Cross-entropy: got 2 class weights, expected 10, one per class.",
        Assert.Throws<TrainingException>(() => new CrossEntropy(0f, [1f, 2f]).CheckClasses(10)).Message);
}
