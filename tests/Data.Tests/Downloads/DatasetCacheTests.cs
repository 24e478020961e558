using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;

namespace GpuTrainer.Data.Tests.Downloads;

/// <summary>Downloads from servers that do all that servers do wrong; nothing that is not whole ever gets a file's name.</summary>
public sealed class DatasetCacheTests : IDisposable
{
    private static readonly byte[] Content = [.. Enumerable.Range(0, 300_000).Select(i => (byte)((i * 7919) >> 3))];
    // Short for what is about silence; elsewhere a busy machine may leave the server waiting for its turn.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan LongPatience = TimeSpan.FromMinutes(1);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string FilePath => Path.Combine(_folder.Path, "set", "file");

    private static string Md5(byte[] bytes) => Convert.ToHexStringLower(MD5.HashData(bytes));

    private static NamedDataset Set(params string[] mirrors) => Set(Content.Length, mirrors);

    private static NamedDataset Set(long? length, params string[] mirrors) =>
        new("set", "", [new DownloadFile("file", Md5(Content), length, [.. mirrors.Select(mirror => mirror + "file")])], _ =>
            throw new InvalidOperationException());

    private string Provide(NamedDataset set, bool offline = false, Action<DownloadProgress>? progress = null, TimeSpan? patience = null) =>
        new DatasetCache(_folder.Path, offline, progress, patience ?? LongPatience).Provide(set);

    private void FailsWith(string expected, Action<string, Stream> answer, long? length = 300_000, TimeSpan? patience = null)
    {
        using var server = new MisbehavingServer(answer);

        var e = Assert.Throws<DatasetException>(() => Provide(Set(length, server.Url), patience: patience));

        Assert.Equal(DatasetError.NotDownloaded, e.Error);
        Assert.Contains(expected, e.Message);
        Assert.Contains("--data digits", e.Message);
        Assert.False(File.Exists(FilePath));
    }

    [Fact]
    public void Provide_GoodServer_WritesTheFileOnceAndTellsProgress()
    {
        var told = new List<DownloadProgress>();
        using var server = new MisbehavingServer((_, stream) => MisbehavingServer.Send(stream, "200 OK", Content));

        Provide(Set(server.Url), progress: told.Add);
        Provide(Set(server.Url));

        Assert.Equal(Content, File.ReadAllBytes(FilePath));
        Assert.Single(server.Requests);
        Assert.Equal(new DownloadProgress("file", "127.0.0.1", Content.Length, Content.Length, true), told[^1]);
        Assert.False(File.Exists(FilePath + ".part"));
    }

    [Theory]
    [InlineData("403 Forbidden")]
    [InlineData("404 Not Found")]
    [InlineData("500 Internal Server Error")]
    public void Provide_ServerRefuses_TellsTheStatus(string status) =>
        FailsWith($"answers {status}", (_, stream) => MisbehavingServer.Send(stream, status, "no"u8));

    [Fact]
    public void Provide_RedirectToAFile_IsRefused() => FailsWith(
        "redirects to file:///etc/passwd, expected",
        (_, stream) => MisbehavingServer.Send(stream, "302 Found", [], more: "Location: file:///etc/passwd\r\n"));

    [Fact]
    public void Provide_RedirectLoop_IsRefused() => FailsWith(
        "redirects more than 5 times", (_, stream) => MisbehavingServer.Send(stream, "302 Found", [], more: "Location: /again\r\n"));

    [Fact]
    public void Provide_Redirect_IsFollowed()
    {
        using var target = new MisbehavingServer((_, stream) => MisbehavingServer.Send(stream, "200 OK", Content));
        using var server = new MisbehavingServer(
            (_, stream) => MisbehavingServer.Send(stream, "302 Found", [], more: $"Location: {target.Url}there\r\n"));

        Provide(Set(server.Url));

        Assert.Equal(Content, File.ReadAllBytes(FilePath));
    }

    [Fact]
    public void Provide_Corrupt_IsRefused()
    {
        byte[] damaged = [.. Content];
        damaged[1234] ^= 1;
        FailsWith("MD5", (_, stream) => MisbehavingServer.Send(stream, "200 OK", damaged));
    }

    [Fact]
    public void Provide_ShorterThanKnown_IsRefused() => FailsWith(
        "announces 100 bytes", (_, stream) => MisbehavingServer.Send(stream, "200 OK", Content.AsSpan(0, 100)));

    [Fact]
    public void Provide_EndsBeforeTheLengthAnnounced_IsRefused() => FailsWith(
        "127.0.0.1: ", (request, stream) =>
        {
            // Never more than the first part, so that there is nothing to go on with.
            if (MisbehavingServer.RangeOf(request) == 0)
                MisbehavingServer.Send(stream, "200 OK", Content.AsSpan(0, 1000), length: Content.Length);
        });

    [Fact]
    public void Provide_MoreThanKnownWithoutALength_IsRefused() => FailsWith("more than the 300000 bytes", (_, stream) =>
    {
        stream.Write("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n"u8);
        for (int i = 0; i < 20; i++)
            stream.Write(Content);
    });

    [Fact]
    public void Provide_SilentServer_IsGivenUp() => FailsWith("silent", (_, stream) =>
    {
        stream.Write("HTTP/1.1 200 OK\r\nContent-Length: 300000\r\n\r\nabc"u8);
        stream.Flush();
        Thread.Sleep(Patience + Patience);
    }, patience: Patience);

