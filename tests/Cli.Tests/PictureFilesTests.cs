namespace GpuTrainer.Cli.Tests;

/// <summary>FILE, DIR and GLOB become files.</summary>
public sealed class PictureFilesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public PictureFilesTests()
    {
        foreach (string file in
            new[] { "b.png", "a.PNG", "c.jpg", "notes.txt", ".hidden.png", "x/d.png", "x/y/e.gif", "x/.git/f.png", "z[1].png" })
        {
            string path = _folder.File(file);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, "x");
        }
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Expand_Directory_IsItsPicturesSortedAndThoseBelow() =>
        Assert.Equal(["a.PNG", "b.png", "c.jpg", "x/d.png", "x/y/e.gif", "z[1].png"], Expand(""));

    [Theory]
    [InlineData("*.png", "b.png,z[1].png")]
    [InlineData("?.jpg", "c.jpg")]
    [InlineData("*.txt", "notes.txt")] // As from a shell: who writes it means it.
    [InlineData("x/*", "x/d.png,x/y/e.gif")]
    [InlineData("*/*/*.gif", "x/y/e.gif")]
    [InlineData("**/*.png", "b.png,x/d.png,z[1].png")]
    [InlineData("x/**", "x/d.png,x/y/e.gif")]
    [InlineData(".h*", ".hidden.png")]
    [InlineData("z[1].png", "z[1].png")]
    public void Expand_Glob_IsWhatMatches(string pattern, string expected) => Assert.Equal(expected.Split(','), Expand(pattern));

    [Fact]
    public void Expand_LinkToTheFolderItself_Ends()
    {
        Directory.CreateSymbolicLink(_folder.File("x/loop"), _folder.Path);

        Assert.Equal(["x/d.png", "x/y/e.gif"], Expand("x"));
        Assert.Equal(["b.png", "x/d.png", "z[1].png"], Expand("**/*.png"));
    }

    [Theory]
    [InlineData("*.bmp", "no file matches the pattern")]
    [InlineData("nowhere/*.png", "no file matches the pattern")]
    [InlineData("empty", "contains no pictures")]
    public void Expand_Nothing_SaysSo(string argument, string message)
    {
        Directory.CreateDirectory(_folder.File("empty"));

        PictureSource source = Assert.Single(PictureFiles.Expand([_folder.File(argument)]));

        Assert.Contains($"{argument}: {message}", source.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Expand_EmptyArgument_SaysSo() =>
        Assert.StartsWith("FILE: got \"\"", Assert.Single(PictureFiles.Expand([""])).Problem, StringComparison.Ordinal);

    [Fact]
    public void Expand_Several_KeepsTheirOrder() =>
        Assert.Equal(
            [_folder.File("c.jpg"), _folder.File("none.png"), _folder.File("b.png"), _folder.File("z[1].png")],
            PictureFiles.Expand([_folder.File("c.jpg"), _folder.File("none.png"), _folder.File("*.png")]).Select(source => source.Path));

    private string[] Expand(string argument)
    {
        string path = argument.Length == 0 ? _folder.Path : _folder.File(argument);
        IReadOnlyList<PictureSource> sources = PictureFiles.Expand([path]);
        Assert.All(sources, source => Assert.Null(source.Problem));
        return [.. sources.Select(source => Path.GetRelativePath(_folder.Path, source.Path).Replace('\\', '/'))];
    }
}
