using System.Globalization;
using System.Text.Json;
using GpuTrainer.Model;

namespace GpuTrainer.Training.Tests;

/// <summary>A training that PyTorch did: 40 steps over the first samples of MNIST's training part in file order, bytes / 255.</summary>
internal sealed class PyTorchFixture
{
    private static readonly CultureInfo Culture = CultureInfo.InvariantCulture;

    private readonly JsonElement _json;

    public PyTorchFixture(string name)
    {
        _json = ReadJson(name);
        WeightsPath = Path.Combine(SharedFolder.Path!, "fixtures", "pytorch", name + ".safetensors");
        Model = Sequential.Parse(PyTorchLayers.ToLayerList(LayersOf(_json)), new Shape(1, 28, 28));
    }

    /// <summary>All that there are; none where ../shared is not.</summary>
    public static IReadOnlyList<string> Names { get; } = SharedFolder.Path is null
        ? []
        : [.. Directory.EnumerateFiles(Path.Combine(SharedFolder.Path, "fixtures", "pytorch"), "*.json")
            .Select(file => Path.GetFileNameWithoutExtension(file)!).Order()];

    /// <summary>Those that can be trained: this project has all their layers.</summary>
    public static IReadOnlyList<string> Trainable { get; } = [.. Names.Where(name => MissingLayers(name).Count == 0)];

    /// <summary>The layers of a fixture that this project does not have.</summary>
    public static IReadOnlyList<string> MissingLayers(string name) => PyTorchLayers.Missing(LayersOf(ReadJson(name)));

    public string WeightsPath { get; }

    public Sequential Model { get; }

    public bool HasConvolutions => Model.Layers.OfType<Conv2d>().Any();

    public int BatchSize => _json.GetProperty("batch_size").GetInt32();

    public double[] Losses => [.. _json.GetProperty("losses_float64").EnumerateArray().Select(loss => loss.GetDouble())];

    public Loss Loss
    {
        get
        {
            string text = _json.TryGetProperty("loss", out JsonElement loss) ? loss.GetString()! : "cross-entropy";
            float[] weights = _json.TryGetProperty("class_weights", out JsonElement list)
                ? [.. list.EnumerateArray().Select(weight => weight.GetSingle())] : [];
            return text.Split(' ') switch
            {
                ["cross-entropy"] => new CrossEntropy((float)Number("label_smoothing"), weights),
                ["mse", "on", "softmax", ..] => new Mse(OnSoftmax: true),
                ["binary", "cross-entropy", "with", "logits", ..] => new Bce(),
                ["huber", "delta", var delta, ..] => new Huber(float.Parse(delta, Culture)),
                ["l1", ..] => new L1(),
                _ => throw new NotSupportedException(text),
            };
        }
    }

    public Optimizer Optimizer
    {
        get
        {
            double rate = BaseRate;
            double decay = Number("weight_decay");
            return _json.GetProperty("optimizer").GetString() switch
            {
                "sgd" => new Sgd(rate, Number("momentum"),
                    _json.TryGetProperty("nesterov", out JsonElement nesterov) && nesterov.GetBoolean(), decay),
                "adam" => new Adam(rate, epsilon: Number("eps", 1e-8), weightDecay: decay),
                "adamw" => new AdamW(rate, epsilon: Number("eps", 1e-8), weightDecay: decay),
                "rmsprop" => new RmsProp(rate, Number("alpha", 0.99), Number("eps", 1e-8), decay, Number("momentum")),
                "adagrad" => new Adagrad(rate, weightDecay: decay, epsilon: Number("eps", 1e-10)),
                string other => throw new NotSupportedException(other),
                null => throw new NotSupportedException("no optimizer"),
            };
        }
    }

    /// <summary>PyTorch's scheduler, which was called after each step.</summary>
    public Schedule Schedule
    {
        get
        {
            string text = _json.TryGetProperty("schedule", out JsonElement schedule) ? schedule.GetString()! : "constant";
            return text.Replace(",", "", StringComparison.Ordinal).Split(' ') switch
            {
                ["constant"] => new ConstantSchedule(),
                ["StepLR", "every", var size, "steps", "gamma", var gamma] =>
                    new StepSchedule(int.Parse(size, Culture), double.Parse(gamma, Culture), ScheduleUnit.Step),
                ["ExponentialLR", "gamma", var gamma, "a", "step"] =>
                    new ExponentialSchedule(double.Parse(gamma, Culture), ScheduleUnit.Step),
                ["cosine", "over", _, "steps", "to", "0"] => new CosineSchedule(ScheduleUnit.Step),
                ["OneCycleLR", "max_lr", _, "total_steps", _, "momentum", "not", "cycled"] => new OneCycleSchedule(),
                _ => throw new NotSupportedException(text),
            };
        }
    }

    /// <summary>The optimizer's rate where no schedule says another one.</summary>
    public double BaseRate
    {
        get
        {
            if (_json.TryGetProperty("lr", out JsonElement rate))
                return rate.GetDouble();
            return Schedule is OneCycleSchedule
                ? double.Parse(_json.GetProperty("schedule").GetString()!.Split(' ')[2], Culture) : Rates[0];
        }
    }

    /// <summary>The rates of the steps; of a fixture without a schedule perhaps none.</summary>
    public double[] Rates =>
        _json.TryGetProperty("lrs", out JsonElement rates) ? [.. rates.EnumerateArray().Select(rate => rate.GetDouble())] : [];

    /// <summary>Clipping.</summary>
    public UpdateOptions Update => new() { ClipNorm = Positive("clip_grad_norm"), ClipValue = Positive("clip_grad_value") };

    /// <summary>
    /// A bias whose sum batch normalisation takes out again: its gradient is 0 but for rounding, which Adam makes steps of full length of,
    /// in PyTorch's float32 as in ours. It and the mean that follows it say nothing, and change nothing that the network computes.
    /// </summary>
    public bool HasNoGradient(string name)
    {
        string[] parts = name.Split('.');
        int layer = int.Parse(parts[0], Culture);
        return parts[1] switch
        {
            "bias" => Model.Layers[layer] is Conv2d && layer + 1 < Model.Layers.Count && Model.Layers[layer + 1] is BatchNorm2d,
            "running_mean" => layer > 0 && Model.Layers[layer - 1] is Conv2d { Bias: true },
            _ => false,
        };
    }

    /// <summary>The tensors under "init.", "grad." or "final.", in the order of the network's parameters.</summary>
    public IReadOnlyList<NamedTensor> Read(string prefix)
    {
        using SafetensorsReader reader = SafetensorsReader.Open(WeightsPath);
        // Running statistics have no gradients.
        return [.. Model.Layout.Slots.Where(slot => prefix != "grad" || !slot.Spec.IsBuffer)
            .Select(slot => new NamedTensor(slot.Name, slot.Shape, reader.ReadSingles($"{prefix}.{slot.Name}")))];
    }

    private double? Positive(string name) => _json.TryGetProperty(name, out JsonElement value) ? value.GetDouble() : null;

    private double Number(string name, double otherwise = 0) =>
        _json.TryGetProperty(name, out JsonElement value) ? value.GetDouble() : otherwise;

    private static IEnumerable<string> LayersOf(JsonElement json) =>
        json.GetProperty("layers").EnumerateArray().Select(layer => layer.GetString()!);

    private static JsonElement ReadJson(string name)
    {
        using JsonDocument document =
            JsonDocument.Parse(File.ReadAllText(Path.Combine(SharedFolder.Path!, "fixtures", "pytorch", name + ".json")));
        return document.RootElement.Clone();
    }
}