    [Fact]
    public void Provide_SlowServer_IsWaitedFor()
    {
        using var server = new MisbehavingServer((_, stream) =>
        {
            MisbehavingServer.Send(stream, "200 OK", [], length: Content.Length);
            for (int i = 0; i < Content.Length; i += 50_000)
            {
                stream.Write(Content.AsSpan(i, 50_000));
                Thread.Sleep(Patience / 4); // Longer than its patience in all.
            }
        });

        Provide(Set(server.Url), patience: Patience);

        Assert.Equal(Content, File.ReadAllBytes(FilePath));
    }

    [Fact]
    public void Provide_ConnectionDrops_GoesOnWhereItBroke()
    {
        using var server = new MisbehavingServer((request, stream) =>
        {
            int start = MisbehavingServer.RangeOf(request);
            ReadOnlySpan<byte> rest = Content.AsSpan(start);
            MisbehavingServer.Send(
                stream, start == 0 ? "200 OK" : "206 Partial Content", rest[..Math.Min(rest.Length, 120_000)], length: rest.Length,
                more: $"Content-Range: bytes {start}-{Content.Length - 1}/{Content.Length}\r\n");
        });

        Provide(Set(server.Url));

        Assert.Equal(Content, File.ReadAllBytes(FilePath));
        Assert.Equal(3, server.Requests.Length);
    }

    [Fact]
    public void Provide_PartOfAnEarlierTryIsDamaged_StartsAgain()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(FilePath)!);
        File.WriteAllBytes(FilePath + ".part", new byte[1000]);
        using var server = new MisbehavingServer((request, stream) =>
        {
            int start = MisbehavingServer.RangeOf(request);
            MisbehavingServer.Send(
                stream, start == 0 ? "200 OK" : "206 Partial Content", Content.AsSpan(start),
                more: $"Content-Range: bytes {start}-{Content.Length - 1}/{Content.Length}\r\n");
        });

        Provide(Set(server.Url));

        Assert.Equal(Content, File.ReadAllBytes(FilePath));
    }

    [Fact]
    public void Provide_ServerIgnoresTheRange_StartsAgain()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(FilePath)!);
        File.WriteAllBytes(FilePath + ".part", Content[..1000]);
        using var server = new MisbehavingServer((_, stream) => MisbehavingServer.Send(stream, "200 OK", Content));

        Provide(Set(server.Url));

        Assert.Equal(Content, File.ReadAllBytes(FilePath));
    }

    [Fact]
    public void Provide_FirstMirrorFails_TakesTheSecond()
    {
        using var bad = new MisbehavingServer((_, stream) => MisbehavingServer.Send(stream, "404 Not Found", []));
        using var good = new MisbehavingServer((_, stream) => MisbehavingServer.Send(stream, "200 OK", Content));

        Provide(Set(bad.Url, good.Url));

        Assert.Equal(Content, File.ReadAllBytes(FilePath));
    }

    [Fact]
    public void Provide_NoNetwork_NamesTheEmbeddedDigits()
    {
        string url;
        using (var server = new MisbehavingServer((_, _) => { }))
            url = server.Url;

        var e = Assert.Throws<DatasetException>(() => Provide(Set(url)));

        Assert.Contains("--data digits", e.Message);
    }

    [Fact]
    public void Provide_Offline_AsksNoServer()
    {
        using var server = new MisbehavingServer((_, stream) => MisbehavingServer.Send(stream, "200 OK", Content));

        var e = Assert.Throws<DatasetException>(() => Provide(Set(server.Url), offline: true));

        Assert.Contains("--offline", e.Message);
        Assert.Contains("--data digits", e.Message);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task Provide_TwoAtATime_DownloadsOnce()
    {
        using var server = new MisbehavingServer((_, stream) =>
        {
            Thread.Sleep(200);
            MisbehavingServer.Send(stream, "200 OK", Content);
        });
        string url = server.Url;

        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(() => Provide(Set(url)))));

        Assert.Single(server.Requests);
        Assert.Equal(Content, File.ReadAllBytes(FilePath));
    }

    [Fact]
    public void Provide_Archives_UnpacksWhatIsWanted()
    {
        using var tarBytes = new MemoryStream();
        using (var gzip = new GZipStream(tarBytes, CompressionLevel.Fastest, leaveOpen: true))
        using (var tar = new TarWriter(gzip))
        {
            foreach (string name in new[] { "folder/a.bin", "../../evil.bin", "folder/other" })
                tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream([1, 2, 3]) });
        }

        byte[] archive = tarBytes.ToArray();
        using var server = new MisbehavingServer((_, stream) => MisbehavingServer.Send(stream, "200 OK", archive));
        var set = new NamedDataset(
            "set", "", [new DownloadFile("x.tar.gz", Md5(archive), null, [server.Url + "x"]) { Unpacked = ["a.bin"] }],
            _ => throw new InvalidOperationException());

        string folder = Provide(set);

        Assert.Equal([1, 2, 3], File.ReadAllBytes(Path.Combine(folder, "a.bin")));
        Assert.Equal([".lock", "a.bin", "x.tar.gz"],
            Directory.GetFiles(folder).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Verify_DamagedFile_IsNamed()
    {
        using var server = new MisbehavingServer((_, stream) => MisbehavingServer.Send(stream, "200 OK", Content));
        NamedDataset set = Set(server.Url);
        Provide(set);
        var cache = new DatasetCache(_folder.Path);
        Assert.Null(Assert.Single(cache.Verify(set)).Problem);

        File.WriteAllBytes(FilePath, new byte[Content.Length]);

        Assert.Contains("expected " + Md5(Content), Assert.Single(cache.Verify(set)).Problem);
    }
}
