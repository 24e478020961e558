namespace GpuTrainer.Data.Images.Builtin.Jpeg;

/// <summary>Reads the coefficients of one block in each of the five codings (T.81, F.2.2 and G.1.2; zigzag order throughout).</summary>
/// <param name="first">First coefficient of the scan (Ss).</param>
/// <param name="last">Last coefficient of the scan (Se).</param>
/// <param name="lowBit">The bit that the scan brings, counted from the lowest (Al).</param>
internal struct JpegBlockReader(int first, int last, int lowBit)
{
    // Blocks still to come whose band is empty, the current one included.
    private int _endOfBandRun;

    public void Restart() => _endOfBandRun = 0;

    /// <summary>All coefficients at once: the sequential coding.</summary>
    public readonly void Sequential(ref JpegBitReader bits, JpegComponent component, Span<short> block)
    {
        DcFirst(ref bits, component, block);
        JpegHuffmanTable table = component.AcTable!; // `!`: the scan checks its tables before the first block
        for (int k = 1; k < 64; k++)
        {
            int symbol = bits.Symbol(table);
            int size = symbol & 15;
            if (size == 0 && symbol != 0xF0)
                break; // end of block
            k = Advance(k, symbol >> 4, 63);
            block[k] = (short)bits.Signed(size);
        }
    }

    /// <summary>The first bits of the DC coefficient.</summary>
    public readonly void DcFirst(ref JpegBitReader bits, JpegComponent component, Span<short> block)
    {
        int size = bits.Symbol(component.DcTable!); // `!`: the scan checks its tables before the first block
        if (size > 15)
            throw new ImageFormatException($"JPEG: a DC difference of {size} bits, expected at most 15: the file is damaged.");
        component.DcPrediction += bits.Signed(size);
        block[0] = (short)(component.DcPrediction << lowBit);
    }

    /// <summary>One more bit of the DC coefficient.</summary>
    public readonly void DcRefine(ref JpegBitReader bits, Span<short> block) => block[0] |= (short)(bits.Bits(1) << lowBit);

    /// <summary>The first bits of a band of AC coefficients.</summary>
    public void AcFirst(ref JpegBitReader bits, JpegComponent component, Span<short> block)
    {
        if (_endOfBandRun > 0)
        {
            _endOfBandRun--;
            return;
        }

        for (int k = first; k <= last; k++)
        {
            int symbol = bits.Symbol(component.AcTable!); // `!`: the scan checks its tables before the first block
            int run = symbol >> 4, size = symbol & 15;
            if (size == 0 && run < 15)
            {
                _endOfBandRun = (1 << run) + bits.Bits(run) - 1;
                return;
            }

            k = Advance(k, run, last);
            block[k] = (short)(bits.Signed(size) * (1 << lowBit));
        }
    }

    /// <summary>One more bit of the coefficients that are not zero yet, and new ones of magnitude 1.</summary>
    public void AcRefine(ref JpegBitReader bits, JpegComponent component, Span<short> block)
    {
        int k = first;
        while (_endOfBandRun == 0 && k <= last)
        {
            int symbol = bits.Symbol(component.AcTable!); // `!`: the scan checks its tables before the first block
            int run = symbol >> 4, size = symbol & 15;
            if (size > 1)
                throw new ImageFormatException($"JPEG: a refinement of {size} bits, expected 1: the file is damaged.");
            if (size == 0 && run < 15)
            {
                _endOfBandRun = (1 << run) + bits.Bits(run);
                break;
            }

            int value = size == 0 ? 0 : (bits.Bits(1) == 1 ? 1 : -1) * (1 << lowBit);
            // Passes over `run` zeros, refining what is not zero on the way, up to the zero that the value replaces.
            for (; k <= last; k++)
            {
                if (block[k] != 0)
                    Refine(ref bits, ref block[k]);
                else if (run-- == 0)
                    break;
            }

            if (k > last)
                throw new ImageFormatException("JPEG: a run of zeros leaves its band: the file is damaged.");
            block[k++] = (short)value;
        }

        if (_endOfBandRun == 0)
            return;
        _endOfBandRun--;
        for (; k <= last; k++)
        {
            if (block[k] != 0)
                Refine(ref bits, ref block[k]);
        }
    }

    private readonly void Refine(ref JpegBitReader bits, ref short coefficient)
    {
        if (bits.Bits(1) == 0)
            return;
        coefficient += (short)(coefficient > 0 ? 1 << lowBit : -(1 << lowBit));
    }

    private static int Advance(int k, int run, int last) => k + run <= last
        ? k + run
        : throw new ImageFormatException("JPEG: a run of zeros leaves its block: the file is damaged.");
}
