using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using GpuTrainer.Compute;

namespace GpuTrainer.Model;

/// <summary>
/// Model files: safetensors with the layers, input shape, class names and normalisation in __metadata__, so that they load without further
/// settings. Also reads plain weights, as PyTorch users save them, to initialise a network.
/// </summary>
public static class ModelFile
{
    /// <summary>The file's name in a model's directory.</summary>
    public const string DefaultName = "model.safetensors";

    // An image of 16,384 x 16,384 pixels; a file that asks for more is damaged or malicious.
    private const int MaxSampleLength = 1 << 28;

    private const int MaxLayerText = 100_000;

    private const string FormatKey = "format";
    private const string FormatName = "gpu-trainer/1";
    private const string LayersKey = "layers";
    private const string InputShapeKey = "inputShape";
    private const string ClassNamesKey = "classNames";
    private const string MeanKey = "mean";
    private const string StdDevKey = "stdDev";

    private static readonly string[] Keys = [FormatKey, LayersKey, InputShapeKey, ClassNamesKey, MeanKey, StdDevKey];

    /// <summary>The model file that a user's path stands for: the file itself, or <see cref="DefaultName"/> in a directory.</summary>
    /// <param name="path">A file or a directory.</param>
    public static string Resolve(string path) => Directory.Exists(path) ? Path.Combine(path, DefaultName) : path;

    /// <summary>Writes a model file; it appears complete or not at all.</summary>
    /// <param name="path">The file; replaced if it exists. Its directory must exist.</param>
    /// <param name="description">The network, for the metadata.</param>
    /// <param name="weights">The parameters, in any order.</param>
    /// <param name="notes">Further metadata, under keys that the format does not use.</param>
    /// <exception cref="IOException">The file cannot be written; what was there before is still there.</exception>
    public static void Save(
        string path, ModelDescription description, IReadOnlyList<NamedTensor> weights, IReadOnlyDictionary<string, string>? notes = null)
    {
        ArgumentNullException.ThrowIfNull(description);
        ArgumentNullException.ThrowIfNull(weights);
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach ((string key, string value) in notes ?? new Dictionary<string, string>())
        {
            if (Keys.Contains(key))
                throw new ArgumentException($"The note \"{key}\" uses a key of the format.", nameof(notes));
            metadata.Add(key, value);
        }

        metadata.Add(FormatKey, FormatName);
        metadata.Add(LayersKey, description.Model.LayerText);
        metadata.Add(InputShapeKey, description.Model.InputShape.ToInvariantString());
        metadata.Add(ClassNamesKey, JsonSerializer.Serialize([.. description.ClassNames], ModelFileJson.Default.StringArray));
        metadata.Add(MeanKey, Format(description.Normalization.Mean));
        metadata.Add(StdDevKey, Format(description.Normalization.StdDev));
        SafetensorsWriter.Write(path, weights, metadata);
    }

    /// <summary>Reads a model file.</summary>
    /// <param name="path">A file that <see cref="Save"/> wrote, or its directory.</param>
    /// <exception cref="CheckpointException">
    /// The file is damaged or not a model file, a weight is not finite, or a class name has control characters.
    /// </exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static SavedModel Load(string path)
    {
        using SafetensorsReader reader = SafetensorsReader.Open(Resolve(path));
        return Load(reader);
    }

    /// <summary>Reads a model file that lies elsewhere than on a disk, such as one embedded in an assembly.</summary>
    /// <param name="name">What messages call it.</param>
    /// <param name="stream">From the file's first byte; it can seek. Disposed of.</param>
    /// <inheritdoc cref="Load(string)"/>
    public static SavedModel Load(string name, Stream stream)
    {
        using SafetensorsReader reader = SafetensorsReader.Open(name, stream);
        return Load(reader);
    }

    private static SavedModel Load(SafetensorsReader reader)
    {
        ModelDescription description = ReadDescription(reader);
        IReadOnlyList<NamedTensor> weights = ReadWeights(reader, description.Model.Layout);
        var notes = reader.Metadata.Where(pair => !Keys.Contains(pair.Key)).ToDictionary(StringComparer.Ordinal);
        return new SavedModel(description, weights, notes);
    }

