using GpuTrainer.Model;

namespace GpuTrainer.Training;

/// <summary>
/// A small convolutional network for handwritten digits that comes with the program: a second opinion beside a user's network.
/// </summary>
/// <remarks>
/// <c>gpu-trainer train</c> made it from the 8,500 embedded training digits alone; data/reader/README.md has the command, which gives the
/// same bits again.
/// </remarks>
public static class EmbeddedReader
{
    private const string Resource = "reader/model.safetensors";

    /// <summary>Reads it: [1, 28, 28] in MNIST's form, the classes 0 to 9.</summary>
    public static SavedModel Load()
    {
        Stream stream = typeof(EmbeddedReader).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"{Resource} is not embedded: the assembly was built without data/reader.");
        return ModelFile.Load(Resource, stream);
    }
}
