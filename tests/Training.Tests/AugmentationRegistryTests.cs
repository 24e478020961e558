using GpuTrainer.Data;
using ILGPU.Runtime;

namespace GpuTrainer.Training.Tests;

public class AugmentationRegistryTests
{
    [Theory]
    [InlineData("rotate 10, shift 0.1", "rotate 10, shift 0.1")]
    [InlineData("  FLIP ,elastic 3", "flip 0.5, elastic 3 6")]
    [InlineData("cifar, erase 0.5", "crop 4, flip 0.5, erase 0.5 0.4")]
    [InlineData("none", "")]
    public void Parse_List_SaysItselfBack(string text, string expected) =>
        Assert.Equal(expected, string.Join(", ", AugmentationRegistry.Parse(text).Select(augmentation => augmentation.Text)));

    [Theory]
    [InlineData("rotate 10, spin 3", "Augmentation 2 of 2, \"spin 3\": expected one of shift, rotate")]
    [InlineData("rotate", "expected rotate DEGREES")]
    [InlineData("rotate 181", "got 181, expected a number from 0 to 180 (rotate DEGREES)")]
    [InlineData("crop 1.5", "expected a whole number from 1 to 1024")]
    [InlineData("noise 0.1 0.2", "expected noise DEVIATION")]
    [InlineData("shift x", "got x")]
    [InlineData("shift 0.1,", "Augmentation 2 of 2, \"\"")]
    public void Parse_NoList_NamesTheItem(string text, string expected) =>
        Assert.Contains(expected, Assert.Throws<TrainingException>(() => AugmentationRegistry.Parse(text)).Message);

    [Fact]
    public void Add_OfAKindOfYourOwn_IsReadAndTakesItsName()
    {
        var kind = new AugmentationKind(
            "grain-of-tests", "grain-of-tests DEVIATION", "adds noise", [new(0, 1)], numbers => new Noise(numbers[0]));

        AugmentationRegistry.Add(kind);

        Assert.Equal([new Noise(0.5)], AugmentationRegistry.Parse("GRAIN-of-tests 0.5"));
        Assert.Throws<ArgumentException>(() => AugmentationRegistry.Add(kind));
        Assert.Throws<ArgumentException>(() => AugmentationRegistry.Add(kind with { Name = "MNIST" }));
    }

    [Fact]
    public void Presets_OfTheRegistry_AllParse() =>
    Assert.All(AugmentationRegistry.Presets.Values, list => Assert.NotEmpty(AugmentationRegistry.Parse(list)));

    [Fact]
    public void Kinds_WithTheirLeastNumbers_AllRun()
    {
        using var cpu = new CpuFixture();
        IDataset data = TestData.Patterns(6, 3, new ImageShape(3, 5, 7), seed: 1);
        foreach (AugmentationKind kind in AugmentationRegistry.Kinds)
        {
            Augmentation augmentation = kind.Create([.. kind.Parameters.Select(parameter => parameter.Minimum)]);

            IReadOnlyList<byte[]> drawn = AugmentationPreview.Draw(cpu.Accelerator, data, [augmentation], [1, 4], 0, 1);

            // The least of each changes nothing, but for a crop of one pixel.
            if (kind.Name != "crop")
                Assert.Equal([data.Item(1), data.Item(4)], drawn);
        }
    }

    [Fact]
    public void Draw_OfASample_DependsOnItAndTheEpochAlone()
    {
        using var cpu = new CpuFixture();
        IDataset data = TestData.Patterns(30, 3, new ImageShape(1, 8, 8), seed: 1);
        IReadOnlyList<Augmentation> list = AugmentationRegistry.Parse("mnist, noise 0.1, erase 0.5, pen 0.5");

        IReadOnlyList<byte[]> first = AugmentationPreview.Draw(cpu.Accelerator, data, list, [3, 7, 20], 9, 1);

        Assert.Equal(first[2], AugmentationPreview.Draw(cpu.Accelerator, data, list, [20], 9, 1)[0]);
        Assert.NotEqual(first[2], AugmentationPreview.Draw(cpu.Accelerator, data, list, [20], 9, 2)[0]);
        Assert.NotEqual(first[2], AugmentationPreview.Draw(cpu.Accelerator, data, list, [20], 8, 1)[0]);
    }
}