    /// <summary>Reads the weights of a network from any safetensors file that has them under the names of its layout.</summary>
    /// <param name="path">A safetensors file, such as a PyTorch user's, or a model file's directory.</param>
    /// <param name="layout">The network's parameters.</param>
    /// <returns>The parameters in the layout's order.</returns>
    /// <exception cref="CheckpointException">
    /// The file is damaged, names or shapes differ (the message lists them all), or a weight is not finite.
    /// </exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IReadOnlyList<NamedTensor> LoadWeights(string path, ParameterLayout layout)
    {
        ArgumentNullException.ThrowIfNull(layout);
        using SafetensorsReader reader = SafetensorsReader.Open(Resolve(path));
        return ReadWeights(reader, layout);
    }

    private static List<NamedTensor> ReadWeights(SafetensorsReader reader, ParameterLayout layout)
    {
        string[] missing = [
            .. layout.Slots.Where(slot => !reader.Entries.ContainsKey(slot.Name)).Select(slot => $"{slot.Name} {slot.Shape}")];
        string[] unexpected =
        [
            .. reader.Entries.Values.Where(entry => layout.Slots.All(slot => slot.Name != entry.Name) && !IsBatchCounter(entry.Name))
                .OrderBy(entry => entry.Name, StringComparer.Ordinal).Select(entry => $"{entry.Name} {entry.ShapeText}"),
        ];
        string[] mismatched =
        [
            .. layout.Slots.Where(slot =>
                reader.Entries.TryGetValue(slot.Name, out SafetensorsEntry? entry) && !HasShape(entry, slot.Shape))
                .Select(slot => $"{slot.Name} is {reader.Entries[slot.Name].ShapeText}, expected {slot.Shape}"),
        ];
        if (missing.Length + unexpected.Length + mismatched.Length > 0)
        {
            throw new CheckpointException(
                $"{reader.Path}: the weights do not fit the network."
                + (missing.Length > 0 ? $" Missing: {string.Join(", ", missing)}." : "")
                + (unexpected.Length > 0 ? $" Unexpected: {string.Join(", ", unexpected)}." : "")
                + (mismatched.Length > 0 ? $" Other shape: {string.Join("; ", mismatched)}." : ""));
        }

        return [.. layout.Slots.Select(slot => new NamedTensor(slot.Name, slot.Shape, ReadFinite(reader, slot.Name)))];
    }

    // A network with such a weight gives the same answer for every input.
    private static float[] ReadFinite(SafetensorsReader reader, string name)
    {
        float[] values = reader.ReadSingles(name);
        int first = Array.FindIndex(values, value => !float.IsFinite(value));
        return first < 0
            ? values
            : throw new CheckpointException(
                $"{reader.Path}: \"{name}\": {values.Count(value => !float.IsFinite(value)):N0} of {values.Length:N0} values are not "
                + $"finite, the first ({values[first]}) at {first}; the training diverged, or the file is damaged. Train again with a "
                + "smaller --lr.");
    }

    // PyTorch's batch normalisation counts its batches; the count matters only with momentum=None.
    private static bool IsBatchCounter(string name) => name.EndsWith(".num_batches_tracked", StringComparison.Ordinal);

    private static bool HasShape(SafetensorsEntry entry, Shape shape)
    {
        if (entry.Shape.Count != shape.Rank)
            return false;
        for (int i = 0; i < shape.Rank; i++)
        {
            if (entry.Shape[i] != shape[i])
                return false;
        }

        return true;
    }

    private static ModelDescription ReadDescription(SafetensorsReader reader)
    {
        if (!reader.Metadata.TryGetValue(FormatKey, out string? format) || !format.StartsWith("gpu-trainer/", StringComparison.Ordinal))
        {
            throw new CheckpointException(
                $"{reader.Path}: the file holds weights but no description of a network; expected a model file that train wrote. "
                + "Plain weights can start a training: train --init.");
        }

        if (format != FormatName)
        {
            throw new CheckpointException(
                $"{reader.Path}: the model file's format is \"{format}\", expected \"{FormatName}\"; a newer program wrote it.");
        }

        string shapeText = Required(reader, InputShapeKey);
        if (!Shape.TryParse(shapeText, out Shape? inputShape))
            throw new CheckpointException($"{reader.Path}: {InputShapeKey} is \"{shapeText}\", expected extents such as \"1,28,28\".");
        var model = ReadModel(reader, inputShape);
        string[] classNames = ReadClassNames(reader);
        if (model.OutputShape.Count != classNames.Length)
        {
            throw new CheckpointException(
                $"{reader.Path}: the network has {model.OutputShape.Count} outputs, but there are {classNames.Length} {ClassNamesKey}.");
        }

        return new ModelDescription(model, classNames, ReadNormalization(reader, inputShape));
    }

