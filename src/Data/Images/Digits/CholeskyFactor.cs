namespace GpuTrainer.Data.Images.Digits;

/// <summary>L of a symmetric positive definite matrix C = L times L transposed, kept as L transposed: its rows are contiguous.</summary>
internal sealed class CholeskyFactor
{
    private readonly double[] _upper; // [size, size]; what is below the diagonal is not used.
    private readonly int _size;

    private CholeskyFactor(double[] upper, int size) => (_upper, _size) = (upper, size);

    /// <summary>Factors a matrix in its place.</summary>
    /// <param name="matrix">[size, size]; becomes the factor's.</param>
    /// <param name="size">Rows, and columns.</param>
    /// <exception cref="ArgumentException">The matrix is singular: what it was made of is spread over fewer directions.</exception>
    public static CholeskyFactor Of(double[] matrix, int size)
    {
        for (int k = 0; k < size; k++)
        {
            Span<double> row = matrix.AsSpan((k * size) + k, size - k);
            if (!(row[0] > 0))
            {
                throw new ArgumentException(
                    $"Covariance of {size} directions: got nothing in direction {k}, expected examples that differ in all.");
            }

            double root = Math.Sqrt(row[0]);
            for (int i = 0; i < row.Length; i++)
                row[i] /= root;
            for (int i = 1; i < row.Length; i++)
                WithinClassMetric.Add(row[i..], -row[i], matrix.AsSpan(((k + i) * size) + k + i, size - k - i));
        }

        return new CholeskyFactor(matrix, size);
    }

    /// <summary>Solves L X = B.</summary>
    /// <param name="columns">[size, count]: B, then X.</param>
    /// <param name="count">Columns.</param>
    public void SolveLower(double[] columns, int count)
    {
        for (int i = 0; i < _size; i++)
        {
            Span<double> row = columns.AsSpan(i * count, count);
            Divide(row, _upper[i * (_size + 1)]);
            for (int k = i + 1; k < _size; k++)
                WithinClassMetric.Add(row, -_upper[(i * _size) + k], columns.AsSpan(k * count, count));
        }
    }

    /// <summary>Solves L transposed X = B.</summary>
    /// <inheritdoc cref="SolveLower"/>
    public void SolveUpper(double[] columns, int count)
    {
        for (int i = _size - 1; i >= 0; i--)
        {
            Span<double> row = columns.AsSpan(i * count, count);
            for (int k = i + 1; k < _size; k++)
                WithinClassMetric.Add(columns.AsSpan(k * count, count), -_upper[(i * _size) + k], row);
            Divide(row, _upper[i * (_size + 1)]);
        }
    }

    /// <summary>Solves X L transposed = B.</summary>
    /// <param name="rows">[count, size]: B, then X.</param>
    /// <param name="count">Rows.</param>
    public void SolveRows(double[] rows, int count)
    {
        for (int i = 0; i < count; i++)
        {
            Span<double> row = rows.AsSpan(i * _size, _size);
            for (int k = 0; k < _size; k++)
            {
                row[k] /= _upper[k * (_size + 1)];
                WithinClassMetric.Add(_upper.AsSpan((k * _size) + k + 1, _size - k - 1), -row[k], row[(k + 1)..]);
            }
        }
    }

    private static void Divide(Span<double> row, double divisor)
    {
        foreach (ref double value in row)
            value /= divisor;
    }
}
