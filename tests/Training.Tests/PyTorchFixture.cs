using System.Globalization;
using System.Text.Json;
using GpuTrainer.Model;

namespace GpuTrainer.Training.Tests;

/// <summary>A training that PyTorch did: 40 steps over the first samples of MNIST's training part in file order, bytes / 255.</summary>
internal sealed class PyTorchFixture
{
    private readonly JsonElement _json;

    public PyTorchFixture(string name)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(Path.Combine(SharedFolder.Path!, "fixtures", "pytorch", name + ".json")));
        _json = document.RootElement.Clone();
        WeightsPath = Path.Combine(SharedFolder.Path!, "fixtures", "pytorch", name + ".safetensors");
        Model = new Sequential(new Shape(1, 28, 28), [.. _json.GetProperty("layers").EnumerateArray().Select(layer => ReadLayer(layer.GetString()!))]);
    }

    public string WeightsPath { get; }

    public Sequential Model { get; }

    public int BatchSize => _json.GetProperty("batch_size").GetInt32();

    public double[] Losses => [.. _json.GetProperty("losses_float64").EnumerateArray().Select(loss => loss.GetDouble())];

    public Loss Loss
    {
        get
        {
            string text = _json.TryGetProperty("loss", out JsonElement loss) ? loss.GetString()! : "cross-entropy";
            float[] weights = _json.TryGetProperty("class_weights", out JsonElement list) ? [.. list.EnumerateArray().Select(weight => weight.GetSingle())] : [];
            return text.Split(' ') switch
            {
                ["cross-entropy"] => new CrossEntropy((float)Number("label_smoothing"), weights),
                ["mse", "on", "softmax", ..] => new Mse(OnSoftmax: true),
                ["binary", "cross-entropy", "with", "logits", ..] => new Bce(),
                ["huber", "delta", var delta, ..] => new Huber(float.Parse(delta, CultureInfo.InvariantCulture)),
                ["l1", ..] => new L1(),
                _ => throw new NotSupportedException(text),
            };
        }
    }

    public Optimizer Optimizer
    {
        get
        {
            double rate = _json.GetProperty("lr").GetDouble();
            double decay = Number("weight_decay");
            return _json.GetProperty("optimizer").GetString() switch
            {
                "sgd" => new Sgd(rate, Number("momentum"), _json.TryGetProperty("nesterov", out JsonElement nesterov) && nesterov.GetBoolean(), decay),
                "adam" => new Adam(rate, epsilon: Number("eps", 1e-8), weightDecay: decay),
                "adamw" => new AdamW(rate, epsilon: Number("eps", 1e-8), weightDecay: decay),
                "rmsprop" => new RmsProp(rate, Number("alpha", 0.99), Number("eps", 1e-8), decay, Number("momentum")),
                "adagrad" => new Adagrad(rate, weightDecay: decay, epsilon: Number("eps", 1e-10)),
                string other => throw new NotSupportedException(other),
                null => throw new NotSupportedException("no optimizer"),
            };
        }
    }

    /// <summary>The tensors under "init.", "grad." or "final.", in the order of the network's parameters.</summary>
    public IReadOnlyList<NamedTensor> Read(string prefix)
    {
        using SafetensorsReader reader = SafetensorsReader.Open(WeightsPath);
        return [.. Model.Layout.Slots.Select(slot => new NamedTensor(slot.Name, slot.Shape, reader.ReadSingles($"{prefix}.{slot.Name}")))];
    }

    private double Number(string name, double otherwise = 0) => _json.TryGetProperty(name, out JsonElement value) ? value.GetDouble() : otherwise;

    private static Layer ReadLayer(string text) => text.Split('(')[0] switch
    {
        "Flatten" => new Flatten(),
        "Identity" => new Identity(),
        "Tanh" => new Tanh(),
        "Sigmoid" => new Sigmoid(),
        "ReLU" => new ReLU(),
        "Linear" => new Linear(int.Parse(text.Split("out_features=")[1].Split(',')[0])),
        _ => throw new NotSupportedException(text),
    };
}
