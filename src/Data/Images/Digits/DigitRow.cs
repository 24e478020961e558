namespace GpuTrainer.Data.Images.Digits;

/// <summary>A row of digits, and all ways of reading it that its ink allows: which pieces are a digit together is decided by what they look like.</summary>
/// <remarks>
/// Pieces are regions of ink, and parts of those that are too wide for one digit (<see cref="StrokeCuts"/>). Neighbouring pieces may be a digit together:
/// the strokes of a 5, or of a digit that the pen left broken. Each such run is a candidate; whoever knows how surely a candidate is a digit asks
/// <see cref="Best"/> for those that make up the whole row with the largest product (over-segmentation and graph search, as LeCun et al., 1998, read
/// cheques; Viterbi's algorithm).
/// </remarks>
public sealed class DigitRow
{
    // All in parts of the row's height. Wider regions are cut: a 0 may be as wide, and its parts are then joined again.
    private static readonly double UncutWidth = Env("UNCUT", 0.7);

    // Pieces that are wider together are no digit.
    private const double MaxWidth = 1.3;

    // Regions that lie further apart are no digit together.
    private static readonly double MaxGap = Env("GAP", 0.1);

    // Boxes that overlap by more than this part of the narrower one belong to the same digit, unless they look much more like two.
    private const double SameDigitOverlap = 0.3;

    // Lower ones are strokes of a digit, or specks, whatever they look like.
    private const double MinHeight = 0.45;

    // Logarithms of how likely it is before one looks: a cut, and more where it goes through more ink; two regions as one digit, unless their
    // boxes overlap; and such ones as two; a digit of no height at all.
    private static readonly double Cut = Env("CUT", -0.5), CutInk = Env("CUTINK", -2);
    private static readonly double Together = Env("TOG", -0.7), Apart = Env("APART", -0.5);
    private static readonly double Low = Env("LOW", -6);
    private static double Env(string n, double d) => double.TryParse(Environment.GetEnvironmentVariable(n), out double v) ? v : d;

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
            double prior = first == 0 ? 0 : PriorOfParting(pieces[first - 1], pieces[first]);
            InkBounds box = InkBounds.Empty;
            for (int next = first; next < pieces.Count; next++)
            {
                box = box.Union(pieces[next].Region.Bounds);
                prior += next == first ? 0 : PriorOfJoining(pieces[next - 1], pieces[next], height);
                if (double.IsNegativeInfinity(prior) || (next > first && box.Width > MaxWidth * height))
                    break;
                double low = Low * Math.Max(0, 1 - (box.Height / (MinHeight * height)));
                row._runs.Add(new Run(first, next + 1, prior + low));
                row._candidates.Add(DigitNormalizer.Normalize(ink, [.. pieces[first..(next + 1)].Select(piece => piece.Region)]));
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

    private static double PriorOfParting(Piece left, Piece right)
    {
        if (left.Whole == right.Whole)
            return Cut + (CutInk * left.InkCut);
        return Overlap(left, right) > SameDigitOverlap ? Apart : 0;
    }

    private static double PriorOfJoining(Piece left, Piece right, double height)
    {
        if (left.Whole == right.Whole || Overlap(left, right) > SameDigitOverlap)
            return 0;
        return right.Region.Bounds.Left - left.Region.Bounds.Right <= MaxGap * height ? Together : double.NegativeInfinity;
    }

    private static double Overlap(Piece left, Piece right)
    {
        InkBounds a = left.Region.Bounds, b = right.Region.Bounds;
        return (double)(Math.Min(a.Right, b.Right) - Math.Max(a.Left, b.Left)) / Math.Min(a.Width, b.Width);
    }

    // Whole: the region that it is a part of, or is.
    private readonly record struct Piece(InkRegion Region, InkRegion Whole, double InkCut)
    {
        public double Middle => (Region.Bounds.Left + Region.Bounds.Right) / 2.0;
    }

    // Pieces First to Beyond - 1 are one digit.
    private readonly record struct Run(int First, int Beyond, double Prior);
}
