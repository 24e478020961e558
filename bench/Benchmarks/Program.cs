using GpuTrainer.Benchmarks;

// dotnet run -c Release --project bench/Benchmarks -- matmul|epoch|step [options]; one JSON object a line. See bench/README.md.
string work = args.Length > 0 ? args[0] : "";
switch (work)
{
    case "matmul":
        MatMulBenchmark.Run(args);
        return 0;
    case "epoch":
        EpochBenchmark.Run(args);
        return 0;
    case "step":
        StepBenchmark.Run(args);
        return 0;
    default:
        Console.Error.WriteLine($"Benchmarks: got '{work}', expected matmul, epoch or step.");
        return 2;
}
