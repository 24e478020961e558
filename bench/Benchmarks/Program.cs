using GpuTrainer.Benchmarks;

// dotnet run -c Release --project bench/Benchmarks -- matmul|kernels|epoch [options]; one JSON object a line.
string work = args.Length > 0 ? args[0] : "matmul";
switch (work)
{
    case "matmul":
        MatMulBenchmark.Run(args);
        return 0;
    default:
        Console.Error.WriteLine($"Benchmarks: got '{work}', expected matmul.");
        return 2;
}
