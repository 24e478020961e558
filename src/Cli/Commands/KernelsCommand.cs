using System.CommandLine;
using GpuTrainer.Compute;
using GpuTrainer.Kernels;
using GpuTrainer.Model;

namespace GpuTrainer.Cli;

/// <summary>gpu-trainer kernels: lists the kernels, and prints the code generated for one.</summary>
internal static class KernelsCommand
{
    private const string Cpu = "cpu";
    private const string OpenCl = "opencl";
    private const string Ptx = "ptx";

    /// <summary>Makes the command.</summary>
    public static Command Create(CommandHost host)
    {
        Option<bool> json = CommonOptions.Json();
        var command = new Command("kernels", "List the kernels, or print the code generated for one.") { json, CreateDump(host) };
        command.SetAction(parsed =>
        {
            List(host.Output, parsed.GetValue(json));
            return ExitCode.Success;
        });
        return command;
    }

    private static Command CreateDump(CommandHost host)
    {
        var name = new Argument<string>("NAME") { Description = "A kernel's name, or an unambiguous part of it." };
        Option<string?> target = ChoiceOption.Create(
            "--target", $"The code to print: {Cpu} (C#), {OpenCl} (OpenCL C) or {Ptx}. Default: {OpenCl}.", [Cpu, OpenCl, Ptx]);
        var dump = new Command("dump", "Print the code generated for a kernel.") { name, target };
        dump.SetAction(parsed =>
        {
            KernelDescriptor kernel = Find(parsed.GetRequiredValue(name));
            host.Output.Write(TextOf(kernel, parsed.GetValue(target) ?? OpenCl));
            return ExitCode.Success;
        });
        return dump;
    }

    private static IReadOnlyList<KernelDescriptor> All() =>
        [.. KernelRegistry.All(typeof(Activations).Assembly), .. KernelRegistry.All(typeof(Sequential).Assembly)];

    private static void List(TextWriter output, bool json)
    {
        if (json)
            WriteJson(output);
        else
            WriteText(output);
    }

    // By file, for name, file and targets do not fit on a line of 80 columns.
    private static void WriteText(TextWriter output)
    {
        foreach (var file in All().GroupBy(kernel => (File: FileOf(kernel), Targets: string.Join(", ", TargetsOf(kernel)))))
        {
            output.WriteLine($"{file.Key.File} ({file.Key.Targets})");
            foreach (KernelDescriptor kernel in file)
                output.WriteLine($"  {kernel.Source[(FileOf(kernel).Length + 1)..^1],5}  {kernel.Name}");
        }

        output.WriteLine("Numbers are lines in the file. kernels dump NAME prints the generated code.");
    }

    // A source is "File.cs(12)".
    private static string FileOf(KernelDescriptor kernel) => kernel.Source[..kernel.Source.IndexOf('(')];

    private static void WriteJson(TextWriter output)
    {
        foreach (KernelDescriptor kernel in All())
        {
            JsonLine.Write(output, line =>
            {
                line.WriteString("name", kernel.Name);
                line.WriteString("source", kernel.Source);
                line.WriteStartArray("targets");
                foreach (string target in TargetsOf(kernel))
                    line.WriteStringValue(target);
                line.WriteEndArray();
            });
        }
    }

    private static IEnumerable<string> TargetsOf(KernelDescriptor kernel)
    {
        yield return Cpu;
        if (kernel.OpenCl.Length > 0)
            yield return OpenCl;
        if (kernel.Ptx.Length > 0)
            yield return Ptx;
    }

    private static KernelDescriptor Find(string name)
    {
        IReadOnlyList<KernelDescriptor> all = All();
        if (all.FirstOrDefault(kernel => kernel.Name == name) is { } exact)
            return exact;
        KernelDescriptor[] found = [.. all.Where(kernel => ("." + kernel.Name).Contains("." + name, StringComparison.OrdinalIgnoreCase))];
        return found switch
        {
            [var one] => one,
            [] => throw new UsageException($"kernels dump: there is no kernel {name}; gpu-trainer kernels lists them."),
            _ => throw new UsageException($"kernels dump: {name} is ambiguous: {string.Join(", ", found.Select(kernel => kernel.Name))}; "
                + "give more of the name."),
        };
    }

    private static string TextOf(KernelDescriptor kernel, string target)
    {
        string text = target switch
        {
            Cpu => GeneratedSource.Read(kernel),
            Ptx => kernel.Ptx,
            OpenCl => kernel.OpenCl,
            _ => throw new InvalidOperationException($"No code for the target {target}."),
        };
        return text.Length > 0
            ? text.TrimEnd('\n') + "\n"
            : throw new UsageException($"kernels dump: {kernel.Name} has no {target} code in this build, only "
                + $"{string.Join(", ", TargetsOf(kernel))}.");
    }
}
