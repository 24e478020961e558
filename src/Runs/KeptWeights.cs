namespace GpuTrainer.Runs;

/// <summary>Which weights of a run the model file has.</summary>
public enum KeptWeights
{
    /// <summary>Those of the epoch that did best on the watched part.</summary>
    Best,

    /// <summary>Those after the last step.</summary>
    Last,
}
