namespace GpuTrainer.Data.Images.Builtin.Jpeg;

/// <summary>Brings a subsampled component to the size of the picture, row by row.</summary>
/// <remarks>
/// Halved axes are interpolated (3/4 of the near sample, 1/4 of the far one), any other ratio repeats the nearest sample: as libjpeg does, so that
/// colours agree with what people see elsewhere.
/// </remarks>
internal sealed class JpegUpsampler(JpegComponent component, JpegFrame frame, byte[] samples)
{
    private readonly int _stride = 8 * component.BlockStride;
    private readonly bool _halfWidth = Interpolates(component, frame) && frame.MaxHorizontal == 2 * component.Horizontal;
    private readonly bool _halfHeight = Interpolates(component, frame) && frame.MaxVertical == 2 * component.Vertical;
    private readonly int[] _line = new int[component.Width];

    /// <summary>Writes row <paramref name="y"/> of the picture.</summary>
    public void Row(int y, Span<byte> destination)
    {
        int near = y * component.Vertical / frame.MaxVertical;
        ReadOnlySpan<byte> nearRow = SampleRow(near);
        if (!_halfWidth && !_halfHeight && component.Horizontal == frame.MaxHorizontal)
        {
            nearRow[..destination.Length].CopyTo(destination);
            return;
        }

        // Down the columns first, without dividing: the line is four times the samples where the height is halved.
        ReadOnlySpan<byte> farRow = SampleRow(Math.Clamp(y % 2 == 0 ? near - 1 : near + 1, 0, component.Height - 1));
        for (int x = 0; x < _line.Length; x++)
            _line[x] = _halfHeight ? (3 * nearRow[x]) + farRow[x] : nearRow[x];

        if (_halfWidth)
            Widen(destination);
        else
            Repeat(destination, y);
    }

    private static bool Interpolates(JpegComponent component, JpegFrame frame) =>
        (frame.MaxHorizontal == component.Horizontal || frame.MaxHorizontal == 2 * component.Horizontal)
        && (frame.MaxVertical == component.Vertical || frame.MaxVertical == 2 * component.Vertical);

    private ReadOnlySpan<byte> SampleRow(int row) => samples.AsSpan(row * _stride, component.Width);

    private void Widen(Span<byte> destination)
    {
        int shift = _halfHeight ? 4 : 2;
        // The halves are rounded down and up in turns, so that the mean is kept.
        int roundEven = _halfHeight ? 8 : 1, roundOdd = _halfHeight ? 7 : 2;
        for (int x = 0; x < destination.Length; x++)
        {
            int near = x / 2;
            int far = Math.Clamp(x % 2 == 0 ? near - 1 : near + 1, 0, _line.Length - 1);
            destination[x] = (byte)(((3 * _line[near]) + _line[far] + (x % 2 == 0 ? roundEven : roundOdd)) >> shift);
        }
    }

    private void Repeat(Span<byte> destination, int y)
    {
        int shift = _halfHeight ? 2 : 0;
        int round = _halfHeight ? 1 + (y % 2) : 0;
        for (int x = 0; x < destination.Length; x++)
            destination[x] = (byte)((_line[x * component.Horizontal / frame.MaxHorizontal] + round) >> shift);
    }
}
