using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace GpuTrainer.Model;

/// <summary>The extents of one sample's tensor or of a parameter, outermost first: images are [C, H, W], features [F].</summary>
public sealed class Shape : IEquatable<Shape>
{
    private readonly ImmutableArray<int> _extents;

    /// <summary>Creates a shape.</summary>
    /// <param name="extents">Outermost first; each at least 1, their product at most 2^31 - 1. None = a scalar.</param>
    /// <exception cref="ShapeException">An extent is not positive, or the product is too large.</exception>
    public Shape(params ReadOnlySpan<int> extents)
    {
        long count = 1;
        foreach (int extent in extents)
        {
            if (extent < 1)
                throw new ShapeException($"Shape: extents are [{string.Join(", ", extents.ToArray())}], expected each to be at least 1.");
            count *= extent;
            if (count > int.MaxValue)
            {
                throw new ShapeException(
                    $"Shape: [{string.Join(", ", extents.ToArray())}] has {count} elements, expected at most {int.MaxValue}.");
            }
        }

        _extents = [.. extents];
        Count = (int)count;
    }

    /// <summary>The number of elements: the product of the extents.</summary>
    public int Count { get; }

    /// <summary>The number of extents.</summary>
    public int Rank => _extents.Length;

    /// <summary>The extents, outermost first.</summary>
    public ReadOnlySpan<int> Extents => _extents.AsSpan();

    /// <summary>The extent of one dimension.</summary>
    /// <param name="dimension">0 = outermost.</param>
    public int this[int dimension] => _extents[dimension];

    /// <summary>Reads "1,28,28", the form in model files.</summary>
    /// <param name="text">Positive decimal integers, separated by commas.</param>
    /// <param name="shape">The shape; null if the text is not one.</param>
    /// <returns>Whether <paramref name="text"/> is a shape.</returns>
    public static bool TryParse(string text, [NotNullWhen(true)] out Shape? shape)
    {
        shape = null;
        string[] items = text.Split(',');
        int[] extents = new int[items.Length];
        long count = 1;
        for (int i = 0; i < items.Length; i++)
        {
            if (!int.TryParse(items[i], NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite,
                    CultureInfo.InvariantCulture, out extents[i]) || extents[i] < 1)
                return false;
            count *= extents[i];
            if (count > int.MaxValue)
                return false;
        }

        shape = new Shape(extents);
        return true;
    }

    /// <summary>The form that <see cref="TryParse"/> reads: "1,28,28".</summary>
    public string ToInvariantString() => string.Join(',', _extents);

    /// <inheritdoc/>
    public bool Equals(Shape? other) => other is not null && _extents.AsSpan().SequenceEqual(other._extents.AsSpan());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Shape);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (int extent in _extents)
            hash.Add(extent);
        return hash.ToHashCode();
    }

    /// <summary>For display: "[1, 28, 28]".</summary>
    public override string ToString() => $"[{string.Join(", ", _extents)}]";
}

/// <summary>Shapes do not match: those of a network's layers, or those of a network and its data or weights.</summary>
/// <param name="message">What, where, got, expected.</param>
public sealed class ShapeException(string message) : Exception(message);
