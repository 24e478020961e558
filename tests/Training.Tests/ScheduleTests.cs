namespace GpuTrainer.Training.Tests;

/// <summary>
/// Schedules against PyTorch's formulas in double; the fixtures' own rates are checked by <see cref="PyTorchParityTests"/>.
/// </summary>
public class ScheduleTests
{
    private const double Base = 0.3;

    // Powers by squaring, and a cosine of another rounding: a few units in the last place.
    private const double Relative = 1e-14;

    private static double[] Rates(Schedule schedule, long total, long perEpoch, params double[] measures) =>
        [.. Enumerable.Range(1, (int)total).Select(step => schedule.RateAt(step, new ScheduledRun(Base, total, perEpoch, measures)))];

    private static void AssertRates(Func<int, double> expected, double[] actual) =>
        Close.All("rates", [.. Enumerable.Range(0, actual.Length).Select(expected)], actual, 1e-16, Relative);

    [Fact]
    public void Constant_OfAnyStep_IsTheOptimizers() =>
    Assert.All(Rates(new ConstantSchedule(), 100, 10), rate => Assert.Equal(Base, rate));

    [Fact]
    public void Linear_OverARun_FallsInEqualStepsToTheLast()
    {
        var run = new ScheduledRun(1, 4, 2, []);

        Assert.Equal([1, 0.75, 0.5, 0.25, 0.25], new long[] { 1, 2, 3, 4, 5 }.Select(step => new LinearSchedule().RateAt(step, run)));
    }

    [Theory]
    [InlineData(ScheduleUnit.Step, 1)]
    [InlineData(ScheduleUnit.Epoch, 4)]
    public void Step_OverARun_MultipliesAfterEverySoManyUnits(ScheduleUnit unit, int stepsOfUnit) =>
        AssertRates(i => Base * Math.Pow(0.5, i / stepsOfUnit / 3), Rates(new StepSchedule(3, 0.5, unit), 30, 4));

    [Theory]
    [InlineData(ScheduleUnit.Step, 1)]
    [InlineData(ScheduleUnit.Epoch, 4)]
    public void Exponential_OverARun_MultipliesAfterEveryUnit(ScheduleUnit unit, int stepsOfUnit) =>
        AssertRates(i => Base * Math.Pow(0.9, i / stepsOfUnit), Rates(new ExponentialSchedule(0.9, unit), 30, 4));

