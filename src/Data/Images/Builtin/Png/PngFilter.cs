namespace GpuTrainer.Data.Images.Builtin.Png;

/// <summary>Undoes the filters that PNG applies to each row before compression (PNG specification, section 9).</summary>
internal static class PngFilter
{
    /// <summary>Restores <paramref name="row"/> in place.</summary>
    /// <param name="filter">The row's filter byte.</param>
    /// <param name="row">The filtered bytes.</param>
    /// <param name="above">The restored row above; zeros for the first.</param>
    /// <param name="step">Bytes of one pixel, at least 1.</param>
    public static void Undo(int filter, Span<byte> row, ReadOnlySpan<byte> above, int step)
    {
        switch (filter)
        {
            case 0:
                break;
            case 1:
                for (int i = step; i < row.Length; i++)
                    row[i] += row[i - step];
                break;
            case 2:
                for (int i = 0; i < row.Length; i++)
                    row[i] += above[i];
                break;
            case 3:
                for (int i = 0; i < row.Length; i++)
                    row[i] += (byte)(((i < step ? 0 : row[i - step]) + above[i]) / 2);
                break;
            case 4:
                for (int i = 0; i < row.Length; i++)
                    row[i] += i < step ? above[i] : Paeth(row[i - step], above[i], above[i - step]);
                break;
            default:
                throw new ImageFormatException($"PNG: row filter {filter}, expected 0 to 4: the file is damaged.");
        }
    }

    private static byte Paeth(byte left, byte above, byte aboveLeft)
    {
        int p = left + above - aboveLeft;
        int pa = Math.Abs(p - left), pb = Math.Abs(p - above), pc = Math.Abs(p - aboveLeft);
        return pa <= pb && pa <= pc ? left : pb <= pc ? above : aboveLeft;
    }
}
