namespace GpuTrainer.Training;

/// <summary>
/// Which batches share an optimizer step when gradients are accumulated: a fixed number of consecutive batches, fewer at the end of an
/// epoch or of the run. Reports call batches steps.
/// </summary>
/// <param name="Size">Batches in a full group, at least 1.</param>
/// <param name="BatchesPerEpoch">At least 1.</param>
/// <param name="TotalBatches">Of the whole run, at least 1.</param>
internal readonly record struct BatchGroups(int Size, int BatchesPerEpoch, long TotalBatches)
{
    /// <summary>The optimizer's steps in an epoch.</summary>
    public long UpdatesPerEpoch => UpdatesIn(BatchesPerEpoch);

    /// <summary>The optimizer's steps in the run.</summary>
    public long TotalUpdates => TotalBatches / BatchesPerEpoch * UpdatesPerEpoch + UpdatesIn(TotalBatches % BatchesPerEpoch);

    /// <summary>The batch of the run, from 0, after which the optimizer takes its first step.</summary>
    public int FirstUpdate => (int)Math.Min(Math.Min(Size, BatchesPerEpoch), TotalBatches) - 1;

    /// <summary>The optimizer step that a batch belongs to, counted from 1.</summary>
    /// <param name="batch">Of the run, from 0.</param>
    public long UpdateOf(long batch) => batch / BatchesPerEpoch * UpdatesPerEpoch + batch % BatchesPerEpoch / Size + 1;

    /// <summary>A batch's place in its group.</summary>
    /// <param name="batchesBefore">Batches of the run before its epoch.</param>
    /// <param name="batch">Of its epoch, from 0.</param>
    public GroupPlace PlaceOf(long batchesBefore, int batch)
    {
        int place = batch % Size;
        bool isLast = place == Size - 1 || batch == BatchesPerEpoch - 1 || batchesBefore + batch + 1 == TotalBatches;
        return new GroupPlace(place + 1, isLast, isLast && place < Size - 1);
    }

    private long UpdatesIn(long batches) => (batches + Size - 1) / Size;
}

/// <summary>A batch's place in its group.</summary>
/// <param name="Number">From 1.</param>
/// <param name="IsLast">Whether the optimizer takes its step after it.</param>
/// <param name="IsCutShort">Whether it is the last batch of a group that is not full.</param>
internal readonly record struct GroupPlace(int Number, bool IsLast, bool IsCutShort)
{
    /// <summary>The kinds of places in full groups; each has its own list of launches.</summary>
    public const int Kinds = 3;

    /// <summary>0 for the last batch, 1 for the first, 2 for those between.</summary>
    public int Kind => IsLast ? 0 : Number == 1 ? 1 : 2;
}
