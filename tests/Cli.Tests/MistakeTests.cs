namespace GpuTrainer.Cli.Tests;

/// <summary>Every mistake is one line on stderr and exit code 2; failures of devices and disks are exit code 1.</summary>
public sealed class MistakeTests : IDisposable
{
    private const int Failure = 1;
    private const int Mistake = 2;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("--frobnicate", "'--frobnicate'")]
    [InlineData("--lr nan", "--lr: got \"nan\", expected a number of at least 0.")]
    [InlineData("--lr -1", "--lr: got \"-1\", expected a number of at least 0.")]
    [InlineData("--lr 1,5", "--lr: got \"1,5\", expected a number of at least 0.")]
    [InlineData("--lr Infinity", "--lr: got \"Infinity\", expected a number of at least 0.")]
    [InlineData("--lr", "--lr")]
    [InlineData("--epochs 0", "--epochs: got \"0\", expected a whole number of at least 1.")]
    [InlineData("--epochs 1.5", "--epochs: got \"1.5\", expected a whole number of at least 1.")]
    [InlineData("--batch-size 0", "--batch-size: got \"0\", expected a whole number of at least 1.")]
    [InlineData("--batch-size 99999999999", "--batch-size: got \"99999999999\"")]
    [InlineData("--seed -1", "--seed: got \"-1\", expected a whole number from 0 to 2^64 - 1.")]
    [InlineData("--max-steps 0", "--max-steps: got \"0\"")]
    [InlineData("--log-every -1", "--log-every: got \"-1\"")]
    [InlineData("--threads 0", "--threads: got \"0\", expected a whole number from 1 to 1024.")]
    [InlineData("--vector-width 64", "--vector-width: got \"64\", expected one of: auto, scalar, 128, 256, 512.")]
    [InlineData("--momentum 0.9", "--momentum: expected --optimizer sgd or rmsprop, got --optimizer adam.")]
    [InlineData("--nesterov --optimizer sgd", "The optimizer sgd: nesterov needs a momentum above 0, for example 0.9.")]
    [InlineData("--optimizer sgd --momentum 1.5", "--momentum: got \"1.5\", expected a number from 0 to 1.")]
    [InlineData("--label-smoothing 0.1 --loss mse", "--label-smoothing: expected --loss cross-entropy, got --loss mse.")]
    [InlineData("--loss hinge", "--loss: got \"hinge\", expected one of: cross-entropy, mse, l1, huber, bce.")]
    [InlineData("--optimizer lion", "--optimizer: got \"lion\", expected one of: adam, adamw, sgd, rmsprop, adagrad.")]
    [InlineData("--loss l1 --huber-delta 2", "--huber-delta: expected --loss huber, got --loss l1.")]
    [InlineData("--loss huber --huber-delta 0", "--huber-delta: got \"0\", expected a number above 0.")]
    [InlineData("--loss mse --mse-on logits", "--mse-on: got \"logits\", expected one of: outputs, softmax.")]
    [InlineData("--class-weights 1,2", "Cross-entropy: got 2 class weights, expected 10, one per class.")]
    [InlineData("--class-weights 1,x", "--class-weights: got \"1,x\", expected numbers of at least 0, separated by commas.")]
    [InlineData("--loss bce --class-weights 1,2", "--class-weights: expected --loss cross-entropy, got --loss bce.")]
    [InlineData("--optimizer sgd --beta1 0.5", "--beta1: expected --optimizer adam or adamw, got --optimizer sgd.")]
    [InlineData("--optimizer adam --beta2 1", "--beta2: got \"1\", expected a number of at least 0 and under 1.")]
    [InlineData("--alpha 0.9", "--alpha: expected --optimizer rmsprop, got --optimizer adam.")]
    [InlineData("--optimizer rmsprop --nesterov", "--nesterov: expected --optimizer sgd, got --optimizer rmsprop.")]
    [InlineData("--eps 0", "--eps: got \"0\", expected a number above 0.")]
    [InlineData("--schedule zigzag",
        "--schedule: got \"zigzag\", expected one of: constant, linear, step, exponential, cosine, one-cycle, plateau.")]
    [InlineData("--schedule step", "--schedule step: requires --step-size, a whole number of at least 1.")]
    [InlineData("--schedule exponential", "--schedule exponential: requires --gamma, a number above 0.")]
    [InlineData("--gamma 0.5", "--gamma: expected --schedule step or exponential or plateau, got --schedule constant.")]
    [InlineData("--schedule one-cycle --schedule-unit step",
        "--schedule-unit: expected --schedule step or exponential or cosine, got --schedule one-cycle.")]
    [InlineData("--schedule plateau --gamma 2", "The schedule plateau: gamma is 2, expected more than 0 and under 1.")]
    [InlineData("--warmup-steps 0", "--warmup-steps: got \"0\", expected a whole number of at least 1.")]
    [InlineData("--clip-norm 0", "--clip-norm: got \"0\", expected a number above 0.")]
    [InlineData("--clip-value -1", "--clip-value: got \"-1\", expected a number above 0.")]
    [InlineData("--accumulate 0", "--accumulate: got \"0\", expected a whole number of at least 1.")]
    [InlineData("--ema 1", "--ema: got \"1\", expected a number of at least 0 and under 1.")]
    [InlineData("--model vgg", "--model: got \"vgg\", expected one of: mlp, tutorial, cnn, resnet.")]
    [InlineData("--model mlp --layers relu", "--layers: not with --model")]
    [InlineData("--device tpu", "--device: got \"tpu\", expected auto, cpu, opencl[:N] or cuda[:N].")]
    [InlineData("--device cpu:1", "--device: got \"cpu:1\"")]
    [InlineData("--device opencl:x", "--device: got \"opencl:x\"")]
    [InlineData("--device opencl --threads 2", "--threads: it applies to the CPU only, but --device is opencl:0")]
    [InlineData("--compiler nvcc", "--compiler: got \"nvcc\", expected one of: built-in, ilgpu.")]
    [InlineData("--compiler ilgpu --vector-width 256", "--vector-width: not with --compiler ilgpu")]
    [InlineData("--matmul mkl", "--matmul: got \"mkl\", expected one of: built-in, cublas.")]
    [InlineData("--device cpu --matmul cublas", "--matmul cublas: cuBLAS runs on CUDA devices alone, and")]
    [InlineData("--data no-such-set", "'no-such-set'")]
    [InlineData("--data no-such-set --device cuda:99", "'no-such-set'")]
    [InlineData("--data no-such-set --device opencl --threads 2", "'no-such-set'")]
    [InlineData("--init no-such-file", "--init: there is no file no-such-file.")]
    public void Train_BadOption_IsOneLineAndExitCode2(string options, string message) =>
        Train(options.Split(' ')).FailsWith(Mistake, message);

    [Theory]
    [InlineData("linear 96, foo, linear 10", "\"foo\"")]
    [InlineData("linear 96", "10 classes, but the network has 96 outputs")]
    [InlineData("linear 0, linear 10", "expected the number of outputs")]
    [InlineData("", "layer list is empty")]
    public void Train_BadLayers_IsOneLineAndExitCode2(string layers, string message) =>
    Train("--layers", layers).FailsWith(Mistake, message);

    [Fact]
    public void Train_Diverging_IsOneLineAndExitCode1()
    {
        CommandRun run = CommandRun.Of(
            "train", "--device", "cpu", "--json", "--log-every", "1", "--layers", "linear 32, linear 10", "--optimizer", "sgd",
            "--lr", "1e30",
            "--max-steps", "20", "--out", _folder.File("m"));

        Assert.Equal(Failure, run.ExitCode);
        Assert.Contains("diverged", Assert.Single(run.Error.TrimEnd('\n').Split('\n')), StringComparison.Ordinal);
        Assert.All(run.Json[..^1], line => Assert.Equal("step", line.GetProperty("event").GetString()));
        Assert.Equal("stopped", run.Json[^1].GetProperty("event").GetString());
        Assert.Equal("diverged", run.Json[^1].GetProperty("reason").GetString());
        Assert.False(File.Exists(_folder.File("m/model.safetensors")));
    }

    [Fact]
    public void Train_FolderLacksFiles_NamesThem() => Train("--data", _folder.Path).FailsWith(Mistake, MnistFiles.TrainImages);

    [Fact]
    public void Train_TruncatedFile_NamesIt()
    {
        MnistFiles.Write(_folder.File("data"), train: 10, test: 4, side: 5);
        string file = Path.Combine(_folder.File("data"), MnistFiles.TrainImages);
        File.WriteAllBytes(file, File.ReadAllBytes(file)[..^7]);

        Train("--data", _folder.File("data")).FailsWith(Mistake, file);
    }

    [Theory]
    [InlineData("cuda:7")]
    [InlineData("opencl:99")]
    public void Train_NoSuchDevice_IsExitCode1(string device) =>
        Train("--device", device).FailsWith(Failure, $"--device {device}: there is no such device.");

    [Fact]
    public void Train_OutputIsAFile_IsExitCode2()
    {
        File.WriteAllText(_folder.File("file"), "");

        CommandRun.Of("train", "--out", _folder.File("file")).FailsWith(Mistake, "is a file, expected a directory");
    }

    [Fact]
    public void Train_OutputCannotBeMade_IsExitCode1()
    {
        File.WriteAllText(_folder.File("file"), "");

        CommandRun.Of("train", "--out", _folder.File("file/below")).FailsWith(Failure, _folder.File("file/below"));
    }

    [Theory]
    [InlineData("evaluate")]
    [InlineData("predict", "x.png")]
    public void Command_NoModel_SaysHowToMakeOne(params string[] command) =>
        CommandRun.Of([.. command, "--model", _folder.File("none")]).FailsWith(Mistake, "Make one with: gpu-trainer train --out");

    [Fact]
    public void Evaluate_CorruptModel_NamesTheFile()
    {
        File.WriteAllBytes(_folder.File("model.safetensors"), [200, 1, 0, 0, 0, 0, 0, 0, (byte)'{']);

        CommandRun.Of("evaluate", "--model", _folder.Path).FailsWith(Mistake, _folder.File("model.safetensors"));
    }

    [Fact]
    public void Train_InitDoesNotFit_ListsTheDifference()
    {
        CommandRun.Train(_folder.File("a"), "--max-steps", "1").Succeeds();

        CommandRun.Of("train", "--device", "cpu", "--layers", "linear 12, relu, linear 10", "--init", _folder.File("a"), "--out",
            _folder.File("b"))
            .FailsWith(Mistake, "1.weight is [24, 784], expected [12, 784]");
    }

    [Theory]
    [InlineData("dance")]
    [InlineData("predict")]
    public void Command_Unusable_IsOneLineAndExitCode2(params string[] args) => CommandRun.Of(args).FailsWith(Mistake, "");

    [Fact]
    public void Command_Verbose_AddsTheStackTrace()
    {
        CommandRun run = CommandRun.Of("evaluate", "--model", _folder.File("none"), "--verbose");

        Assert.Equal(Mistake, run.ExitCode);
        Assert.Contains("   at GpuTrainer.Cli.", run.Error, StringComparison.Ordinal);
    }

    private CommandRun Train(params string[] options) => CommandRun.Of(["train", .. options, "--out", _folder.File("m")]);
}
