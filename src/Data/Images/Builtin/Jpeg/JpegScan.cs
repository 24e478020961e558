namespace GpuTrainer.Data.Images.Builtin.Jpeg;

/// <summary>Reads one scan: its header, and the coefficients that it brings for one component or several interleaved.</summary>
internal ref struct JpegScan
{
    private readonly JpegFrame _frame;
    private readonly JpegComponent[] _components;
    private readonly int _restartInterval;
    private readonly bool _firstPass;
    private readonly bool _dc;
    private JpegBlockReader _blocks;
    private JpegBitReader _bits;

    private JpegScan(JpegFrame frame, JpegComponent[] components, int restartInterval, int first, int last, int highBit, int lowBit, JpegBitReader bits)
    {
        _frame = frame;
        _components = components;
        _restartInterval = restartInterval;
        _firstPass = highBit == 0;
        _dc = first == 0;
        _blocks = new JpegBlockReader(first, last, lowBit);
        _bits = bits;
    }

    /// <summary>Reads the scan whose header is <paramref name="header"/> and whose bits start at <paramref name="position"/>.</summary>
    /// <returns>Where the bytes after the scan start.</returns>
    public static int Read(JpegFrame frame, JpegTables tables, ReadOnlySpan<byte> header, ReadOnlySpan<byte> file, int position)
    {
        ByteReader reader = new("JPEG", header);
        int count = reader.Byte("the scan header");
        if (count < 1 || count > frame.Components.Length)
            throw new ImageFormatException($"JPEG: a scan of {count} components, expected 1 to {frame.Components.Length}.");

        JpegComponent[] components = new JpegComponent[count];
        for (int i = 0; i < count; i++)
        {
            byte id = reader.Byte("the scan header");
            byte selectors = reader.Byte("the scan header");
            JpegComponent component = Array.Find(frame.Components, c => c.Id == id)
                ?? throw new ImageFormatException($"JPEG: a scan of component {id}, which the frame lacks.");
            if (components.AsSpan(0, i).Contains(component))
                throw new ImageFormatException($"JPEG: a scan names component {id} twice.");
            component.DcTable = tables.Dc(selectors >> 4);
            component.AcTable = tables.Ac(selectors & 15);
            component.Quantization ??= tables.Quantization(component.QuantizationTable);
            component.DcPrediction = 0;
            components[i] = component;
        }

        int first = reader.Byte("the scan header");
        int last = reader.Byte("the scan header");
        byte approximation = reader.Byte("the scan header");
        int highBit = approximation >> 4, lowBit = approximation & 15;
        if (!frame.Progressive)
            (first, last, highBit, lowBit) = (0, 63, 0, 0);
        else if (first > last || last > 63 || (first == 0 && last != 0) || (first > 0 && count > 1) || lowBit > 13)
            throw new ImageFormatException($"JPEG: a progressive scan of coefficients {first} to {last}, bit {lowBit}, {count} components, which is not allowed.");

        foreach (JpegComponent component in components)
            CheckProgress(component, frame.Progressive, first, last, highBit, lowBit);
        JpegScan scan = new(frame, components, tables.RestartInterval, first, last, highBit, lowBit, new JpegBitReader(file, position));
        if (count == 1)
            scan.ReadAlone();
        else
            scan.ReadInterleaved();
        return scan._bits.Position;
    }

    // Every scan must bring something new, bit after bit: so the work is bounded by the picture's size, not by the number of scans in the file.
    private static void CheckProgress(JpegComponent component, bool progressive, int first, int last, int highBit, int lowBit)
    {
        for (int k = first; k <= last; k++)
        {
            bool next = highBit == 0 ? component.LowestBit[k] == JpegComponent.NotSeen : component.LowestBit[k] == highBit && lowBit == highBit - 1;
            if (!next)
                throw new ImageFormatException($"JPEG: a scan repeats or skips bits of coefficient {k} of component {component.Id}: the file is damaged.");
            component.LowestBit[k] = lowBit;
        }

        bool needsDc = first == 0 && highBit == 0;
        bool needsAc = last > 0;
        if ((needsDc && component.DcTable is null) || (needsAc && component.AcTable is null) || component.Quantization is null)
            throw new ImageFormatException($"JPEG: component {component.Id} has no {(component.Quantization is null ? "quantization" : "Huffman")} table.");
        if (progressive && first > 0 && component.LowestBit[0] == JpegComponent.NotSeen)
            throw new ImageFormatException($"JPEG: AC coefficients of component {component.Id} come before its DC coefficient.");
    }

    // A scan of one component has only the blocks that hold its samples.
    private void ReadAlone()
    {
        JpegComponent component = _components[0];
        int done = 0;
        for (int row = 0; row < component.BlocksHigh; row++)
        {
            for (int column = 0; column < component.BlocksWide; column++)
            {
                RestartAt(done++);
                ReadBlock(component, column, row);
            }
        }
    }

    private void ReadInterleaved()
    {
        int done = 0;
        for (int mcuRow = 0; mcuRow < _frame.McusHigh; mcuRow++)
        {
            for (int mcuColumn = 0; mcuColumn < _frame.McusWide; mcuColumn++)
            {
                RestartAt(done++);
                foreach (JpegComponent component in _components)
                {
                    for (int v = 0; v < component.Vertical; v++)
                    {
                        for (int h = 0; h < component.Horizontal; h++)
                            ReadBlock(component, (mcuColumn * component.Horizontal) + h, (mcuRow * component.Vertical) + v);
                    }
                }
            }
        }
    }

    private void RestartAt(int done)
    {
        if (_restartInterval == 0 || done == 0 || done % _restartInterval != 0)
            return;
        _bits.Restart(((done / _restartInterval) - 1) % 8);
        _blocks.Restart();
        foreach (JpegComponent component in _components)
            component.DcPrediction = 0;
    }

    private void ReadBlock(JpegComponent component, int column, int row)
    {
        Span<short> block = component.Block(column, row);
        if (!_frame.Progressive)
            _blocks.Sequential(ref _bits, component, block);
        else if (_dc && _firstPass)
            _blocks.DcFirst(ref _bits, component, block);
        else if (_dc)
            _blocks.DcRefine(ref _bits, block);
        else if (_firstPass)
            _blocks.AcFirst(ref _bits, component, block);
        else
            _blocks.AcRefine(ref _bits, component, block);
    }
}
