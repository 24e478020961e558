using System.Diagnostics;
using GpuTrainer.Data.Images;

namespace GpuTrainer.Data.Tests.Images;

/// <summary>
/// Damaged files end in one clear error, soon, and in bounded memory. GPU_TRAINER_FUZZ_CASES sets how many to try (the default takes
/// seconds, the long campaign is of 200,000 and more), GPU_TRAINER_FUZZ_SEED where to begin.
/// </summary>
public class ImageFuzzTests
{
    private const int DefaultCases = 6000;

    // What ImageLimits promises, once for the header and once for the pixels, and what is made of them; the rest is tables and messages.
    private static readonly ImageLimits Limits = new() { MaxPixels = 1 << 18 };
    private static readonly long MostBytes = (2L << 24) + ((ImageLimits.BytesPerPixel + 4L) * Limits.MaxPixels);

    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(1);

    [Fact]
    public void Decode_DamagedFile_FailsCleanly()
    {
        int cases = Setting("GPU_TRAINER_FUZZ_CASES", DefaultCases);
        int seed = Setting("GPU_TRAINER_FUZZ_SEED", 0);
        List<byte[]> files = FuzzCorpus.Files();
        int decoded = 0;
        for (int i = seed; i < seed + cases; i++)
        {
            byte[] file = FuzzCorpus.Mutate(files[i % files.Count], files, new Random(i));
            long before = GC.GetAllocatedBytesForCurrentThread();
            long start = Stopwatch.GetTimestamp();
            decoded += Decodes(file, i) ? 1 : 0;
            TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(allocated <= MostBytes + (4L * file.Length), $"case {i} took {allocated} bytes, expected at most {MostBytes}");

            // Only a case that is slow every time is a hang: the machine may have been busy.
            for (int again = 0; again < 3 && elapsed > Hang; again++)
            {
                start = Stopwatch.GetTimestamp();
                Decodes(file, i);
                elapsed = Stopwatch.GetElapsedTime(start);
            }

            Assert.True(elapsed <= Hang, $"case {i} took {elapsed}");
        }

        // Both paths are really tried.
        Assert.InRange(decoded, cases / 100, cases * 9 / 10);
    }

    private static bool Decodes(byte[] file, int number)
    {
        try
        {
            ImageFile.Decode(file, Limits);
            return true;
        }
        catch (ImageFormatException e)
        {
            Assert.DoesNotContain('\n', e.Message);
            return false;
        }
        catch (Exception e)
        {
            Assert.Fail($"case {number}: {e}");
            return false;
        }
    }

    private static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), out int value) ? value : otherwise;
}
