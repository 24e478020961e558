using System.Globalization;
using GpuTrainer.Model;

namespace GpuTrainer.Cli;

/// <summary>The data set that a network was trained on, as noted in its model file for evaluate.</summary>
/// <param name="Data">A set's name, or a folder's full path.</param>
/// <param name="ImageSize">The value of --image-size; null: not given.</param>
/// <param name="Channels">The value of --channels; null: not given.</param>
/// <param name="Validation">The share held out for validation; null: none.</param>
/// <param name="Seed">The seed that chose which items were held out.</param>
internal sealed record DatasetNotes(string Data, int? ImageSize, int? Channels, double? Validation, ulong Seed)
{
    private const string DataKey = "data";
    private const string ImageSizeKey = "imageSize";
    private const string ChannelsKey = "channels";
    private const string ValidationKey = "validation";
    private const string SeedKey = "validationSeed";

    /// <summary>Reads a model file's notes; null: it has none, as in files of older versions.</summary>
    /// <exception cref="CheckpointException">A note is malformed.</exception>
    public static DatasetNotes? Read(SavedModel saved)
    {
        if (!saved.Notes.TryGetValue(DataKey, out string? data))
            return null;
        return new DatasetNotes(
            data, Number<int>(saved, ImageSizeKey), Number<int>(saved, ChannelsKey), Number<double>(saved, ValidationKey),
            Number<ulong>(saved, SeedKey) ?? 0);
    }

    /// <summary>The notes to write to a model file.</summary>
    public Dictionary<string, string> ToNotes()
    {
        var notes = new Dictionary<string, string> { [DataKey] = Data };
        if (ImageSize is { } size)
            notes.Add(ImageSizeKey, size.ToString(CultureInfo.InvariantCulture));
        if (Channels is { } channels)
            notes.Add(ChannelsKey, channels.ToString(CultureInfo.InvariantCulture));
        if (Validation is { } share)
        {
            notes.Add(ValidationKey, share.ToString("R", CultureInfo.InvariantCulture));
            notes.Add(SeedKey, Seed.ToString(CultureInfo.InvariantCulture));
        }

        return notes;
    }

    private static T? Number<T>(SavedModel saved, string key)
        where T : struct, IParsable<T>
    {
        if (!saved.Notes.TryGetValue(key, out string? text))
            return null;
        return T.TryParse(text, CultureInfo.InvariantCulture, out T value)
            ? value
            : throw new CheckpointException($"The model's note \"{key}\" is \"{text}\", expected a number.");
    }
}
