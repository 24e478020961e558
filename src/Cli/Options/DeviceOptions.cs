using System.CommandLine;
using GpuTrainer.Compute;
using ILGPU.Runtime;

namespace GpuTrainer.Cli;

/// <summary>The options that select the device.</summary>
internal sealed class DeviceOptions
{
    private const string WidthName = "--vector-width";
    private const string CompilerName = "--compiler";

    private static readonly Dictionary<string, CpuVectorWidth> Widths = new(StringComparer.Ordinal)
    {
        ["auto"] = CpuVectorWidth.Auto,
        ["scalar"] = CpuVectorWidth.Scalar,
        ["128"] = CpuVectorWidth.Vector128,
        ["256"] = CpuVectorWidth.Vector256,
        ["512"] = CpuVectorWidth.Vector512,
    };

    private readonly Option<DeviceChoice> _device = new("--device")
    {
        Description = $"The device to run on: {DeviceChoice.Syntax}. auto selects the best GPU, or else the CPU.",
        HelpName = "DEVICE",
        DefaultValueFactory = _ => DeviceChoice.Auto,
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            if (DeviceChoice.TryParse(text, out DeviceChoice choice))
                return choice;
            result.AddError($"--device: got \"{text}\", expected {DeviceChoice.Syntax}.");
            return DeviceChoice.Auto;
        },
    };

    private readonly Option<int?> _threads = NumberOption.CreateOptional(
        "--threads", "CPU threads; the result does not depend on them. Default: one per core.",
        new Bounds<int>(1, 1024, "a whole number from 1 to 1024"));

    private readonly Option<string?> _width = ChoiceOption.Create(
        WidthName, "Width of the CPU's vectors in bits, for tests: the result does not depend on it, and scalar checks every memory "
            + "access. Default: auto.",
        [.. Widths.Keys]);

    private readonly Option<string?> _compiler = ChoiceOption.Create(
        CompilerName, "The compiler of the kernels: this project's (at build time) or ILGPU's (at startup, slower). Default: "
            + $"{CompilerNames.BuiltIn}.",
        [CompilerNames.BuiltIn, CompilerNames.Ilgpu]);

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(_device);
        command.Add(_threads);
        command.Add(_width);
        command.Add(_compiler);
    }

    /// <summary>Opens the chosen device.</summary>
    /// <exception cref="UsageException">A CPU option is combined with another device.</exception>
    /// <exception cref="DeviceException">There is no such device, or it cannot be opened.</exception>
    public OpenDevice Open(ParseResult parsed)
    {
        DeviceChoice choice = parsed.GetValue(_device);
        int? threads = parsed.GetValue(_threads);
        string? width = parsed.GetValue(_width);
        if (choice.Type is not (null or AcceleratorType.CPU) && (threads is not null || width is not null))
        {
            throw new UsageException(
                $"{(threads is null ? WidthName : "--threads")}: it applies to the CPU only, but --device is {choice}; leave one of them "
                    + "out.");
        }

        CpuOptions options = new() { VectorWidth = Widths[width ?? "auto"] };
        if (threads is not null)
            options = options with { Threads = threads.Value };
        Compiler compiler = parsed.GetValue(_compiler) == CompilerNames.Ilgpu ? Compiler.Ilgpu : Compiler.BuiltIn;
        if (compiler == Compiler.Ilgpu && width is not null)
        {
            throw new UsageException($"{WidthName}: not with {CompilerName} {CompilerNames.Ilgpu}, whose CPU code uses no vectors; leave "
                + "one of them out.");
        }

        return OpenDevice.Open(choice, options, compiler);
    }
}
