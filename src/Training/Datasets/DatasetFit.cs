using GpuTrainer.Data;
using GpuTrainer.Model;

namespace GpuTrainer.Training;

/// <summary>Checks that a data set and a network match.</summary>
internal static class DatasetFit
{
    /// <summary>Checks item shape and classes.</summary>
    /// <exception cref="ShapeException">They do not match; the message names both sides.</exception>
    public static void Check(Sequential model, IDataset data)
    {
        ArgumentNullException.ThrowIfNull(data);
        Shape input = model.InputShape;
        ImageShape item = data.ItemShape;
        // A network that takes features also takes images of as many bytes: the bytes have the same order.
        bool fits = input.Rank == 1
            ? input.Count == item.Size
            : input.Equals(new Shape(item.Channels, item.Height, item.Width));
        if (!fits)
            throw new ShapeException($"{data.Name}: items are {item}, but the network takes {input}.");

        Shape output = model.OutputShape;
        if (output.Count != data.ClassNames.Count)
        {
            throw new ShapeException(
                $"{data.Name}: there are {data.ClassNames.Count} classes, but the network has {output.Count} outputs "
                + $"(its last layers: \"{model.LayerText}\").");
        }
    }
}
