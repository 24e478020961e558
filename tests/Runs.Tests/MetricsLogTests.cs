using System.Text;

namespace GpuTrainer.Runs.Tests;

public sealed class MetricsLogTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string LogPath => _folder.File(RunFolder.MetricsName);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Append_AndRead_AreTheSame(bool validation)
    {
        Append([1, 2, 3], validation);
        Assert.Equal([.. Epochs(1, 3, validation)], MetricsLog.Read(LogPath));
        Assert.Equal(3, File.ReadAllLines(LogPath).Length);
        Assert.Contains(validation ? "\"validationLoss\":1.5" : "\"testLoss\":1.5", File.ReadAllLines(LogPath)[0]);
    }

    [Fact]
    public void Append_BeforeTheLogIsClosed_IsInTheFile()
    {
        using MetricsLog log = MetricsLog.Open(LogPath);
        log.Append(RunSamples.Epoch(1));
        Assert.Equal([RunSamples.Epoch(1)], MetricsLog.Read(LogPath));
    }

    [Fact]
    public void Numbers_ThatAreNotFinite_AreNull()
    {
        EpochMetrics bad = RunSamples.Epoch(1) with { TrainLoss = double.PositiveInfinity, WatchedLoss = double.NaN, GradientNorm = null };
        using (MetricsLog log = MetricsLog.Open(LogPath))
            log.Append(bad);
        Assert.Contains("\"trainLoss\":null", File.ReadAllText(LogPath));
        Assert.Equal(bad with { TrainLoss = double.NaN }, Assert.Single(MetricsLog.Read(LogPath)));
    }

    /// <summary>A kill in the middle of a write, at each of its bytes.</summary>
    [Fact]
    public void Line_TornAtAnyByte_IsLeftOutAndCutOffBeforeTheNext()
    {
        Append([1, 2]);
        byte[] whole = File.ReadAllBytes(LogPath);
        int first = Array.IndexOf(whole, (byte)'\n') + 1;
        for (int length = first; length < whole.Length; length++)
        {
            File.WriteAllBytes(LogPath, whole[..length]);
            Assert.Equal([RunSamples.Epoch(1)], MetricsLog.Read(LogPath));
            Append([2]);
            Assert.Equal(whole, File.ReadAllBytes(LogPath));
        }
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("")]
    [InlineData("\0\0\0")]
    public void DamagedLine_InTheMiddle_IsNamed(string line)
    {
        Append([1]);
        File.AppendAllText(LogPath, line + "\n");
        Append([3]);
        string message = Assert.Throws<RunException>(() => MetricsLog.Read(LogPath)).Message;
        Assert.StartsWith($"{LogPath}: line 2 is damaged", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"epoch\":1", "\"epoch\":-1")]
    [InlineData("\"epoch\":1", "\"epoch\":1e30")]
    [InlineData("\"epoch\":1", "\"epoch\":\"1\"")]
    [InlineData("\"trainLoss\":1", "\"trainLoss\":\"1\"")]
    public void Field_ThatIsDamaged_IsNamed(string field, string damaged)
    {
        Append([1]);
        File.WriteAllText(LogPath, File.ReadAllText(LogPath).Replace(field, damaged));
        Assert.Contains(damaged.Split(':')[0], Assert.Throws<RunException>(() => MetricsLog.Read(LogPath)).Message);
    }

    [Fact]
    public void Read_BeforeTheFirstEpoch_IsEmpty() => Assert.Empty(MetricsLog.Read(LogPath));

    [Fact]
    public void Line_OfAnyText_IsOneLineOfAscii() =>
        Assert.All(Encoding.UTF8.GetString(RunSamples.Epoch(1).ToUtf8()), sign => Assert.InRange(sign, ' ', '~'));

    private void Append(int[] epochs, bool validation = false)
    {
        using MetricsLog log = MetricsLog.Open(LogPath);
        foreach (int epoch in epochs)
            log.Append(RunSamples.Epoch(epoch, validation));
    }

    private static IEnumerable<EpochMetrics> Epochs(int first, int count, bool validation) =>
        Enumerable.Range(first, count).Select(epoch => RunSamples.Epoch(epoch, validation));
}
