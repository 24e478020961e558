namespace GpuTrainer.Data.Images.Digits;

/// <summary>Step 3: takes the lines of ruled and squared paper, and of tables, out of the ink.</summary>
/// <remarks>
/// A printed line is straight, as thin everywhere, and goes on where the digit ends, to the borders of the picture. Each line that does
/// (found as in Hough's
/// transform: every slope and place is tried, and the ink along it counted) is followed, and erased where it is alone; where the ink is
/// thicker than the line, a stroke crosses it and stays whole.
/// </remarks>
internal static class RuledLines
{
    // Ink fainter than this cannot join a digit's parts.
    private const float Faint = 0.08f;

    // The part of its way through the picture on which a line must be inked: other ink may hide it, and noise break it.
    private const double MinCoverage = 0.8;

    // Probes without ink at either end: the picture's outermost pixel may be blurred.
    private const int MostBareAtAnEnd = 1;

    // The thickest line, in pixels and as a part of the picture's longer side: pens that fill a tight picture are bolder.
    private const double MinThickness = 3;
    private const double MaxThicknessPart = 0.035;

    // Slopes that are tried, either way: 15 degrees, in steps of one pixel from border to border. With wider steps a line two pixels thick
    // is missed at its ends, and a finer one is not needed.
    private const double MaxSlope = 0.27;

    // Places along a line at which the ink is looked at, to find it.
    private const int MaxProbes = 128;

    /// <summary>The ink without lines; the same plane where there are none.</summary>
    /// <param name="ink">Not changed.</param>
    /// <param name="steps">Gets a line where some were erased; null = nobody asks.</param>
    /// <exception cref="DigitNotFoundException">There are lines, and nothing else.</exception>
    public static GreyPlane Erase(GreyPlane ink, ICollection<string>? steps)
    {
        GreyPlane across = new(ink.Width, ink.Height, [.. ink.Values]);
        int count = EraseAcross(across);
        GreyPlane down = across.Transpose();
        count += EraseAcross(down);
        GreyPlane rest = down.Transpose();
        if (count == 0)
            return ink;
        if (rest.Values.Max() >= InkRegions.MinPeak)
        {
            steps?.Add($"lines: {count} erased");
            return rest;
        }

        if (count > 1)
            throw new DigitNotFoundException($"no digit: there are {count} lines on the paper, and nothing else.");
        return ink; // A one that goes from border to border.
    }

    // Lines from the left border to the right one.
    private static int EraseAcross(GreyPlane ink)
    {
        int probes = Math.Min(MaxProbes, ink.Width);
        double step = 1.0 / ink.Width;
        List<(int Inked, double Top, double Slope)> found = [];
        for (double slope = 0; slope <= MaxSlope; slope = slope > 0 ? -slope : step - slope)
        {
            for (int y = 0; y < ink.Height; y++)
            {
                if (IsInked(ink, y, slope, probes, out int inked))
                    found.Add((inked, y, slope));
            }
        }

        int count = 0;
        foreach ((_, double middle, double slope) in found.OrderByDescending(line => line.Inked))
        {
            if (IsInked(ink, middle, slope, probes, out _) && Follow(ink, middle, slope))
                count++;
        }

        return count;
    }

    // Whether a line is inked nearly everywhere, and at both ends, where a digit is not; it stops as soon as it cannot be.
    private static bool IsInked(GreyPlane ink, double middle, double slope, int probes, out int inked)
    {
        inked = 0;
        int bare = 0, mostBare = (int)((1 - MinCoverage) * probes), bareAtTheEnd = 0;
        for (int probe = 0; probe < probes && bare <= mostBare; probe++)
        {
            int x = (int)((probe + 0.5) * ink.Width / probes);
            int y = RowAt(ink, middle, slope, x);
            if ((uint)y >= (uint)ink.Height)
                continue;
            if (ink.Values[(y * ink.Width) + x] >= Faint)
            {
                inked++;
                bareAtTheEnd = 0;
                continue;
            }

            bare++;
            bareAtTheEnd++;
            if (inked == 0 && bare > MostBareAtAnEnd)
                return false;
        }

        // A line that leaves the picture above or below must still be long.
        return bareAtTheEnd <= MostBareAtAnEnd && bare <= (1 - MinCoverage) * (inked + bare) && inked > probes / 2;
    }

    // Erases a line where it is alone; false for what is too thick to be one.
    private static bool Follow(GreyPlane ink, double middle, double slope)
    {
        (int Top, int Bottom)[] runs = new (int, int)[ink.Width];
        List<int> thicknesses = [];
        for (int x = 0; x < ink.Width; x++)
        {
            runs[x] = Run(ink, x, RowAt(ink, middle, slope, x));
            if (runs[x].Bottom > runs[x].Top)
                thicknesses.Add(runs[x].Bottom - runs[x].Top);
        }

        thicknesses.Sort();
        int thickness = thicknesses[thicknesses.Count / 2];
        if (thickness > Math.Max(MinThickness, MaxThicknessPart * Math.Max(ink.Width, ink.Height)))
            return false;

        int alone = thickness + Math.Max(1, thickness / 2);
        for (int x = 0; x < ink.Width; x++)
        {
            if (runs[x].Bottom - runs[x].Top > alone)
                continue;
            for (int y = runs[x].Top; y < runs[x].Bottom; y++)
                ink.Values[(y * ink.Width) + x] = 0;
        }

        return true;
    }

    // The inked pixels above and below a place, or beside the next pixel above or below it.
    private static (int Top, int Bottom) Run(GreyPlane ink, int x, int row)
    {
        foreach (int y in (ReadOnlySpan<int>)[row, row - 1, row + 1])
        {
            if (!IsInked(ink, x, y))
                continue;
            int top = y, bottom = y + 1;
            while (IsInked(ink, x, top - 1))
                top--;
            while (IsInked(ink, x, bottom))
                bottom++;
            return (top, bottom);
        }

        return (row, row);
    }

    private static bool IsInked(GreyPlane ink, int x, int y) => (uint)y < (uint)ink.Height && ink.Values[(y * ink.Width) + x] > 0;

    private static int RowAt(GreyPlane ink, double middle, double slope, int x) =>
        (int)Math.Floor(middle + 0.5 + (slope * (x + 0.5 - (ink.Width / 2.0))));
}
