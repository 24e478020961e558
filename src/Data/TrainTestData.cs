namespace GpuTrainer.Data;

/// <summary>The parts of a data set: for training, for monitoring the training, and for the final test.</summary>
/// <param name="Train">The part to train on.</param>
/// <param name="Test">The part to test on, with the same shape and classes.</param>
/// <param name="Validation">Held out of the training part to monitor the training; null: the test part is monitored.</param>
public sealed record TrainTestData(IDataset Train, IDataset Test, IDataset? Validation = null)
{
    /// <summary>Holds out a share of each class of the training part as <see cref="Validation"/>.</summary>
    /// <param name="share">Above 0, below 1.</param>
    /// <param name="seed">The same seed gives the same split on every machine.</param>
    /// <exception cref="DatasetException">No class has enough items.</exception>
    public TrainTestData HoldOut(double share, ulong seed)
    {
        (IDataset train, IDataset validation) = DatasetSplit.Stratified(Train, share, seed);
        return this with { Train = train, Validation = validation };
    }
}
