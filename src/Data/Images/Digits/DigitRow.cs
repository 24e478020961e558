namespace GpuTrainer.Data.Images.Digits;

/// <summary>
/// A row of digits, and all ways of reading it that its ink allows: which pieces are a digit together is decided by what they look like.
/// </summary>
/// <remarks>
/// Pieces are regions of ink, and parts of those that are too wide for one digit (<see cref="StrokeCuts"/>). Neighbouring pieces may be a
/// digit together:
/// the strokes of a 5, or of a digit that the pen left broken. Each such run is a candidate; whoever knows how surely a candidate is a
/// digit asks <see cref="Best"/> for those that make up the whole row with the largest product (over-segmentation and graph search, as
/// LeCun et al., 1998, read cheques; Viterbi's algorithm).
/// </remarks>
public sealed class DigitRow
{
    // All in parts of the row's height. Wider regions are cut; so are some digits, and their parts are then joined again.
    private const double UncutWidth = 0.6;

    // Pieces that are wider together are no digit, unless they are all of a region, as a wide 0 is.
    private const double MaxWidth = 1.3;

    // Regions that lie further apart are no digit together.
    private const double MaxGap = 0.2;

    // Lower ones are strokes of a digit, or specks, whatever they look like.
    private const double MinHeight = 0.55;

    // Boxes that overlap, as parts of the narrower or lower one: side by side they may be one digit's, and nearly are from Much on; digits
    // of a row do not stand on top of each other.
    private const double MayOverlap = 0.3;
    private const double Much = 0.7;
    private const double Stacked = 0.3;

    // Two digits that touch are wider than this beside their height; narrower ones are less and less likely.
    private const double TwoDigits = 1.2;

    // Logarithms of how likely something is before one looks at the digits: that two parts of a region are two digits, and what that loses
    // with each height of ink that is cut and with each height that the region is narrower; that two regions are one digit; that they are
    // two though their boxes overlap, or one stands above the other; and what a digit of no height loses. Chosen with rows drawn from other
    // seeds than those that docs/pictures.md tells of.
    private const double Cut = -0.2, CutInk = -4, Narrow = -5;
    private const double Together = -0.1;
    private const double Apart = -0.7, ApartStacked = -1;
    private const double Low = -8;

    // Of a picture that is nothing like a digit; 0 would leave nothing to compare.
    private const double LeastConfidence = 1e-4;

    private readonly List<Run> _runs = [];
    private readonly List<byte[]> _candidates = [];
    private readonly int _pieces;

    private DigitRow(int pieces) => _pieces = pieces;

    /// <summary>What may be a digit, each [28, 28] bytes in MNIST's form.</summary>
    public IReadOnlyList<byte[]> Candidates => _candidates;

    /// <summary>The candidates that make up the row, from left to right.</summary>
    /// <param name="confidences">How surely each candidate is a digit, 0 to 1.</param>
    /// <returns>Indices into <see cref="Candidates"/>.</returns>
    public IReadOnlyList<int> Best(IReadOnlyList<double> confidences)
    {
        ArgumentNullException.ThrowIfNull(confidences);
        ArgumentOutOfRangeException.ThrowIfNotEqual(confidences.Count, _runs.Count);
        // Of the first so many pieces: the best sum, and the run that ends it. Runs come in the order of their first pieces.
        double[] best = [0, .. Enumerable.Repeat(double.NegativeInfinity, _pieces)];
        int[] last = new int[_pieces + 1];
        for (int i = 0; i < _runs.Count; i++)
        {
            Run run = _runs[i];
            double sum = best[run.First] + run.Prior + Math.Log(Math.Max(LeastConfidence, confidences[i]));
            if (sum > best[run.Beyond])
                (best[run.Beyond], last[run.Beyond]) = (sum, i);
        }

        List<int> chosen = [];
        for (int pieces = _pieces; pieces > 0; pieces = _runs[last[pieces]].First)
            chosen.Add(last[pieces]);
        chosen.Reverse();
        return chosen;
    }

