using GpuTrainer.Data.Idx;

namespace GpuTrainer.Data.Tests.Idx;

public class IdxReaderTests
{
    private static IdxArray Read(byte[] bytes, long maxBytes = IdxReader.DefaultMaxBytes) =>
        IdxReader.Read(new MemoryStream(bytes), "test.idx", maxBytes);

    private static void Fails(DatasetError expected, byte[] bytes, long maxBytes = IdxReader.DefaultMaxBytes)
    {
        DatasetException e = Assert.Throws<DatasetException>(() => Read(bytes, maxBytes));
        Assert.Equal(expected, e.Error);
        Assert.StartsWith("test.idx: ", e.Message);
    }

    [Fact]
    public void UInt8_RankThree_IsRead()
    {
        IdxArray array = Read(IdxBytes.Make(0x08, [2, 1, 3], [1, 2, 3, 4, 5, 255]));

        Assert.Equal(IdxElementType.UInt8, array.ElementType);
        Assert.Equal([2, 1, 3], array.Dimensions);
        Assert.Equal([1, 2, 3, 4, 5, 255], array.AsSpan<byte>().ToArray());
    }

    [Fact]
    public void Read_Int8_IsSigned() => Assert.Equal([-1, 127, -128], Read(IdxBytes.Make(0x09, [3], [0xFF, 0x7F, 0x80])).ToInt32());

    [Fact]
    public void Read_Int16_IsBigEndian() => Assert.Equal([258, -2], Read(IdxBytes.Make(0x0B, [2], [1, 2, 0xFF, 0xFE])).ToInt32());

    [Fact]
    public void Read_Int32_IsBigEndian() =>
    Assert.Equal([0x01020304, -1], Read(IdxBytes.Make(0x0C, [2], [1, 2, 3, 4, 255, 255, 255, 255])).ToInt32());

    [Fact]
    public void Read_Float32_IsBigEndian() =>
    Assert.Equal([1f, -2f], Read(IdxBytes.Make(0x0D, [2], [0x3F, 0x80, 0, 0, 0xC0, 0, 0, 0])).AsSpan<float>().ToArray());

    [Fact]
    public void Read_Float64_IsBigEndian() =>
    Assert.Equal([1.0], Read(IdxBytes.Make(0x0E, [1], [0x3F, 0xF0, 0, 0, 0, 0, 0, 0])).AsSpan<double>().ToArray());

    [Fact]
    public void Read_Gzip_IsToldByItsMagic() => Assert.Equal([7, 8, 9], Read(IdxBytes.Gzip(IdxBytes.Make(0x08, [3], [7, 8, 9]))).ToInt32());

    [Fact]
    public void Data_LargerThanOneChunk_IsReadWhole()
    {
        byte[] data = new byte[(3 << 20) + 17];
        new Random(1).NextBytes(data);

        Assert.Equal(data, Read(IdxBytes.Gzip(IdxBytes.Make(0x08, [(uint)data.Length], data))).AsSpan<byte>().ToArray());
    }

    [Fact]
    public void Data_ThatShrinksAHundredfold_IsReadWhole()
    {
        byte[] data = new byte[(5 << 20) + 17];
        for (int i = 0; i < data.Length; i += 4096)
            data[i] = (byte)(i >> 12);

        Assert.Equal(data, Read(IdxBytes.Gzip(IdxBytes.Make(0x08, [(uint)data.Length], data))).AsSpan<byte>().ToArray());
    }

    [Fact]
    public void Read_EmptyFile_Fails() => Fails(DatasetError.Empty, []);

    [Theory]
    [InlineData(new byte[] { 0 })]
    [InlineData(new byte[] { 0, 0, 8 })]
    [InlineData(new byte[] { 0, 0, 8, 2, 0, 0, 0, 1, 0, 0 })]
    public void Header_CutOff_Fails(byte[] bytes) => Fails(DatasetError.TruncatedHeader, bytes);

    [Fact]
    public void Magic_Wrong_Fails() => Fails(DatasetError.BadMagic, [0x89, 0x50, 0x4E, 0x47, 0, 0, 0, 0]);

