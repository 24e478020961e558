using GpuTrainer.Model;

namespace GpuTrainer.Training;

/// <summary>
/// The tensors of a checkpoint file: each parameter under its name and in PyTorch's shape, so that other programs can read them, as
/// "weights.1.weight", "optimizer.0.1.weight" (a state of the optimizer), "average.1.weight", "gradients.1.weight" (accumulated so far) and
/// "best.1.weight".
/// </summary>
/// <remarks>Created once and reused for each file, so that writing allocates nothing of the size of the network.</remarks>
internal sealed class CheckpointTensors
{
    private const string EpochLosses = "epoch.losses";

    private readonly List<(ParameterSlot Slot, NamedTensor Tensor, Func<TrainingState, float[]?> Source, int Offset)> _parts = [];
    private readonly NamedTensor _losses = new(EpochLosses, new Shape(2), new float[2]);

    /// <summary>Creates the tensors for states of one form.</summary>
    /// <param name="form">Any such state.</param>
    /// <param name="hasBest">Whether the file holds the best weights.</param>
    public CheckpointTensors(TrainingState form, bool hasBest)
    {
        Add(form, "weights.", isLearnedOnly: false, state => state.Weights, 0);
        for (int i = 0; i < form.StatesPerParameter; i++)
            Add(form, $"optimizer.{i}.", isLearnedOnly: true, state => state.Optimizer, i * form.Layout.LearnedLength);
        if (form.Average is not null)
            Add(form, "average.", isLearnedOnly: false, state => state.Average, 0);
        if (form.GradientSums is not null)
            Add(form, "gradients.", isLearnedOnly: true, state => state.GradientSums, 0);
        if (hasBest)
            Add(form, "best.", isLearnedOnly: false, state => state.Best, 0);
        All = [_losses, .. _parts.Select(part => part.Tensor)];
        HasBest = hasBest;
    }

    /// <summary>Whether they include the best weights.</summary>
    public bool HasBest { get; }

    /// <summary>All tensors, with the values of the last <see cref="Fill"/>.</summary>
    public IReadOnlyList<NamedTensor> All { get; }

    /// <summary>Copies the values of a state.</summary>
    public void Fill(TrainingState state)
    {
        foreach ((ParameterSlot slot, NamedTensor tensor, Func<TrainingState, float[]?> source, int offset) in _parts)
            slot.FromStorage(source(state).AsSpan(offset + slot.Offset, slot.Length), tensor.Values);
        state.LossSum.CopyTo(_losses.Values, 0);
    }

    /// <summary>Copies values to a state; its padding stays as it is.</summary>
    /// <param name="state">Overwritten.</param>
    /// <param name="values">The values of a tensor.</param>
    public void CopyTo(TrainingState state, Func<NamedTensor, float[]> values)
    {
        foreach ((ParameterSlot slot, NamedTensor tensor, Func<TrainingState, float[]?> source, int offset) in _parts)
            slot.ToStorage(values(tensor), source(state).AsSpan(offset + slot.Offset, slot.Length));
        values(_losses).CopyTo(state.LossSum, 0);
    }

    private void Add(TrainingState form, string prefix, bool isLearnedOnly, Func<TrainingState, float[]?> source, int offset)
    {
        foreach (ParameterSlot slot in form.Layout.Slots.Where(slot => !isLearnedOnly || !slot.Spec.IsBuffer))
            _parts.Add((slot, new NamedTensor(prefix + slot.Name, slot.Shape, new float[slot.Length]), source, offset));
    }
}
