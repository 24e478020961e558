namespace GpuTrainer.Data.Images.Digits;

/// <summary>Finds the regions of ink that can belong to digits, and leaves out specks, shadows and the picture's frame.</summary>
internal static class InkRegions
{
    /// <summary>Pixels with this much ink bound a digit: on the edge of a stroke half the pixel is covered, blurred or not.</summary>
    public const double Edge = 0.35;

    // A region needs one pixel of this much ink: JPEG's ringing and stains have none.
    public const double MinPeak = 0.5;

    // Regions lighter than this part of the heaviest are specks.
    private const double SpeckMass = 0.04;

    // Regions at the edge of the picture are left out if those inside weigh at least this part of them.
    private const double InsideMass = 0.05;

    /// <param name="ink">The ink of the whole picture.</param>
    /// <param name="steps">Gets a line for each kind that is left out; null = nobody asks.</param>
    /// <exception cref="DigitNotFoundException">There are none.</exception>
    public static List<InkRegion> Find(GreyPlane ink, ICollection<string>? steps)
    {
        List<InkRegion> all = Connected(ink);
        List<InkRegion> regions = Tell(steps, "faint", all, [.. all.Where(region => region.Peak >= MinPeak)]);
        if (regions.Count == 0)
            throw new DigitNotFoundException("no digit: there are no strokes on the paper.");

        regions = Tell(steps, "frame", regions, DigitFrames.LeaveOut(regions, ink.Width));

        double edge = regions.Where(r => r.TouchesEdge).Sum(r => r.Mass);
        List<InkRegion> inside = [.. regions.Where(r => !r.TouchesEdge)];
        if (inside.Sum(r => r.Mass) >= InsideMass * edge && inside.Count > 0)
            regions = Tell(steps, "border", regions, inside);

        double heaviest = regions.Max(r => r.Mass);
        return Tell(steps, "specks", regions, [.. regions.Where(r => r.Mass >= SpeckMass * heaviest)]);
    }

    private static List<InkRegion> Tell(ICollection<string>? steps, string kind, List<InkRegion> before, List<InkRegion> after)
    {
        if (after.Count < before.Count)
            steps?.Add($"{kind}: {before.Count - after.Count} of {before.Count} regions of ink left out");
        return after;
    }

    // Flood fill over the eight neighbours, with a list of its own instead of recursion.
    private static List<InkRegion> Connected(GreyPlane ink)
    {
        List<InkRegion> regions = [];
        bool[] seen = new bool[ink.Values.Length];
        for (int start = 0; start < seen.Length; start++)
        {
            if (seen[start] || ink.Values[start] <= 0)
                continue;
            InkRegion region = new();
            seen[start] = true;
            List<int> waiting = [start];
            for (int next = 0; next < waiting.Count; next++)
            {
                region.Include(waiting[next], ink);
                AddNeighbours(ink, waiting, seen, waiting[next]);
            }

            regions.Add(region);
        }

        return regions;
    }

    private static void AddNeighbours(GreyPlane ink, List<int> waiting, bool[] seen, int pixel)
    {
        int x = pixel % ink.Width, y = pixel / ink.Width;
        for (int ny = Math.Max(0, y - 1); ny <= Math.Min(ink.Height - 1, y + 1); ny++)
        {
            for (int nx = Math.Max(0, x - 1); nx <= Math.Min(ink.Width - 1, x + 1); nx++)
            {
                int neighbour = (ny * ink.Width) + nx;
                if (seen[neighbour] || ink.Values[neighbour] <= 0)
                    continue;
                seen[neighbour] = true;
                waiting.Add(neighbour);
            }
        }
    }
}
