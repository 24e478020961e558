namespace GpuTrainer.Data.Tests.Sets;

/// <summary>Alone, because it measures the memory of the whole process.</summary>
[CollectionDefinition(nameof(NameTableTests), DisableParallelization = true)]
[Collection(nameof(NameTableTests))]
public sealed class NameTableTests
{
    [Fact]
    public void Add_OfAMillionNames_IsSmallAndExact()
    {
        const int count = 1_281_167; // ImageNet's training part.
        var table = new NameTable();
        long before = GC.GetTotalMemory(forceFullCollection: true);
        for (int i = 0; i < count; i++)
            table.Add($"n{i % 1000:00000000}_{i}.JPEG");
        long bytes = GC.GetTotalMemory(forceFullCollection: true) - before;

        for (int i = 0; i < count; i += 997)
            Assert.Equal($"n{i % 1000:00000000}_{i}.JPEG", table[i]);
        Assert.Equal($"n{(count - 1) % 1000:00000000}_{count - 1}.JPEG", table[count - 1]);
        // About 22 bytes a name and 8 for its end, in a list that doubles: under 64 MB, where strings alone would be 90.
        Assert.InRange(bytes, 0, 64 << 20);
    }
}
