namespace GpuTrainer.Training;

/// <summary>PyTorch Lightning's EarlyStopping on the watched loss (mode min): no state but the epochs, so a run that goes on stops at the same one.</summary>
internal static class EarlyStopping
{
    /// <summary>Epochs since the last one whose watched loss was below the best so far by more than the least change.</summary>
    /// <param name="epochs">The epochs so far.</param>
    /// <param name="minDelta">The least change, at least 0.</param>
    public static int EpochsWithoutImprovement(IReadOnlyList<EpochReport> epochs, double minDelta)
    {
        double best = double.PositiveInfinity;
        int waited = 0;
        foreach (EpochReport epoch in epochs)
        {
            bool isBetter = epoch.TestLoss < best - minDelta;
            best = isBetter ? epoch.TestLoss : best;
            waited = isBetter ? 0 : waited + 1;
        }

        return waited;
    }
}