    [Theory]
    [InlineData(0x00)]
    [InlineData(0x0A)]
    [InlineData(0x0F)]
    [InlineData(0xFF)]
    public void ElementType_Unknown_Fails(byte type) => Fails(DatasetError.UnknownElementType, IdxBytes.Make(type, [1], [0, 0, 0, 0]));

    [Fact]
    public void Data_OneByteShort_Fails() => Fails(DatasetError.TruncatedData, IdxBytes.Make(0x08, [2, 2], [1, 2, 3]));

    [Fact]
    public void Data_OneByteLong_Fails() => Fails(DatasetError.TrailingBytes, IdxBytes.Make(0x08, [2, 2], [1, 2, 3, 4, 5]));

    [Fact]
    public void Rank_Zero_Fails() => Fails(DatasetError.ZeroDimension, IdxBytes.Make(0x08, [], []));

    [Fact]
    public void Dimension_Zero_Fails() => Fails(DatasetError.ZeroDimension, IdxBytes.Make(0x08, [3, 0], []));

    [Fact]
    public void Dimensions_ProductOverflow_Fails() =>
    Fails(DatasetError.TooLarge, IdxBytes.Make(0x0E, [0x7FFFFFFF, 0x7FFFFFFF, 0x7FFFFFFF, 0x7FFFFFFF], []));

    [Fact]
    public void Dimension_AboveInt32_Fails() => Fails(DatasetError.TooLarge, IdxBytes.Make(0x08, [0x80000000], []));

    [Fact]
    public void Data_BeyondLimit_Fails() => Fails(DatasetError.TooLarge, IdxBytes.Make(0x08, [101], new byte[101]), maxBytes: 100);

    [Fact]
    public void Data_AtLimit_IsRead() => Assert.Equal(100, Read(IdxBytes.Make(0x08, [100], new byte[100]), maxBytes: 100).Length);

    [Fact]
    public void Header_PromisingAGigabyte_AllocatesLittle()
    {
        byte[] bytes = IdxBytes.Make(0x08, [1 << 30], new byte[100]);
        long before = GC.GetAllocatedBytesForCurrentThread();

        Fails(DatasetError.TruncatedData, bytes);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 << 20);
    }

    [Fact]
    public void Gzip_EveryTruncation_Fails()
    {
        byte[] data = new byte[300];
        new Random(2).NextBytes(data);
        byte[] whole = IdxBytes.Gzip(IdxBytes.Make(0x08, [300], data));

        for (int length = 0; length < whole.Length; length++)
        {
            DatasetException e = Assert.Throws<DatasetException>(() => Read(whole[..length]));
            Assert.Contains(
                e.Error,
                new[] { DatasetError.Empty, DatasetError.TruncatedHeader, DatasetError.TruncatedData, DatasetError.CorruptGzip,
                    DatasetError.BadMagic });
        }
    }

    [Fact]
    public void Gzip_DamagedData_Fails()
    {
        byte[] bytes = IdxBytes.Gzip(IdxBytes.Make(0x08, [300], new byte[300]));
        bytes[^7] ^= 1; // in the CRC

        Fails(DatasetError.CorruptGzip, bytes);
    }

    [Fact]
    public void Read_AnyByteFlipped_SucceedsOrFailsCleanly()
    {
        byte[] whole = IdxBytes.Make(0x0B, [2, 3], new byte[12]);
        for (int i = 0; i < whole.Length * 8; i++)
        {
            byte[] bytes = [.. whole];
            bytes[i / 8] ^= (byte)(1 << (i % 8));
            try
            {
                Read(bytes);
            }
            catch (DatasetException)
            {
                // The only exception allowed.
            }
        }
    }

    [Fact]
    public void AsSpan_OfAnotherType_Fails()
    {
        IdxArray array = Read(IdxBytes.Make(0x08, [4], [0, 0, 0, 0]));

        Assert.Equal(DatasetError.WrongLayout, Assert.Throws<DatasetException>(() => array.AsSpan<int>().Length).Error);
    }

    [Fact]
    public void File_Missing_Fails() =>
        Assert.Equal(DatasetError.NotFound,
            Assert.Throws<DatasetException>(() => IdxReader.Read(Path.Combine("no", "such", "file"))).Error);
}
