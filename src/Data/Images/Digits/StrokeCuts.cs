namespace GpuTrainer.Data.Images.Digits;

/// <summary>Cuts a region of ink in which digits may touch: where a path from top to bottom crosses little ink.</summary>
/// <remarks>
/// A path goes down row by row, and one column to either side at most, so that it follows the gap between slanted digits. Of the paths in a
/// window the one that crosses the least ink is a candidate (a shortest path, as in seam carving); which of them are real is decided by
/// what the parts look like (<see cref="DigitRow"/>). Too many are better than one too few.
/// </remarks>
internal static class StrokeCuts
{
    // All in parts of a digit's height. Windows: how far apart, and how far a path may go from the middle of one.
    private const double WindowStep = 0.08;
    private const double WindowReach = 0.2;

    // Narrower parts than this between two cuts are no digits but slivers of one.
    private const double MinPartWidth = 0.1;

    // A stroke is an eighth of a digit's height, a bold one a quarter, and digits may touch in two places. A path that crosses more cuts
    // through a digit.
    private const double MostInk = 0.5;

    // Ink in a part, as a part of what a region so high and half as wide would have: a one has 0.4.
    private const double MinPartMass = 0.12;

    // What a step to the side costs, in pixels of full ink: straight paths are tried first.
    private const float Sideways = 0.02f;

    /// <summary>
    /// The parts from left to right, and how much ink is cut between each and the next, in parts of <paramref name="height"/>.
    /// </summary>
    /// <param name="ink">The ink of the whole picture.</param>
    /// <param name="region">What to cut.</param>
    /// <param name="height">Of a digit.</param>
    public static List<(InkRegion Part, double InkCut)> Cut(GreyPlane ink, InkRegion region, double height)
    {
        GreyPlane alone = Alone(ink, region);
        List<Seam> seams = Choose(alone, region.Mass, height);
        List<InkRegion> parts = [.. Enumerable.Range(0, seams.Count + 1).Select(_ => new InkRegion())];
        foreach (int pixel in region.Pixels)
        {
            int x = (pixel % ink.Width) - region.Bounds.Left, y = (pixel / ink.Width) - region.Bounds.Top;
            y = Math.Clamp(y, 0, alone.Height - 1);
            parts[seams.Count(seam => seam.Columns[y] <= x)].Include(pixel, ink);
        }

        List<(InkRegion, double)> result = [];
        for (int i = 0; i < parts.Count; i++)
        {
            if (parts[i].Bounds != InkBounds.Empty)
                result.Add((parts[i], i < seams.Count ? seams[i].Ink / height : 0));
        }

        return result;
    }

    private static GreyPlane Alone(GreyPlane ink, InkRegion region)
    {
        InkBounds box = region.Bounds;
        GreyPlane alone = new(box.Width, box.Height, new float[box.Width * box.Height]);
        foreach (int pixel in region.Pixels)
        {
            int x = (pixel % ink.Width) - box.Left, y = (pixel / ink.Width) - box.Top;
            if ((uint)x < (uint)box.Width && (uint)y < (uint)box.Height)
                alone.Values[(y * box.Width) + x] = ink.Values[pixel];
        }

        return alone;
    }

    // The best paths first, if they leave parts of a digit's size on both sides and between them.
    private static List<Seam> Choose(GreyPlane alone, double mass, double height)
    {
        List<Seam> candidates = [];
        for (double middle = WindowStep * height; middle < alone.Width; middle += WindowStep * height)
        {
            Seam seam = Find(alone, middle, WindowReach * height);
            if (seam.Ink <= MostInk * height)
                candidates.Add(seam);
        }

        double least = MinPartMass * mass * Math.Min(1, 0.5 * height / alone.Width);
        List<Seam> chosen = [];
        foreach (Seam seam in candidates.OrderBy(s => s.Ink))
        {
            if (chosen.Any(other => Math.Abs(other.Middle - seam.Middle) < MinPartWidth * height))
                continue;
            List<Seam> all = [.. chosen.Append(seam).OrderBy(s => s.Middle)];
            int place = all.IndexOf(seam);
            double before = seam.MassBefore - (place > 0 ? all[place - 1].MassBefore : 0);
            double behind = (place + 1 < all.Count ? all[place + 1].MassBefore : mass) - seam.MassBefore;
            if (before >= least && behind >= least)
                chosen = all;
        }

        return chosen;
    }

    private static Seam Find(GreyPlane alone, double middle, double reach)
    {
        int left = (int)Math.Max(0, middle - reach), right = (int)Math.Min(alone.Width - 1, middle + reach), width = right - left + 1;
        float[] cost = new float[width];
        sbyte[] step = new sbyte[width * alone.Height];
        for (int y = 0; y < alone.Height; y++)
        {
            float[] next = new float[width];
            for (int x = 0; x < width; x++)
            {
                float best = cost[x];
                for (int d = -1; d <= 1; d += 2)
                {
                    float beside = (uint)(x + d) < (uint)width ? cost[x + d] + Sideways : float.MaxValue;
                    if (beside < best)
                        (best, step[(y * width) + x]) = (beside, (sbyte)d);
                }

                next[x] = best + alone.Values[(y * alone.Width) + left + x];
            }

            cost = next;
        }

        // Of equal ones the one in the middle of the window.
        int end = Enumerable.Range(0, width).MinBy(x => cost[x] + (1e-4 * Math.Abs(left + x - middle)));
        int[] columns = new int[alone.Height];
        double ink = 0, before = 0, sum = 0;
        for (int y = alone.Height - 1; y >= 0; y--)
        {
            columns[y] = left + end;
            sum += columns[y];
            ink += alone.Values[(y * alone.Width) + columns[y]];
            for (int x = 0; x < columns[y]; x++)
                before += alone.Values[(y * alone.Width) + x];
            end += step[(y * width) + end];
        }

        return new Seam(columns, ink, before, sum / alone.Height);
    }

    // One column a row: what lies left of it is one part.
    private sealed record Seam(int[] Columns, double Ink, double MassBefore, double Middle);
}
