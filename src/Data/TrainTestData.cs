namespace GpuTrainer.Data;

/// <summary>The parts of a data set: what the network learns from, what it is watched on, and what it is judged on.</summary>
/// <param name="Train">The part to learn from.</param>
/// <param name="Test">The part to judge by, of the same shape and classes.</param>
/// <param name="Validation">Held out of the training part to watch the training by; null = the test part is watched.</param>
public sealed record TrainTestData(IDataset Train, IDataset Test, IDataset? Validation = null)
{
    /// <summary>Holds a share of each class of the training part out: <see cref="Validation"/>.</summary>
    /// <param name="share">Above 0, below 1.</param>
    /// <param name="seed">The same seed gives the same split on every machine.</param>
    /// <exception cref="DatasetException">There is nothing to hold out.</exception>
    public TrainTestData HoldOut(double share, ulong seed)
    {
        (IDataset train, IDataset validation) = DatasetSplit.Stratified(Train, share, seed);
        return this with { Train = train, Validation = validation };
    }
}
