using System.CommandLine;
using GpuTrainer.Compute;
using ILGPU.Runtime;

namespace GpuTrainer.Cli;

/// <summary>The options that say where a command runs.</summary>
internal sealed class DeviceOptions
{
    private const string WidthName = "--vector-width";
    private const string CompilerName = "--compiler";

    private static readonly Dictionary<string, CpuVectorWidth> s_widths = new(StringComparer.Ordinal)
    {
        ["auto"] = CpuVectorWidth.Auto,
        ["scalar"] = CpuVectorWidth.Scalar,
        ["128"] = CpuVectorWidth.Vector128,
        ["256"] = CpuVectorWidth.Vector256,
        ["512"] = CpuVectorWidth.Vector512,
    };

    private readonly Option<DeviceChoice> _device = new("--device")
    {
        Description = $"Where to run: {DeviceChoice.Syntax}. auto takes the best GPU, or else the processor.",
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
        "--threads", "Threads of the processor; default: one for each core. The result does not depend on it.",
        new Bounds<int>(1, 1024, "a whole number from 1 to 1024"));

    private readonly Option<string?> _width = ChoiceOption.Create(
        WidthName, "Bits of the processor's vectors; for checks: the result does not depend on it, and scalar checks every access.", [.. s_widths.Keys]);

    private readonly Option<string?> _compiler = ChoiceOption.Create(
        CompilerName, "Who compiles the kernels: this project at build time, or ILGPU at start, which is slower; default: built-in.",
        [CompilerNames.BuiltIn, CompilerNames.Ilgpu]);

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(_device);
        command.Add(_threads);
        command.Add(_width);
        command.Add(_compiler);
    }

    /// <summary>Opens the device that the user chose.</summary>
    /// <exception cref="UsageException">An option for the processor goes with another device.</exception>
    /// <exception cref="DeviceException">There is no such device, or it cannot be opened.</exception>
    public OpenDevice Open(ParseResult parsed)
    {
        DeviceChoice choice = parsed.GetValue(_device);
        int? threads = parsed.GetValue(_threads);
        string? width = parsed.GetValue(_width);
        if (choice.Type is not (null or AcceleratorType.CPU) && (threads is not null || width is not null))
        {
            throw new UsageException(
                $"{(threads is null ? WidthName : "--threads")}: it is for the processor, but --device is {choice}; leave one of them out.");
        }

        CpuOptions options = new() { VectorWidth = s_widths[width ?? "auto"] };
        if (threads is not null)
            options = options with { Threads = threads.Value };
        Compiler compiler = parsed.GetValue(_compiler) == CompilerNames.Ilgpu ? Compiler.Ilgpu : Compiler.BuiltIn;
        if (compiler == Compiler.Ilgpu && width is not null)
            throw new UsageException($"{WidthName}: code of {CompilerName} {CompilerNames.Ilgpu} has no vectors; leave one of them out.");
        return OpenDevice.Open(choice, options, compiler);
    }
}