    [Theory]
    [InlineData(ScheduleUnit.Step, 1, 30)]
    [InlineData(ScheduleUnit.Epoch, 4, 8)]
    public void Cosine_OverARun_FallsToZeroAfterIt(ScheduleUnit unit, int stepsOfUnit, int units) =>
        AssertRates(i => Base * (1 + Math.Cos(Math.PI * (i / stepsOfUnit) / units)) / 2, Rates(new CosineSchedule(unit), 30, 4));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(10)]
    [InlineData(97)]
    public void OneCycle_OverARun_RisesAndFallsAsPyTorchs(int total)
    {
        double first = Base / 25;
        double last = first / 1e4;
        double rise = (0.3 * total) - 1;
        AssertRates(
            i => i <= rise
                ? first + ((Base - first) / 2 * (1 - Math.Cos(Math.PI * i / rise)))
                : last + ((Base - last) / 2 * (1 + Math.Cos(Math.PI * (i - rise) / (total - 1 - rise)))),
            Rates(new OneCycleSchedule(), total, 4));
    }

    [Fact]
    public void OneCycle_PastItsEnd_KeepsTheLastRate()
    {
        var run = new ScheduledRun(Base, 10, 10, []);

        Assert.Equal(new OneCycleSchedule().RateAt(10, run), new OneCycleSchedule().RateAt(11, run));
    }

    [Fact]
    public void Plateau_AfterMoreThanPatienceEpochsWithoutImprovement_Falls()
    {
        // Epoch 2 improves; 3 by less than the threshold, so 3, 4, 5 are bad: more than 2. Then 6, 7, 8 again.
        double[] measures = [1, 0.9, 0.9 * 0.99995, 0.95, 0.91, 0.9, 0.9, double.NaN, 0.5];

        double[] rates = Rates(new PlateauSchedule(patience: 2, gamma: 0.5), 20, 2, measures);

        AssertRates(i => Base * (i < 10 ? 1 : i < 16 ? 0.5 : 0.25), rates);
    }

    [Fact]
    public void Plateau_MeasuresOfLaterEpochs_DoNotChangeARate()
    {
        var schedule = new PlateauSchedule(patience: 1);

        Assert.Equal(Base, schedule.RateAt(2, new ScheduledRun(Base, 20, 2, [1, 2, 3, 4, 5])));
    }

    [Fact]
    public void Warmup_RisesInEqualSteps_ThenTheScheduleBegins()
    {
        double[] rates = Rates(new WarmupSchedule(5, new CosineSchedule(ScheduleUnit.Step)), 25, 25);

        AssertRates(i => i < 5 ? Base * (i + 1) / 5 : Base * (1 + Math.Cos(Math.PI * (i - 5) / 20)) / 2, rates);
    }

    [Fact]
    public void Warmup_LongerThanTheRun_OnlyRises() =>
        AssertRates(i => Base * (i + 1) / 100, Rates(new WarmupSchedule(100, new LinearSchedule()), 10, 10));

    [Fact]
    public void Warmup_BeforePlateau_LeavesOutTheMeasuresOfItsEpochs() =>
        // Two epochs of warm-up, of losses that rise: they count for nothing. Then 1, 2, 3: the second bad one is one too many.
        AssertRates(
            i => i < 4 ? Base * (i + 1) / 4 : i < 10 ? Base : Base * 0.5,
            Rates(new WarmupSchedule(4, new PlateauSchedule(1, 0.5)), 12, 2, 7, 8, 1, 2, 3, 0));

    [Fact]
    public void CosPi_OfAnyAngle_IsWithinItsBoundOfTheCosine()
    {
        // Math.Cos is good to half a unit in the last place; its argument, pi * x rounded, is off by 4e-16 at most near pi, where the
        // cosine is flat.
        for (int i = 0; i <= 100_000; i++)
        {
            double x = i / 100_000.0;
            double expected = x > 0.25 && x < 0.75 ? -Math.Sin(Math.PI * (x - 0.5))
                : x >= 0.75 ? -Math.Cos(Math.PI * (1 - x)) : Math.Cos(Math.PI * x);
            Assert.InRange(ScheduleMath.CosPi(x), expected - 3e-16, expected + 3e-16);
        }

        Assert.Equal([1, 0, -1], new[] { 0, 0.5, 1 }.Select(ScheduleMath.CosPi));
        Assert.Throws<ArgumentOutOfRangeException>(() => ScheduleMath.CosPi(double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => ScheduleMath.CosPi(1.1));
    }

    [Fact]
    public void Parse_EveryKind_GivesItsSchedule() => Assert.Equal(
        new Schedule[]
        {
            new ConstantSchedule(), new LinearSchedule(), new StepSchedule(7), new StepSchedule(7, 0.5, ScheduleUnit.Step),
            new ExponentialSchedule(0.9),
            new CosineSchedule(), new CosineSchedule(ScheduleUnit.Step), new OneCycleSchedule(), new PlateauSchedule(),
            new PlateauSchedule(3, 0.5),
        },
        new[] { "constant", "linear", "step 7", "step 7 0.5 step", "exponential 0.9", "cosine", "cosine step", "one-cycle", "plateau",
            "plateau 3 0.5" }
            .Select(Schedule.Parse));

    [Theory]
    [InlineData("step", "The schedule step needs a step-size, a whole number of at least 1.")]
    [InlineData("exponential", "The schedule exponential needs a gamma, a number above 0.")]
    [InlineData("exponential 0", "gamma is 0, expected a number above 0")]
    [InlineData("plateau 10 1", "The schedule plateau: gamma is 1, expected more than 0 and under 1.")]
    [InlineData("zigzag", "expected one of: constant, linear, step, exponential, cosine, one-cycle, plateau")]
    public void Parse_BadText_SaysWhatIsExpected(string text, string expected) =>
        Assert.Contains(expected, Assert.Throws<TrainingException>(() => Schedule.Parse(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void Rates_OfAScheduleThatGoesWrong_AreRefused()
    {
        var rates = new LearningRates(new ExponentialSchedule(1e300, ScheduleUnit.Step), 1, 10, 10);

        Assert.Contains("the rate of step 3 is", Assert.Throws<TrainingException>(() => rates.At(3)).Message, StringComparison.Ordinal);
    }
}
