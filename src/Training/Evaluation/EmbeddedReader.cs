using GpuTrainer.Model;

namespace GpuTrainer.Training;

/// <summary>
/// A small convolutional network for handwritten digits that comes with the program, as a second opinion to the user's network.
/// </summary>
/// <remarks>
/// <c>gpu-trainer train</c> made it from only the 8,500 embedded training digits; data/reader/README.md has the command, which reproduces
/// its bits.
/// </remarks>
public static class EmbeddedReader
{
    private const string Resource = "reader/model.safetensors";

    /// <summary>Loads the network, which takes [1, 28, 28] in MNIST's form and has the classes 0 to 9.</summary>
    public static SavedModel Load()
    {
        Stream stream = typeof(EmbeddedReader).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"{Resource} is not embedded: the assembly was built without data/reader.");
        return ModelFile.Load(Resource, stream);
    }
}
