namespace GpuTrainer.Compute;

/// <summary>A three-dimensional index or extent. X is the fastest axis.</summary>
/// <param name="x">Along the fastest axis.</param>
/// <param name="y">Along the middle axis.</param>
/// <param name="z">Along the slowest axis.</param>
public readonly struct Index3D(int x, int y, int z) : IIndex, IEquatable<Index3D>
{
    /// <summary>The component along the fastest axis.</summary>
    public int X { get; } = x;

    /// <summary>The component along the middle axis.</summary>
    public int Y { get; } = y;

    /// <summary>The component along the slowest axis.</summary>
    public int Z { get; } = z;

    /// <inheritdoc/>
    public long Size => (long)X * Y * Z;

    /// <summary>(0, 0, 0).</summary>
    public static Index3D Zero => default;

    /// <summary>(1, 1, 1).</summary>
    public static Index3D One => new(1, 1, 1);

    /// <summary>The triple (x, y, z) as index.</summary>
    public static implicit operator Index3D((int X, int Y, int Z) index) => new(index.X, index.Y, index.Z);

    /// <summary>The sum of the components.</summary>
    public static Index3D operator +(Index3D left, Index3D right) => new(left.X + right.X, left.Y + right.Y, left.Z + right.Z);

    /// <summary>The difference of the components.</summary>
    public static Index3D operator -(Index3D left, Index3D right) => new(left.X - right.X, left.Y - right.Y, left.Z - right.Z);

    /// <summary>The product of the components.</summary>
    public static Index3D operator *(Index3D left, Index3D right) => new(left.X * right.X, left.Y * right.Y, left.Z * right.Z);

    /// <summary>The quotient of the components, toward zero.</summary>
    public static Index3D operator /(Index3D left, Index3D right) => new(left.X / right.X, left.Y / right.Y, left.Z / right.Z);

    /// <summary>Equality of all components.</summary>
    public static bool operator ==(Index3D left, Index3D right) => left.Equals(right);

    /// <summary>Inequality of some component.</summary>
    public static bool operator !=(Index3D left, Index3D right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(Index3D other) => X == other.X && Y == other.Y && Z == other.Z;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Index3D other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(X, Y, Z);

    /// <inheritdoc/>
    public override string ToString() => $"({X}, {Y}, {Z})";
}
