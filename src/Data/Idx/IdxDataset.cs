using GpuTrainer.Data.Idx;

namespace GpuTrainer.Data;

/// <summary>Creates a data set from an IDX file of images and one of labels.</summary>
public static class IdxDataset
{
    /// <summary>Combines images and labels.</summary>
    /// <param name="name">The name of the set in messages.</param>
    /// <param name="images">Bytes, [N, H, W] or [N, C, H, W].</param>
    /// <param name="labels">Integers, [N], or [N, K] with the class in the first column (QMNIST).</param>
    /// <param name="classNames">Names of the classes, in the order of the labels.</param>
    /// <param name="form">How the files differ from MNIST's; null: not at all.</param>
    /// <exception cref="DatasetException">
    /// The element type or rank is wrong, the counts differ, or a label is outside the classes.
    /// </exception>
    public static IDataset Create(string name, IdxArray images, IdxArray labels, IReadOnlyList<string> classNames, IdxForm? form = null)
    {
        form ??= IdxForm.Plain;
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(classNames);
        ImageShape shape = ShapeOf(images);
        int count = images.Dimensions[0];
        if (labels.Dimensions.Count > 2)
            throw new DatasetException(DatasetError.WrongLayout, $"{labels.Source}: labels are {labels.Shape}, expected [N] or [N, K].");
        if (labels.Dimensions[0] != count)
        {
            throw new DatasetException(
                DatasetError.CountMismatch,
                $"{labels.Source}: {labels.Dimensions[0]} labels, expected {count} (images in {images.Source}). The two files must belong "
                    + "together.");
        }

        int[] classes = FirstColumn(labels, count);
        for (int i = 0; i < count; i++)
        {
            int label = classes[i];
            classes[i] = label - form.FirstLabel;
            if ((uint)classes[i] >= (uint)classNames.Count)
            {
                throw new DatasetException(
                    DatasetError.LabelOutOfRange,
                    $"{labels.Source}: label {i} is {label}, expected {form.FirstLabel} to {form.FirstLabel + classNames.Count - 1}. "
                    + $"A set with other classes needs a file {MnistFolder.ClassNamesFile} next to it, with one class name per line.");
            }
        }

        return form.Transposed
            ? new InMemoryDataset(name, new ImageShape(shape.Channels, shape.Width, shape.Height), classNames,
                Transpose(images.Bytes.Span, shape), classes)
            : new InMemoryDataset(name, shape, classNames, images.Bytes, classes);
    }

    private static byte[] Transpose(ReadOnlySpan<byte> items, ImageShape shape)
    {
        byte[] upright = new byte[items.Length];
        int plane = shape.Height * shape.Width;
        for (int start = 0; start < items.Length; start += plane)
        {
            for (int y = 0; y < shape.Height; y++)
            {
                for (int x = 0; x < shape.Width; x++)
                    upright[start + (x * shape.Height) + y] = items[start + (y * shape.Width) + x];
            }
        }

        return upright;
    }

    private static ImageShape ShapeOf(IdxArray images)
    {
        IReadOnlyList<int> d = images.Dimensions;
        if (images.ElementType != IdxElementType.UInt8 || d.Count is not (3 or 4))
        {
            throw new DatasetException(
                DatasetError.WrongLayout,
                $"{images.Source}: {images.ElementType} {images.Shape}, expected images as UInt8 [N, H, W] or [N, C, H, W].");
        }

        return d.Count == 3 ? new ImageShape(1, d[1], d[2]) : new ImageShape(d[1], d[2], d[3]);
    }

    private static int[] FirstColumn(IdxArray labels, int count)
    {
        int[] all = labels.ToInt32();
        int columns = all.Length / count;
        if (columns == 1)
            return all;
        int[] first = new int[count];
        for (int i = 0; i < count; i++)
            first[i] = all[i * columns];
        return first;
    }
}

/// <summary>How the IDX files of some sets differ from MNIST's.</summary>
/// <param name="FirstLabel">The label of the first class; 1 for EMNIST's letters.</param>
/// <param name="Transposed">Whether pictures are stored column by column, as in EMNIST.</param>
public sealed record IdxForm(int FirstLabel = 0, bool Transposed = false)
{
    /// <summary>No difference.</summary>
    public static IdxForm Plain { get; } = new();
}
