namespace GpuTrainer.Cli;

/// <summary>What the user of predict wants: <see cref="PredictOptions"/>.</summary>
internal sealed record PredictChoices(
    bool Raw, bool Segment, int? Top, bool LabelsFromNames, bool Show, string? SaveInput, int? Time, double MinConfidence, bool Json);