    /// <summary>Reads a row.</summary>
    /// <param name="ink">The ink of the whole picture.</param>
    /// <param name="regions">Its regions of ink, at least one.</param>
    internal static DigitRow Of(GreyPlane ink, List<InkRegion> regions)
    {
        double height = Height(regions);
        List<Piece> pieces = [.. regions.SelectMany(region => PiecesOf(ink, region, height)).OrderBy(piece => piece.Middle)];
        DigitRow row = new(pieces.Count);
        for (int first = 0; first < pieces.Count; first++)
        {
            double prior = first == 0 ? 0 : PriorOfParting(pieces[first - 1], pieces[first], height);
            InkBounds box = InkBounds.Empty;
            for (int next = first; next < pieces.Count; next++)
            {
                box = box.Union(pieces[next].Region.Bounds);
                prior += next == first ? 0 : PriorOfJoining(pieces[next - 1], pieces[next], height);
                if (double.IsNegativeInfinity(prior))
                    break;
                if (next > first && box.Width > MaxWidth * height && box != pieces[first].Whole.Bounds)
                    continue;
                double low = Low * Math.Max(0, 1 - (box.Height / (MinHeight * height)));
                row._runs.Add(new Run(first, next + 1, prior + low));
                row._candidates.Add(DigitNormalizer.Normalize(ink, [.. pieces[first..(next + 1)].Select(piece => piece.Region)], null));
            }
        }

        return row;
    }

    // The upper quartile of those that are no strokes beside the highest one: what is lower may be broken.
    private static double Height(List<InkRegion> regions)
    {
        int highest = regions.Max(region => region.Bounds.Height);
        int[] heights = [.. regions.Select(region => region.Bounds.Height).Where(height => 2 * height >= highest).Order()];
        return heights[3 * (heights.Length - 1) / 4];
    }

    private static IEnumerable<Piece> PiecesOf(GreyPlane ink, InkRegion region, double height) => region.Bounds.Width <= UncutWidth * height
        ? [new Piece(region, region, 0)]
        : StrokeCuts.Cut(ink, region, height).Select(cut => new Piece(cut.Part, region, cut.InkCut));

    private static double PriorOfParting(Piece left, Piece right, double height)
    {
        if (left.Whole == right.Whole)
        {
            InkBounds whole = left.Whole.Bounds;
            return Cut + (CutInk * left.InkCut) + (Narrow * Math.Max(0, TwoDigits - (whole.Width / Math.Max(height, whole.Height))));
        }

        InkBounds a = left.Region.Bounds, b = right.Region.Bounds;
        double beside = Overlap(a.Left, a.Right, b.Left, b.Right), above = Overlap(a.Top, a.Bottom, b.Top, b.Bottom);
        if (beside > 0 && above < Stacked)
            return ApartStacked;
        return Apart * Math.Clamp((beside - MayOverlap) / (Much - MayOverlap), 0, 1);
    }

    private static double PriorOfJoining(Piece left, Piece right, double height)
    {
        if (left.Whole == right.Whole)
            return 0;
        InkBounds a = left.Region.Bounds, b = right.Region.Bounds;
        if (b.Left - a.Right > MaxGap * height)
            return double.NegativeInfinity;
        double beside = Overlap(a.Left, a.Right, b.Left, b.Right), above = Overlap(a.Top, a.Bottom, b.Top, b.Bottom);
        return beside > MayOverlap || (beside > 0 && above < Stacked) ? 0 : Together;
    }

    // Of two spans, as a part of the shorter one; below 0 where they do not meet.
    private static double Overlap(int fromA, int toA, int fromB, int toB) =>
        (double)(Math.Min(toA, toB) - Math.Max(fromA, fromB)) / Math.Min(toA - fromA, toB - fromB);

    // Whole: the region that it is a part of, or is.
    private readonly record struct Piece(InkRegion Region, InkRegion Whole, double InkCut)
    {
        public double Middle => (Region.Bounds.Left + Region.Bounds.Right) / 2.0;
    }

    // Pieces First to Beyond - 1 are one digit.
    private readonly record struct Run(int First, int Beyond, double Prior);
}
