namespace GpuTrainer.Compute;

/// <summary>A two-dimensional index or extent. X is the fastest axis: neighbours along X run in neighbouring lanes.</summary>
/// <param name="x">Along the fastest axis.</param>
/// <param name="y">Along the slower axis.</param>
public readonly struct Index2D(int x, int y) : IIndex, IEquatable<Index2D>
{
    /// <summary>The component along the fastest axis.</summary>
    public int X { get; } = x;

    /// <summary>The component along the slower axis.</summary>
    public int Y { get; } = y;

    /// <inheritdoc/>
    public long Size => (long)X * Y;

    /// <summary>(0, 0).</summary>
    public static Index2D Zero => default;

    /// <summary>(1, 1).</summary>
    public static Index2D One => new(1, 1);

    /// <summary>The pair (x, y) as index.</summary>
    public static implicit operator Index2D((int X, int Y) index) => new(index.X, index.Y);

    /// <summary>The sum of the components.</summary>
    public static Index2D operator +(Index2D left, Index2D right) => new(left.X + right.X, left.Y + right.Y);

    /// <summary>The difference of the components.</summary>
    public static Index2D operator -(Index2D left, Index2D right) => new(left.X - right.X, left.Y - right.Y);

    /// <summary>The product of the components.</summary>
    public static Index2D operator *(Index2D left, Index2D right) => new(left.X * right.X, left.Y * right.Y);

    /// <summary>The quotient of the components, toward zero.</summary>
    public static Index2D operator /(Index2D left, Index2D right) => new(left.X / right.X, left.Y / right.Y);

    /// <summary>Equality of all components.</summary>
    public static bool operator ==(Index2D left, Index2D right) => left.Equals(right);

    /// <summary>Inequality of some component.</summary>
    public static bool operator !=(Index2D left, Index2D right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(Index2D other) => X == other.X && Y == other.Y;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Index2D other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(X, Y);

    /// <inheritdoc/>
    public override string ToString() => $"({X}, {Y})";
}
