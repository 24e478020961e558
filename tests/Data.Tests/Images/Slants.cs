namespace GpuTrainer.Data.Tests.Images;

/// <summary>How digits lean.</summary>
internal static class Slants
{
    /// <summary>Columns that the ink of a 28 x 28 digit moves with each row downwards.</summary>
    public static double Of(byte[] digit)
    {
        double mass = 0, x = 0, y = 0;
        for (int i = 0; i < digit.Length; i++)
            (mass, x, y) = (mass + digit[i], x + (digit[i] * (i % 28)), y + (digit[i] * (i / 28)));
        (x, y) = (x / mass, y / mass);
        double across = 0, along = 0;
        for (int i = 0; i < digit.Length; i++)
        {
            double down = (i / 28) - y;
            across += digit[i] * down * ((i % 28) - x);
            along += digit[i] * down * down;
        }

        return across / along;
    }
}
