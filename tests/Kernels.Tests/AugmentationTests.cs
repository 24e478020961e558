using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Kernels.Tests;

/// <summary>What the kernels that change pictures do, on all devices with the same bits.</summary>
public class AugmentationTests
{
    private const int Height = 12;
    private const int Width = 15;
    private const int Plane = Height * Width;

    // Of a polynomial in single precision; the largest places are some tens of pixels.
    private const float PlaceTolerance = 2e-5f;

    private static SampleRandom Random(TestDevice device, int[] order, int epoch, int batch) =>
        new(device.Upload(order), device.Upload<int>([0, epoch * 5]), batch, 5, 77);

    private static float[] Places(AffineRanges ranges, int[] order, int epoch) => TestDevice.SameBits(device =>
    {
        int rows = order.Length;
        ArrayView<float> places = device.Garbage<float>(2 * rows * Plane);
        new SampleCoordinates(device.Accelerator).Reset(rows, Height, Width, places);
        using var affine = new RandomAffine(device.Accelerator, ranges, rows);
        affine.Map(rows, Height, Width, Random(device, order, epoch, rows), 0, places);
        return device.Read(places);
    });

    [Fact]
    public void RandomAffine_OfNoRange_ChangesNoPlace()
    {
        float[] places = Places(default, [3, 8], 1);

        for (int i = 0; i < places.Length; i++)
            Assert.Equal(i / Plane % 2 == 0 ? i % Width : i % Plane / Width, places[i]);
    }

    [Fact]
    public void RandomAffine_Rotation_KeepsDistancesFromTheMiddle()
    {
        float[] places = Places(new AffineRanges(Rotation: 0.5f), [3, 8, 1000], 2);

        for (int row = 0; row < 3; row++)
        {
            for (int pixel = 0; pixel < Plane; pixel++)
            {
                double x = places[(2 * row * Plane) + pixel] - ((Width - 1) / 2.0),
                    y = places[(((2 * row) + 1) * Plane) + pixel] - ((Height - 1) / 2.0);
                double x0 = (pixel % Width) - ((Width - 1) / 2.0), y0 = (pixel / Width) - ((Height - 1) / 2.0);
                Assert.Equal(Math.Sqrt((x0 * x0) + (y0 * y0)), Math.Sqrt((x * x) + (y * y)), PlaceTolerance);
            }
        }
    }

    [Fact]
    public void RandomAffine_OfASampleAndEpoch_DependsOnNothingElse()
    {
        var ranges = new AffineRanges(0.1f, 0.2f, 0.1f, 3f, 3f);

        float[] first = Places(ranges, [5, 9], 1), swapped = Places(ranges, [9, 7, 5], 1), later = Places(ranges, [5, 9], 2);

        Assert.Equal(first[..(2 * Plane)], swapped[(4 * Plane)..]);
        Assert.Equal(first[(2 * Plane)..], swapped[..(2 * Plane)]);
        Assert.NotEqual(first, later);
    }

    [Fact]
    public void RandomAffine_WholePixelsAndFlip_CopyPixelsExactly()
    {
        float[] picture = Inputs.Normal(Plane, 1);
        int[] order = [.. Enumerable.Range(0, 64)];
        float[] result = TestDevice.SameBits(device =>
        {
            ArrayView<float> places = device.Garbage<float>(2 * order.Length * Plane);
            ArrayView<float> input = device.Upload([.. Enumerable.Repeat(picture, order.Length).SelectMany(values => values)]);
            ArrayView<float> output = device.Garbage<float>(order.Length * Plane);
            var coordinates = new SampleCoordinates(device.Accelerator);
            coordinates.Reset(order.Length, Height, Width, places);
            using var affine = new RandomAffine(
                device.Accelerator, new AffineRanges(ShiftX: 2, ShiftY: 1, WholePixels: true, FlipProbability: 0.5f), order.Length);
            affine.Map(order.Length, Height, Width, Random(device, order, 0, order.Length), 0, places);
            coordinates.Sample(order.Length, 1, Height, Width, input, places, output);
            return device.Read(output);
        });

        var seen = new HashSet<(int, int, bool)>();
        for (int row = 0; row < order.Length; row++)
        {
            float[] got = result[(row * Plane)..((row + 1) * Plane)];
            (int, int, bool)[] matches = [.. from dx in Enumerable.Range(-2, 5)
                                             from dy in Enumerable.Range(-1, 3)
                                             from flip in new[] { false, true }
                                             where Moved(picture, dx, dy, flip).SequenceEqual(got)
                                             select (dx, dy, flip)];
            seen.Add(Assert.Single(matches));
        }

        // 30 changes are possible; 64 draws of them meet all but a few.
        Assert.True(seen.Count > 20, $"{seen.Count} different changes");
    }

    private static float[] Moved(float[] picture, int dx, int dy, bool flip)
    {
        float[] moved = new float[Plane];
        for (int y = 0; y < Height; y++)
        {
            for (int x = 0; x < Width; x++)
            {
                int fromX = (flip ? Width - 1 - x : x) + dx, fromY = y + dy;
                if (fromX >= 0 && fromX < Width && fromY >= 0 && fromY < Height)
                    moved[(y * Width) + x] = picture[(fromY * Width) + fromX];
            }
        }

        return moved;
    }

