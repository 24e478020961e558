using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text.Json;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

// Times libtorch through TorchSharp on the work of pytorch_mlp.py, with the same options and output. One JSON object per line. dotnet run
// -c Release --project bench/peers/TorchSharp -- DIR [--batch-size 64] [--epochs 3] [--threads 2] [--network tutorial|mlp|wide] [--samples
// N] [--matmul]
string Option(string name, string otherwise) => Array.IndexOf(args, name) is var i and >= 0 ? args[i + 1] : otherwise;
int Number(string name, int otherwise) =>
    int.Parse(Option(name, otherwise.ToString(CultureInfo.InvariantCulture)), CultureInfo.InvariantCulture);
try
{
    set_num_threads(Number("--threads", 2));
}
catch (Exception problem) when (problem is DllNotFoundException or TypeInitializationException or NotSupportedException
    or EntryPointNotFoundException)
{
    Console.Error.WriteLine($"TorchSharp: libtorch does not load on this machine, so this peer is left out: {Reason()}");
    return 1;
}

string version = "TorchSharp " + typeof(torch).Assembly.GetName().Version;
if (args.Contains("--matmul"))
{
    foreach ((int m, int k, int n) in
        new[] { (64, 784, 96), (64, 96, 256), (64, 256, 10), (512, 256, 10), (512, 784, 256), (512, 512, 512), (1024, 1024, 1024) })
        Print(new { peer = version + " mm", m, k, n, gflops = Math.Round(MatMulGflops(m, k, n), 1) });
    return 0;
}

string network = Option("--network", "tutorial");
int batchSize = Number("--batch-size", 64);
double[] seconds = EpochSeconds(args[0], network, batchSize, Number("--epochs", 3), Number("--samples", int.MaxValue));
Print(new
{
    peer = version,
    network,
    batchSize,
    threads = get_num_threads(),
    epochSeconds = seconds.Select(s => Math.Round(s, 3)),
    median = Math.Round(seconds[seconds.Length / 2], 3)
});
return 0;

static void Print<T>(T line) => Console.WriteLine(JsonSerializer.Serialize(line));

// TorchSharp's message only mentions missing packages; the loader's names the missing library.
static string Reason()
{
    string library = Path.Combine(AppContext.BaseDirectory, "runtimes", "linux-x64", "native", "libLibTorchSharp.so");
    try
    {
        NativeLibrary.Load(library);
        return "the library itself loads.";
    }
    catch (DllNotFoundException problem)
    {
        return problem.Message.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .FirstOrDefault(line => line.Contains("GLIBC")) ?? problem.Message;
    }
}

static double MatMulGflops(int m, int k, int n)
{
    using Tensor a = randn(m, k), b = randn(k, n);
    int inner = Math.Max(1, (int)(2e8 / (2.0 * m * k * n)));
    var times = new double[9];
    for (int repeat = 0; repeat < times.Length; repeat++)
    {
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < inner; i++)
            mm(a, b).Dispose(); // There is no form with an output tensor.
        times[repeat] = Stopwatch.GetElapsedTime(start).TotalSeconds / inner;
    }

    Array.Sort(times);
    return 2.0 * m * k * n / times[times.Length / 2] / 1e9;
}

static double[] EpochSeconds(string directory, string network, int batchSize, int epochs, int samples)
{
    random.manual_seed(0);
    byte[] pictures = ReadIdx(Path.Combine(directory, "train-images-idx3-ubyte.gz"));
    byte[] classes = ReadIdx(Path.Combine(directory, "train-labels-idx1-ubyte.gz"));
    int count = Math.Min(samples, classes.Length);
    using Tensor images =
        tensor(pictures.AsSpan(0, count * 784).ToArray(), dtype: ScalarType.Byte).reshape(count, 784).to(ScalarType.Float32) / 255;
    using Tensor labels = tensor(classes.AsSpan(0, count).ToArray(), dtype: ScalarType.Byte).to(ScalarType.Int64);
    Sequential model = network switch
    {
        "tutorial" => nn.Sequential(
            nn.Linear(784, 96), nn.Tanh(), nn.Dropout(0.2), nn.Linear(96, 256), nn.Sigmoid(), nn.Dropout(0.2), nn.Linear(256, 10)),
        "mlp" => nn.Sequential(nn.Linear(784, 256), nn.ReLU(), nn.Linear(256, 128), nn.ReLU(), nn.Linear(128, 10)),
        "wide" => nn.Sequential(nn.Linear(784, 4096), nn.ReLU(), nn.Linear(4096, 4096), nn.ReLU(), nn.Linear(4096, 10)),
        _ => throw new ArgumentException($"There is no network {network}; there are tutorial, mlp and wide."),
    };
    using optim.Optimizer optimizer = network == "tutorial"
        ? optim.Adam(model.parameters(), 1e-3)
        : optim.SGD(model.parameters(), 0.05, momentum: 0.9);
    using CrossEntropyLoss loss = nn.CrossEntropyLoss();
    model.train();
    var seconds = new double[epochs];
    for (int epoch = 0; epoch < epochs; epoch++)
    {
        long start = Stopwatch.GetTimestamp();
        using Tensor permutation = randperm(count);
        for (int first = 0; first < count; first += batchSize)
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor rows = permutation[TensorIndex.Slice(first, Math.Min(first + batchSize, count))];
            optimizer.zero_grad();
            loss.call(model.call(images.index_select(0, rows)), labels.index_select(0, rows)).backward();
            optimizer.step();
        }

        seconds[epoch] = Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    Array.Sort(seconds);
    return seconds;
}

static byte[] ReadIdx(string path)
{
    using var file = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
    using var all = new MemoryStream();
    file.CopyTo(all);
    ReadOnlySpan<byte> bytes = all.GetBuffer().AsSpan(0, (int)all.Length);
    int header = 4 + 4 * bytes[3];
    return bytes[header..].ToArray();
}
