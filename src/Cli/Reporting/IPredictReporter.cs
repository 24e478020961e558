namespace GpuTrainer.Cli;

/// <summary>Tells what predict found, as it is found.</summary>
internal interface IPredictReporter
{
    /// <summary>A picture was read by the network.</summary>
    void OnAnswer(PictureAnswer answer);

    /// <summary>The time that --time asked for.</summary>
    void OnTime(InferenceTime time);

    /// <summary>All pictures were read, and their labels were known.</summary>
    void OnSummary(LabelTally tally);
}
