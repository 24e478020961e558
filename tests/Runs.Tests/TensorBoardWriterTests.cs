namespace GpuTrainer.Runs.Tests;

public sealed class TensorBoardWriterTests : IDisposable
{
    private static readonly DateTimeOffset Time = new(2026, 11, 25, 1, 2, 3, 250, TimeSpan.Zero);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>RFC 3720, B.4, and the check value of the catalogues.</summary>
    [Fact]
    public void Crc32C_OfKnownBytes_IsTheStandards()
    {
        (byte[] Data, uint Crc)[] vectors =
        [
            (new byte[32], 0x8A9136AA),
            ([.. Enumerable.Repeat((byte)0xff, 32)], 0x62A8AB43),
            ([.. Enumerable.Range(0, 32).Select(i => (byte)i)], 0x46DD794E),
            ([.. Enumerable.Range(0, 32).Select(i => (byte)(31 - i))], 0x113FDB5C),
            ("123456789"u8.ToArray(), 0xE3069283),
            ([], 0),
        ];
        Assert.All(vectors, vector => Assert.Equal((vector.Crc, vector.Crc), (Crc32C.Of(vector.Data), EventFileReader.Crc(vector.Data))));
    }

    /// <summary>
    /// The first bytes of every event file that TensorFlow wrote: a record of 24 bytes, the masked checksum of that, and field 1 as a
    /// double.
    /// </summary>
    [Fact]
    public void File_OfNoScalars_BeginsAsTensorFlows()
    {
        TensorBoardWriter.Create(_folder.Path).Dispose();
        Assert.Equal([0x18, 0, 0, 0, 0, 0, 0, 0, 0xa3, 0x7f, 0x4b, 0x22, 0x09],
            File.ReadAllBytes(Assert.Single(Directory.GetFiles(_folder.Path)))[..13]);
    }

    [Fact]
    public void Scalars_OfAFile_AreReadBack()
    {
        using (TensorBoardWriter writer = TensorBoardWriter.Create(_folder.Path, now: Time))
        {
            writer.AddScalar("loss/train", 300, 0.1, Time);
            writer.AddScalar("größe", 1L << 40, double.NaN, Time);
            writer.AddScalar("", 0, 1e300, Time);
        }

        string path = Assert.Single(Directory.GetFiles(_folder.Path));
        Assert.StartsWith("events.out.tfevents.1795568523.", Path.GetFileName(path), StringComparison.Ordinal);
        double seconds = Time.ToUnixTimeMilliseconds() / 1000.0;
        Assert.Equal(
            [
                new TensorBoardEvent(seconds, 0, "brain.Event:2", null, 0, 0),
                new TensorBoardEvent(seconds, 300, null, "loss/train", 0.1f, 0),
                new TensorBoardEvent(seconds, 1L << 40, null, "größe", float.NaN, 0),
                new TensorBoardEvent(seconds, 0, null, "", float.PositiveInfinity, 0),
            ],
            EventFileReader.Read(File.ReadAllBytes(path)));
    }

    [Fact]
    public void Scalar_BeforeTheFileIsClosed_IsInTheFile()
    {
        using TensorBoardWriter writer = TensorBoardWriter.Create(_folder.Path);
        writer.AddScalar("a", 1, 1);
        Assert.Equal(2, EventFileReader.Read(File.ReadAllBytes(writer.Path)).Count);
    }

    [Fact]
    public void ResumedRun_HasAFileOfItsOwn_ThatTakesBackLaterSteps()
    {
        using TensorBoardWriter first = TensorBoardWriter.Create(_folder.Path, now: Time);
        using TensorBoardWriter second = TensorBoardWriter.Create(_folder.Path, resumedAfter: 120, now: Time);
        Assert.NotEqual(first.Path, second.Path);
        TensorBoardEvent restart = EventFileReader.Read(File.ReadAllBytes(second.Path))[1];
        Assert.Equal((121, 1), (restart.Step, restart.SessionStatus)); // SessionLog.START
    }

    [Theory]
    [InlineData(true, "loss/train loss/validation accuracy/train accuracy/validation learning_rate gradient_norm samples_per_second epoch")]
    [InlineData(false, "loss/train loss/test accuracy/train accuracy/test learning_rate samples_per_second epoch")]
    public void Epoch_OfARun_IsAScalarOfEachKind(bool validation, string tags)
    {
        EpochMetrics metrics = RunSamples.Epoch(2, validation) with { GradientNorm = validation ? 0.5 : null };
        string path;
        using (TensorBoardWriter writer = TensorBoardWriter.Create(_folder.Path))
        {
            writer.AddEpoch(metrics);
            path = writer.Path;
        }

        IReadOnlyList<TensorBoardEvent> events = EventFileReader.Read(File.ReadAllBytes(path));
        Assert.Equal(tags, string.Join(' ', events.Skip(1).Select(scalar => scalar.Tag)));
        Assert.All(events.Skip(1), scalar => Assert.Equal(metrics.Step, scalar.Step));
        Assert.Equal((float)metrics.WatchedLoss, events[2].Value);
    }

    [Fact]
    public void Reader_OfAFlippedBit_Fails()
    {
        string path;
        using (TensorBoardWriter writer = TensorBoardWriter.Create(_folder.Path))
        {
            writer.AddScalar("a", 1, 1);
            path = writer.Path;
        }

        byte[] file = File.ReadAllBytes(path);
        file[^6] ^= 1;
        Assert.ThrowsAny<Exception>(() => EventFileReader.Read(file));
        Assert.Equal("a", EventFileReader.Read(File.ReadAllBytes(path))[1].Tag);
    }
}
