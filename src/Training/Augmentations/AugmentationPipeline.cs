using GpuTrainer.Compute;
using GpuTrainer.Data;
using GpuTrainer.Kernels;
using GpuTrainer.Model;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Training;

/// <summary>A list of augmentations on an accelerator, then the normalisation: a fixed list of launches.</summary>
internal sealed class AugmentationPipeline : IDisposable
{
    private readonly ImageShape _shape;
    private readonly List<AugmentationKernels> _kernels = [];
    private readonly SampleCoordinates _coordinates;
    private readonly ChannelNormalization? _normalization;
    private readonly MemoryBuffer1D<float, Stride1D.Dense> _first;
    private readonly MemoryBuffer1D<float, Stride1D.Dense> _second;
    private readonly MemoryBuffer1D<float, Stride1D.Dense> _places;

    /// <summary>Loads the kernels.</summary>
    /// <param name="accelerator">Where to run.</param>
    /// <param name="augmentations">At least one.</param>
    /// <param name="shape">The shape of each image.</param>
    /// <param name="input">The shape of the network's input.</param>
    /// <param name="normalization">The normalisation that follows.</param>
    /// <param name="maxRows">Samples in the largest batch.</param>
    /// <param name="random">The source of random numbers.</param>
    public AugmentationPipeline(
        Accelerator accelerator, IReadOnlyList<Augmentation> augmentations, ImageShape shape, Shape input, InputNormalization normalization,
        int maxRows, SampleRandom random)
    {
        _shape = shape;
        _coordinates = new SampleCoordinates(accelerator);
        _first = accelerator.Allocate1D<float>((long)maxRows * shape.Size);
        _second = accelerator.Allocate1D<float>((long)maxRows * shape.Size);
        _places = accelerator.Allocate1D<float>(2L * maxRows * shape.Height * shape.Width);
        foreach (Augmentation augmentation in Join(augmentations))
            _kernels.Add(augmentation.Load(new AugmentationContext(accelerator, shape, maxRows, random, _kernels.Count)));
        if (!normalization.IsNone)
        {
            (float[] mean, float[] deviation) = normalization.Expand(input);
            _normalization = new ChannelNormalization(accelerator, mean, deviation);
        }
    }

    /// <summary>[maxRows, C, H, W]: the batch, 0 to 1; gather it here.</summary>
    public ArrayView<float> Input => _first.View;

    /// <summary>Augments the batch in <see cref="Input"/>, which is overwritten.</summary>
    /// <param name="rows">Its number of samples.</param>
    /// <param name="output">[rows, C, H, W], overwritten: the network's input.</param>
    public void Run(int rows, ArrayView<float> output)
    {
        ArrayView<float> current = _first.View;
        ArrayView<float> next = _second.View;
        int left = Passes();
        for (int i = 0; i < _kernels.Count; i++)
        {
            ArrayView<float> target = --left == 0 && _normalization is null ? output : next;
            if (_kernels[i] is PixelKernels pixels)
            {
                pixels.Run(rows, current, target);
            }
            else
            {
                _coordinates.Reset(rows, _shape.Height, _shape.Width, _places.View);
                // The list is in order of application. Places map from the new image back to the old one, so the last change comes first.
                int last = i;
                while (last + 1 < _kernels.Count && _kernels[last + 1] is PlaceKernels)
                    last++;
                for (int place = last; place >= i; place--)
                    ((PlaceKernels)_kernels[place]).Map(rows, _places.View);
                i = last;
                _coordinates.Sample(rows, _shape.Channels, _shape.Height, _shape.Width, current, _places.View, target);
            }

            (current, next) = (target, current);
        }

        _normalization?.Run(rows, current, output);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (AugmentationKernels kernels in _kernels)
            kernels.Dispose();
        _normalization?.Dispose();
        _first.Dispose();
        _second.Dispose();
        _places.Dispose();
    }

    /// <summary>How often the images are rewritten.</summary>
    private int Passes()
    {
        int passes = 0;
        for (int i = 0; i < _kernels.Count; i++)
            passes += _kernels[i] is PixelKernels || i == 0 || _kernels[i - 1] is PixelKernels ? 1 : 0;
        return passes;
    }

    private static List<Augmentation> Join(IReadOnlyList<Augmentation> augmentations)
    {
        var joined = new List<Augmentation>();
        foreach (Augmentation augmentation in augmentations)
        {
            if (augmentation is Affine affine && joined.Count > 0 && joined[^1] is Affine before && before.TryJoin(affine) is { } both)
                joined[^1] = both;
            else
                joined.Add(augmentation);
        }

        return joined;
    }
}
