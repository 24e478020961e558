namespace GpuTrainer.Compute;

/// <summary>A one-dimensional index or extent of 64 bits: lengths of buffers and offsets in views.</summary>
/// <param name="x">The value.</param>
public readonly struct LongIndex1D(long x) : IEquatable<LongIndex1D>
{
    /// <summary>The value.</summary>
    public long X { get; } = x;

    /// <summary>The number of indices in an extent of this value.</summary>
    public long Size => X;

    /// <summary>The value as 32-bit index.</summary>
    /// <exception cref="OverflowException">The value does not fit.</exception>
    public Index1D ToIntIndex() => new(checked((int)X));

    /// <summary>The index as long.</summary>
    public static implicit operator long(LongIndex1D index) => index.X;

    /// <summary>The long as index.</summary>
    public static implicit operator LongIndex1D(long index) => new(index);

    /// <summary>The int as index.</summary>
    public static implicit operator LongIndex1D(int index) => new(index);

    /// <summary>The wider index.</summary>
    public static implicit operator LongIndex1D(Index1D index) => new(index.X);

    /// <summary>Equality of the values.</summary>
    public static bool operator ==(LongIndex1D left, LongIndex1D right) => left.X == right.X;

    /// <summary>Inequality of the values.</summary>
    public static bool operator !=(LongIndex1D left, LongIndex1D right) => left.X != right.X;

    /// <inheritdoc/>
    public bool Equals(LongIndex1D other) => X == other.X;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is LongIndex1D other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => X.GetHashCode();

    /// <inheritdoc/>
    public override string ToString() => X.ToString();
}
