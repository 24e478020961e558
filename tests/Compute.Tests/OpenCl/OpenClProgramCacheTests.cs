namespace GpuTrainer.Compute.Tests.OpenCl;

public sealed class OpenClProgramCacheTests : IDisposable
{
    private readonly string _directory = Path.Combine(Path.GetTempPath(), "gpu-trainer-test-" + Guid.NewGuid().ToString("N"));

    [Fact]
    public void Write_ThenRead_GivesTheBinary()
    {
        var cache = new OpenClProgramCache(_directory);
        Assert.Null(cache.TryRead("key"));
        cache.Write("key", [1, 2, 3]);
        Assert.Equal([1, 2, 3], cache.TryRead("key"));
        Assert.Null(cache.TryRead("other"));
        Assert.Single(Directory.GetFiles(_directory));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    [InlineData(40)]
    [InlineData(-1)]
    public void Read_DamagedFile_CountsAsAbsent(int at)
    {
        var cache = new OpenClProgramCache(_directory);
        cache.Write("key", [1, 2, 3]);
        string file = Directory.GetFiles(_directory)[0];
        byte[] bytes = File.ReadAllBytes(file);
        bytes[at < 0 ? bytes.Length + at : at] ^= 1;
        File.WriteAllBytes(file, bytes);
        Assert.Null(cache.TryRead("key"));
        cache.Write("key", [4]);
        Assert.Equal([4], cache.TryRead("key"));
    }

    [Fact]
    public void Read_TruncatedOrEmptyFile_CountsAsAbsent()
    {
        var cache = new OpenClProgramCache(_directory);
        cache.Write("key", [1, 2, 3]);
        string file = Directory.GetFiles(_directory)[0];
        byte[] bytes = File.ReadAllBytes(file);
        foreach (int length in new[] { 0, 5, bytes.Length - 1 })
        {
            File.WriteAllBytes(file, bytes[..length]);
            Assert.Null(cache.TryRead("key"));
        }
    }

    [Fact]
    public void Write_ManyAtOnce_NeverShowsHalfAFile()
    {
        var cache = new OpenClProgramCache(_directory);
        byte[][] binaries = [.. Enumerable.Range(0, 8).Select(i => Enumerable.Repeat((byte)i, 100_000 + i).ToArray())];
        cache.Write("key", binaries[0]);
        Parallel.For(0, 64, i =>
        {
            cache.Write("key", binaries[i % 8]);
            byte[]? read = cache.TryRead("key");
            Assert.NotNull(read);
            Assert.Equal(binaries[read[0]], read);
        });
    }

    [Fact]
    public void Write_WhereNothingCanBeWritten_IsNoError()
    {
        Directory.CreateDirectory(_directory);
        string file = Path.Combine(_directory, "file");
        File.WriteAllText(file, "");
        var cache = new OpenClProgramCache(Path.Combine(file, "below"));
        cache.Write("key", [1]);
        Assert.Null(cache.TryRead("key"));
    }

    [Fact]
    public void Without_Directory_NothingIsKept()
    {
        var cache = new OpenClProgramCache(null);
        cache.Write("key", [1]);
        Assert.Null(cache.TryRead("key"));
    }

    public void Dispose()
    {
        if (Directory.Exists(_directory))
            Directory.Delete(_directory, recursive: true);
    }
}
