using GpuTrainer.Model;

namespace GpuTrainer.Training.Tests;

internal static class TestWeights
{
    public static IEnumerable<NamedTensor> Zero(ParameterLayout layout) =>
        layout.Slots.Select(slot => new NamedTensor(slot.Name, slot.Shape, new float[slot.Length]));
}
