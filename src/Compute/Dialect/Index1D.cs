namespace GpuTrainer.Compute;

/// <summary>A one-dimensional index or extent; an int that names its role.</summary>
/// <param name="x">The value.</param>
public readonly struct Index1D(int x) : IIndex, IEquatable<Index1D>
{
    /// <summary>The value.</summary>
    public int X { get; } = x;

    /// <inheritdoc/>
    public long Size => X;

    /// <summary>The index as int.</summary>
    public static implicit operator int(Index1D index) => index.X;

    /// <summary>The int as index.</summary>
    public static implicit operator Index1D(int index) => new(index);

    /// <summary>The low 31 bits count: larger values become negative, as in a cast to int.</summary>
    public static explicit operator Index1D(uint index) => new((int)index);

    /// <summary>The sum; wraps.</summary>
    public static Index1D operator +(Index1D left, Index1D right) => new(left.X + right.X);

    /// <summary>The difference; wraps.</summary>
    public static Index1D operator -(Index1D left, Index1D right) => new(left.X - right.X);

    /// <summary>The product; wraps.</summary>
    public static Index1D operator *(Index1D left, Index1D right) => new(left.X * right.X);

    /// <summary>The quotient, toward zero.</summary>
    public static Index1D operator /(Index1D left, Index1D right) => new(left.X / right.X);

    /// <summary>Equality of the values.</summary>
    public static bool operator ==(Index1D left, Index1D right) => left.X == right.X;

    /// <summary>Inequality of the values.</summary>
    public static bool operator !=(Index1D left, Index1D right) => left.X != right.X;

    /// <summary>Order of the values.</summary>
    public static bool operator <(Index1D left, Index1D right) => left.X < right.X;

    /// <summary>Order of the values.</summary>
    public static bool operator <=(Index1D left, Index1D right) => left.X <= right.X;

    /// <summary>Order of the values.</summary>
    public static bool operator >(Index1D left, Index1D right) => left.X > right.X;

    /// <summary>Order of the values.</summary>
    public static bool operator >=(Index1D left, Index1D right) => left.X >= right.X;

    /// <inheritdoc/>
    public bool Equals(Index1D other) => X == other.X;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Index1D other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => X;

    /// <inheritdoc/>
    public override string ToString() => X.ToString();
}
