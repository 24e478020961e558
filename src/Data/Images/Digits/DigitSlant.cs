namespace GpuTrainer.Data.Images.Digits;

/// <summary>Takes the slant out of a digit: handwriting leans by the hand that wrote it, not by the digit that is meant.</summary>
/// <remarks>
/// The slant is the regression of the ink's columns on its rows, from the second moments; rows are shifted so that it vanishes, about the
/// centre of mass, which stays where it is.
/// </remarks>
public static class DigitSlant
{
    // Columns a row: beyond it the ink leaves the picture, and no hand leans so.
    private const double MostSlant = 1;

    /// <summary>The digit with a part of its slant taken out.</summary>
    /// <param name="sample">[28, 28] bytes; not changed.</param>
    /// <param name="part">0 (as it is) to 1 (upright).</param>
    /// <returns>[28, 28] bytes; what comes from beyond the border is 0.</returns>
    public static byte[] Straighten(ReadOnlySpan<byte> sample, double part)
    {
        const int Side = MnistForm.Side;
        ArgumentOutOfRangeException.ThrowIfNotEqual(sample.Length, Side * Side);
        (double slant, double middle) = Measure(sample);
        byte[] result = new byte[sample.Length];
        for (int y = 0; y < Side; y++)
        {
            // Most of a picture is paper, and paper stays where it is.
            ReadOnlySpan<byte> row = sample.Slice(y * Side, Side);
            int first = row.IndexOfAnyExcept((byte)0), last = row.LastIndexOfAnyExcept((byte)0);
            if (first < 0)
                continue;
            double shift = part * slant * (y - middle), whole = Math.Floor(shift), rest = shift - whole;
            int end = Math.Min(Side - 1, last - (int)whole);
            for (int x = Math.Max(0, first - (int)whole - 1); x <= end; x++)
            {
                int from = x + (int)whole;
                double left = (uint)from < Side ? row[from] : 0;
                double right = (uint)(from + 1) < Side ? row[from + 1] : 0;
                result[(y * Side) + x] = (byte)Math.Round(left + (rest * (right - left)));
            }
        }

        return result;
    }

    // Columns that the ink moves with each row, and the row of its centre of mass.
    private static (double Slant, double Middle) Measure(ReadOnlySpan<byte> sample)
    {
        long mass = 0, sumX = 0, sumY = 0, sumXY = 0, sumYY = 0;
        for (int y = 0; y < MnistForm.Side; y++)
        {
            ReadOnlySpan<byte> row = sample.Slice(y * MnistForm.Side, MnistForm.Side);
            long massOfRow = 0, sumXOfRow = 0;
            for (int x = 0; x < row.Length; x++)
            {
                massOfRow += row[x];
                sumXOfRow += row[x] * x;
            }

            mass += massOfRow;
            sumX += sumXOfRow;
            sumY += massOfRow * y;
            sumXY += sumXOfRow * y;
            sumYY += massOfRow * y * y;
        }

        if (mass == 0)
            return (0, 0);
        double middle = (double)sumY / mass, along = sumYY - (middle * sumY), across = sumXY - (middle * sumX);
        return (along <= 0 ? 0 : Math.Clamp(across / along, -MostSlant, MostSlant), middle);
    }
}
