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
            double shift = part * slant * (y - middle), whole = Math.Floor(shift), rest = shift - whole;
            for (int x = 0; x < Side; x++)
            {
                int from = x + (int)whole;
                double left = (uint)from < Side ? sample[(y * Side) + from] : 0;
                double right = (uint)(from + 1) < Side ? sample[(y * Side) + from + 1] : 0;
                result[(y * Side) + x] = (byte)Math.Round(left + (rest * (right - left)));
            }
        }

        return result;
    }

    // Columns that the ink moves with each row, and the row of its centre of mass.
    private static (double Slant, double Middle) Measure(ReadOnlySpan<byte> sample)
    {
        long mass = 0, sumX = 0, sumY = 0, sumXY = 0, sumYY = 0;
        for (int i = 0; i < sample.Length; i++)
        {
            int x = i % MnistForm.Side, y = i / MnistForm.Side, value = sample[i];
            mass += value;
            sumX += value * x;
            sumY += value * y;
            sumXY += value * x * y;
            sumYY += value * y * y;
        }

        if (mass == 0)
            return (0, 0);
        double middle = (double)sumY / mass, along = sumYY - (middle * sumY), across = sumXY - (middle * sumX);
        return (along <= 0 ? 0 : Math.Clamp(across / along, -MostSlant, MostSlant), middle);
    }
}
