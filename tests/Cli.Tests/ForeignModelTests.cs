using System.IO.Compression;
using System.Text;
using System.Text.Json;
using GpuTrainer.Model;

namespace GpuTrainer.Cli.Tests;

/// <summary>What is given for a model and is none, or none that can be used.</summary>
public sealed class ForeignModelTests : IDisposable
{
    private const int Mistake = 2;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("zip:archive/data.pkl,archive/version", "a PyTorch file", "train --init")]
    [InlineData("zip:m/code/__torch__.py,m/constants.pkl,m/data.pkl", "a TorchScript file", "train --init")]
    [InlineData("zip:config.json,model.weights.h5", "a Keras file", "safetensors.numpy")]
    [InlineData("zip:a.npy,b.npy", "NumPy arrays (.npz)", "safetensors.numpy")]
    [InlineData("zip:holiday.jpg", "a ZIP archive", "model.safetensors")]
    [InlineData("504B0304140000", "a truncated ZIP archive", "copy it again")]
    [InlineData("80028A0A6CFC9C46F9206AA850192E80", "a Python pickle", "train --init")]
    [InlineData("80049530000000000000008C0B636F6C", "a Python pickle", "train --init")]
    [InlineData("4747554603000000230100000000000018", "a GGUF file", "safetensors.numpy")]
    [InlineData("08081206707974 6F726368 1A05 322E302E30 3AB205", "an ONNX model", "safetensors.numpy")]
    [InlineData("894844460D0A1A0A0000000000080800", "an HDF5 file", "safetensors.numpy")]
    [InlineData("934E554D505901007600", "a NumPy array (.npy)", "safetensors.numpy")]
    [InlineData("1C00000054464C3314002000", "a TensorFlow Lite model", "safetensors.numpy")]
    [InlineData("1F8B0800000000000003", "a gzip archive", "Unpack")]
    [InlineData("89504E470D0A1A0A0000000D", "a picture (PNG)", "model.safetensors")]
    [InlineData("FFD8FFE000104A464946", "a picture (JPEG)", "model.safetensors")]
    [InlineData("text:version https://git-lfs.github.com/spec/v1\noid sha256:00\n", "a Git LFS pointer", "git lfs pull")]
    [InlineData("text:<!DOCTYPE html><html>", "a web page", "not the page about it")]
    [InlineData("text:{\"metadata\": {}, \"weight_map\": {}}", "JSON text", "model.safetensors")]
    [InlineData("", "empty", "model.safetensors")]
    public void ForeignFile_IsNamed_WithWhatToDo(string content, string name, string advice)
    {
        string file = _folder.File("model.pt");
        Write(file, content);

        foreach (string[] command in new[] { new[] { "evaluate", "--model", file }, ["predict", "--model", file, "x.png"], [
            "train", "--init", file, "--out", _folder.File("m")] })
        {
            CommandRun run = CommandRun.Of(command);
            run.FailsWith(Mistake, $"{file}: the file is {name}");
            Assert.Contains(advice, run.Error, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(float.NaN, "NaN")]
    [InlineData(float.PositiveInfinity, "Infinity")]
    [InlineData(float.NegativeInfinity, "-Infinity")]
    public void Weights_ThatAreNoNumbers_AreRefused(float bad, string text)
    {
        string file = Model(weights => (weights[1], weights[3]) = (bad, bad));

        CommandRun run = CommandRun.Of("evaluate", "--model", file);

        run.FailsWith(Mistake, $"{file}: \"1.weight\": 2 of 8 values are not finite, the first ({text}) at 1;");
        Assert.Contains("--lr", run.Error, StringComparison.Ordinal);
        CommandRun.Of("train", "--init", file, "--layers", "linear 2", "--out", _folder.File("m"), "--data", Digits())
            .FailsWith(Mistake, $"{file}: \"1.weight\": 2 of 8");
    }

    [Theory]
    [InlineData("evil\u001b[2Jname")]
    [InlineData("a\nb")]
    [InlineData("right\u202Eleft")]
    public void ClassNames_WithControlCharacters_AreRefused(string name)
    {
        string file = Model(_ => { }, [name, "b"]);

        CommandRun.Of("evaluate", "--model", file).FailsWith(Mistake, $"{file}: classNames: the name of class 0 has a control character");
    }

    [Fact]
    public void ClassNames_OfAnyScript_AreTaken()
    {
        string file = Model(_ => { }, ["می‌خواهم", "猫 👨‍👩‍👧"]);

        Assert.Equal("猫 👨‍👩‍👧", ModelFile.Load(file).Description.ClassNames[1]);
    }

    /// <summary>Absurd sizes of layers, input or tensors are refused before anything of that size is allocated.</summary>
    [Theory]
    [InlineData("flatten, linear 2147483647, linear 10", "1,2,2")]
    [InlineData("flatten, linear 1000000, linear 1000000, linear 10", "1,2,2")]
    [InlineData("flatten, linear 10", "1,40000,40000")]
    [InlineData("linear 10", "1,99999999999,2")]
    [InlineData("linear 10", "0,2,2")]
    [InlineData("conv2d 2000000000 1, flatten, linear 10", "1,2,2")]
    [InlineData("flatten, linear 65536, linear 65536, linear 10", "1,2,2")]
    [InlineData("adaptive-avgpool2d 1, flatten, linear 10", "1,40000,40000")]
    [InlineData("conv2d 1000000000 1, adaptive-avgpool2d 1, flatten, linear 10", "1,1,1")]
    public void Model_OfAbsurdSizes_IsRefused(string layers, string input)
    {
        string file = Raw(layers, input, [.. Enumerable.Range(0, 10).Select(i => $"{i}")]);

        CommandRun run = CommandRun.Of("evaluate", "--model", file);

        run.FailsWith(Mistake, file);
        Assert.DoesNotContain("Internal error", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Model_OfManyLayers_IsRefused() =>
        CommandRun.Of("evaluate", "--model",
            Raw("flatten, " + string.Concat(Enumerable.Repeat("relu, ", 100_000)) + "linear 10", "1,2,2", ["a"]))
            .FailsWith(Mistake, "layers has 600,018 characters, expected at most 100,000");

    [Fact]
    public void Model_OfManyClassNames_IsRefusedInOneShortLine()
    {
        string file = Raw("flatten, linear 10", "1,2,2", [.. Enumerable.Range(0, 100_000).Select(i => $"class {i}")]);

        CommandRun run = CommandRun.Of("evaluate", "--model", file);

        run.FailsWith(Mistake, "10 outputs, but there are 100000 classNames");
        Assert.InRange(run.Error.Length, 1, 500);
    }

    [UnixFact]
    public void Train_FolderWithAControlCharacter_IsRefusedBeforeTheTraining()
    {
        foreach (string name in new[] { "a\u001b[31m", "b" })
        {
            for (int i = 0; i < 5; i++)
                PictureFolder.WritePng(Path.Combine(_folder.File("pictures"), name, $"{i}.png"), i);
        }

        CommandRun run = CommandRun.Of("train", "--data", _folder.File("pictures"), "--out", _folder.File("m"));

        run.FailsWith(Mistake, "the name of class 0, \"a?[31m\", has a control character");
        Assert.DoesNotContain('\u001b', run.Error);
    }

    private static void Write(string file, string content)
    {
        if (content.StartsWith("zip:", StringComparison.Ordinal))
        {
            using ZipArchive zip = ZipFile.Open(file, ZipArchiveMode.Create);
            foreach (string name in content["zip:".Length..].Split(','))
                zip.CreateEntry(name).Open().Dispose();
            return;
        }

        File.WriteAllBytes(file, content.StartsWith("text:", StringComparison.Ordinal)
            ? Encoding.UTF8.GetBytes(content["text:".Length..])
            : [.. Convert.FromHexString(content.Replace(" ", "")), .. content.Length > 0 ? new byte[32] : []]);
    }

    // Four pixels to two classes: 8 weights and 2 biases.
    private string Model(Action<float[]> change, string[]? names = null)
    {
        var description = new ModelDescription(Sequential.Parse("linear 2", new Shape(1, 2, 2)), names ?? ["a", "b"]);
        NamedTensor[] weights = [
            .. description.Model.Layout.Slots.Select(slot => new NamedTensor(slot.Name, slot.Shape, new float[slot.Length]))];
        change(weights[0].Values);
        ModelFile.Save(_folder.File("model.safetensors"), description, weights);
        return _folder.File("model.safetensors");
    }

    /// <summary>A file of a description alone, which says whatever it likes.</summary>
    private string Raw(string layers, string input, string[] names)
    {
        var metadata = new Dictionary<string, string>
        {
            ["format"] = "gpu-trainer/1",
            ["layers"] = layers,
            ["inputShape"] = input,
            ["classNames"] = JsonSerializer.Serialize(names),
            ["mean"] = "0",
            ["stdDev"] = "1",
        };
        SafetensorsWriter.Write(_folder.File("raw.safetensors"), [new NamedTensor("1.weight", new Shape(1), [0])], metadata);
        return _folder.File("raw.safetensors");
    }

    private string Digits()
    {
        MnistFiles.Write(_folder.File("data"), train: 10, test: 10, side: 2);
        return _folder.File("data");
    }
}
