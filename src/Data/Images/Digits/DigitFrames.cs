namespace GpuTrainer.Data.Images.Digits;

/// <summary>Step 4: leaves out the frame that a digit stands in, such as a form's box or a table's cell.</summary>
/// <remarks>
/// Lines from border to border are gone already (<see cref="RuledLines"/>); a frame ends before, and is one region of ink round the others.
/// </remarks>
internal static class DigitFrames
{
    // What stands within must be so high at least, as a part of the frame's height: a zero's dot is not, and all else is larger.
    private const double MinContent = 0.25;

    // The part of a frame's ink that lies beside the sides of its box, and how far from them it may, as a part of the box's shorter side: a
    // zero has half.
    private const double MinAlongSides = 0.85;
    private const double Band = 0.12;

    /// <summary>The regions without frames.</summary>
    /// <param name="regions">All regions of ink.</param>
    /// <param name="width">Columns of the picture.</param>
    public static List<InkRegion> LeaveOut(List<InkRegion> regions, int width)
    {
        List<InkRegion> frames = [
            .. regions.Where(region => regions.Any(other => Surrounds(region, other)) && IsAlongSides(region, width))];
        return frames.Count == 0 ? regions : [.. regions.Except(frames)];
    }

    private static bool Surrounds(InkRegion frame, InkRegion content)
    {
        InkBounds outer = frame.Bounds, inner = content.Bounds;
        return inner.Left > outer.Left && inner.Right < outer.Right && inner.Top > outer.Top && inner.Bottom < outer.Bottom
            && inner.Height >= MinContent * outer.Height;
    }

    private static bool IsAlongSides(InkRegion region, int width)
    {
        InkBounds box = region.Bounds;
        double band = Math.Max(2, Band * Math.Min(box.Width, box.Height));
        int beside = region.Pixels.Count(pixel =>
        {
            int x = pixel % width, y = pixel / width;
            return x < box.Left + band || x >= box.Right - band || y < box.Top + band || y >= box.Bottom - band;
        });
        return beside >= MinAlongSides * region.Pixels.Count;
    }
}