    private static InputNormalization ReadNormalization(SafetensorsReader reader, Shape inputShape)
    {
        try
        {
            var normalization = new InputNormalization(ReadFloats(reader, MeanKey), ReadFloats(reader, StdDevKey));
            normalization.Expand(inputShape);
            return normalization;
        }
        catch (Exception problem) when (problem is ArgumentException or ShapeException)
        {
            throw new CheckpointException($"{reader.Path}: {MeanKey} and {StdDevKey} do not fit: {problem.Message}", problem);
        }
    }

    private static Sequential ReadModel(SafetensorsReader reader, Shape inputShape)
    {
        string layers = Required(reader, LayersKey);
        if (layers.Length > MaxLayerText)
        {
            throw new CheckpointException(
                $"{reader.Path}: {LayersKey} has {layers.Length:N0} characters, expected at most {MaxLayerText:N0}; "
                + "the file was damaged or tampered with.");
        }

        try
        {
            var model = new Sequential(inputShape, LayerList.Parse(layers));
            int largest =
                Enumerable.Range(0, model.Layers.Count).Max(i => Math.Max(model.InputShapeOf(i).Count, model.OutputShapeOf(i).Count));
            return largest <= MaxSampleLength
                ? model
                : throw new CheckpointException(
                    $"{reader.Path}: a layer's sample has {largest:N0} values, expected at most {MaxSampleLength:N0}; "
                    + "the file was damaged or tampered with.");
        }
        catch (Exception problem) when (problem is LayerListException or ShapeException)
        {
            throw new CheckpointException($"{reader.Path}: {LayersKey} is not a valid network: {problem.Message}", problem);
        }
    }

    private static string[] ReadClassNames(SafetensorsReader reader)
    {
        string text = Required(reader, ClassNamesKey);
        try
        {
            if (JsonSerializer.Deserialize(text, ModelFileJson.Default.StringArray) is { } names && names.All(name => name is not null))
            {
                int bad = Array.FindIndex(names, name => name.Any(IsControl));
                return bad < 0
                    ? names
                    : throw new CheckpointException(
                        $"{reader.Path}: {ClassNamesKey}: the name of class {bad} has a control character, expected printable text; "
                        + "the file was damaged or tampered with.");
            }
        }
        catch (JsonException)
        {
            // Reported below, as is JSON that is not an array of strings.
        }

        throw new CheckpointException($"{reader.Path}: {ClassNamesKey} is \"{text}\", expected a JSON array of strings.");
    }

    // Including those that change the direction of the text around them.
    private static bool IsControl(char character) =>
        char.IsControl(character) || character is '\u2028' or '\u2029' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');

    // One number for all channels, or one per channel.
    private static string Format(IReadOnlyList<float> values) =>
        string.Join(',', values.Select(value => value.ToString("R", CultureInfo.InvariantCulture)));

    private static float[] ReadFloats(SafetensorsReader reader, string key)
    {
        string text = Required(reader, key);
        return Array.ConvertAll(text.Split(','), number =>
            float.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out float value) && float.IsFinite(value)
                ? value
                : throw new CheckpointException($"{reader.Path}: {key} is \"{text}\", expected numbers: one, or one per channel."));
    }

    private static string Required(SafetensorsReader reader, string key) =>
        reader.Metadata.TryGetValue(key, out string? value)
            ? value
            : throw new CheckpointException($"{reader.Path}: the metadata have no \"{key}\"; the model file is incomplete.");
}

/// <summary>The contents of a model file, on the host.</summary>
/// <param name="Description">Layers, classes, normalisation.</param>
/// <param name="Weights">The parameters in the layout's order.</param>
/// <param name="Notes">The file's other metadata, such as the data set's name.</param>
public sealed record SavedModel(
    ModelDescription Description, IReadOnlyList<NamedTensor> Weights, IReadOnlyDictionary<string, string> Notes);

/// <summary>JSON without reflection, so that trimming and ahead-of-time compilation keep working.</summary>
[JsonSerializable(typeof(string[]))]
internal sealed partial class ModelFileJson : JsonSerializerContext;
