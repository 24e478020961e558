using GpuTrainer.Benchmarks;
using GpuTrainer.Compute;

// dotnet run -c Release --project bench/Benchmarks -- matmul|conv|epoch|steps|step|loader|decode|checkpoints [options]; one JSON object per
// line. See bench/README.md.
string work = args.Length > 0 ? args[0] : "";
try
{
    return Run(work, args);
}
catch (DeviceException missing)
{
    Console.Error.WriteLine("Benchmarks: " + missing.Message);
    return 1;
}

static int Run(string work, string[] args)
{
    switch (work)
    {
        case "matmul":
            MatMulBenchmark.Run(args);
            return 0;
        case "conv":
            ConvolutionBenchmark.Run(args);
            return 0;
        case "epoch":
            EpochBenchmark.Run(args);
            return 0;
        case "steps":
            StepsBenchmark.Run(args);
            return 0;
        case "step":
            StepBenchmark.Run(args);
            return 0;
        case "loader":
            LoaderBenchmark.Run(args);
            return 0;
        case "decode":
            DecodeBenchmark.Run(args);
            return 0;
        case "checkpoints":
            CheckpointBenchmark.Run(args);
            return 0;
        default:
            Console.Error.WriteLine($"Benchmarks: got '{work}', expected matmul, conv, epoch, steps, step, loader, decode or checkpoints.");
            return 2;
    }
}