    [Fact]
    public void RandomElastic_MovesWithinItsAmplitude_AndSmoothly()
    {
        const float amplitude = 3f;
        float[] places = TestDevice.SameBits(device =>
        {
            ArrayView<float> moved = device.Garbage<float>(2 * Plane);
            new SampleCoordinates(device.Accelerator).Reset(1, Height, Width, moved);
            using var elastic = new RandomElastic(device.Accelerator, Height, Width, amplitude, 4f, 1);
            elastic.Map(1, Random(device, [4], 0, 1), 0, moved);
            return device.Read(moved);
        });

        float[] moves = [.. Enumerable.Range(0, Plane).Select(pixel => places[pixel] - (pixel % Width))];
        Assert.All(moves, move => Assert.InRange(move, -amplitude, amplitude));
        Assert.True(moves.Max() - moves.Min() > 0.1f);
        // A cubic B-spline's slope is at most the amplitude's double over the spacing, by two neighbouring nodes.
        for (int pixel = 1; pixel < Width; pixel++)
            Assert.InRange(Math.Abs(moves[pixel] - moves[pixel - 1]), 0f, 2f * amplitude / 4f);
    }

    [Fact]
    public void Erase_BlackensOneRectangle_OfAboutTheShareAsked()
    {
        int[] order = [.. Enumerable.Range(0, 200)];
        float[] result = TestDevice.SameBits(device =>
        {
            ArrayView<float> input = device.Upload([.. Enumerable.Repeat(1f, order.Length * Plane)]);
            ArrayView<float> output = device.Garbage<float>(order.Length * Plane);
            using var pixels = new RandomPixels(device.Accelerator, order.Length);
            pixels.Erase(order.Length, 1, Height, Width, 0.5f, 0.5f, Random(device, order, 0, order.Length), 0, input, output);
            return device.Read(output);
        });

        int erased = 0;
        for (int row = 0; row < order.Length; row++)
        {
            int[] black = [.. Enumerable.Range(0, Plane).Where(pixel => result[(row * Plane) + pixel] == 0f)];
            if (black.Length == 0)
                continue;
            erased++;
            int width = black.Max(pixel => pixel % Width) - black.Min(pixel => pixel % Width) + 1,
                height = black.Max(pixel => pixel / Width) - black.Min(pixel => pixel / Width) + 1;
            Assert.Equal(width * height, black.Length);
        }

        // Binomial(200, 0.5): standard deviation 7; five of them either side.
        Assert.InRange(erased, 65, 135);
    }

    [Fact]
    public void Noise_OfADeviation_HasIt()
    {
        float[] result = TestDevice.SameBits(device =>
        {
            ArrayView<float> output = device.Garbage<float>(50 * Plane);
            using var pixels = new RandomPixels(device.Accelerator, 50);
            pixels.Noise(50, Plane, 0.2f, Random(device, [.. Enumerable.Range(0, 50)], 0, 50), 0,
                device.Upload(new float[50 * Plane]), output);
            return device.Read(output);
        });

        // 9,000 numbers: the mean's deviation is 0.002, that of the deviation 0.0015; five of each.
        Assert.Equal(0, result.Average(), 0.01);
        Assert.Equal(0.2, Math.Sqrt(result.Average(value => value * value)), 0.0075);
    }

    [Fact]
    public void PenWidth_ThickensOrThins_NeverBoth()
    {
        float[] picture = [.. Enumerable.Range(0, Plane).Select(pixel => pixel % Width is > 5 and < 9 ? 1f : 0f)];
        float[] result = TestDevice.SameBits(device =>
        {
            ArrayView<float> output = device.Garbage<float>(40 * Plane);
            using var pixels = new RandomPixels(device.Accelerator, 40);
            pixels.PenWidth(
                40, 1, Height, Width, 0.8f, Random(device, [.. Enumerable.Range(0, 40)], 0, 40), 0,
                device.Upload([.. Enumerable.Repeat(picture, 40).SelectMany(values => values)]), output);
            return device.Read(output);
        });

        float[] sums = [.. Enumerable.Range(0, 40).Select(row => result[(row * Plane)..((row + 1) * Plane)].Sum() / Height)];
        // Three columns of ink become 3 - 2 * 0.8 to 3 + 2 * 0.8.
        Assert.All(sums, sum => Assert.InRange(sum, 1.39f, 4.61f));
        Assert.Contains(sums, sum => sum < 2.5f);
        Assert.Contains(sums, sum => sum > 3.5f);
    }

    [Fact]
    public void SinAndCosTurns_OfAnyAngle_AreWithinTheirError()
    {
        for (int i = -4000; i <= 4000; i++)
        {
            float turns = i / 1777f;
            Assert.Equal(Math.Sin(2 * Math.PI * turns), DeviceMath.SinTurns(turns), 4e-7);
            Assert.Equal(Math.Cos(2 * Math.PI * turns), DeviceMath.CosTurns(turns), 4e-7);
        }
    }
}
