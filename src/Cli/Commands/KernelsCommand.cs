using System.CommandLine;
using GpuTrainer.Compute;
using GpuTrainer.Kernels;
using GpuTrainer.Model;

namespace GpuTrainer.Cli;

/// <summary>gpu-trainer kernels: lists the kernels, and shows what the build made of one.</summary>
internal static class KernelsCommand
{
    private const string Cpu = "cpu";
    private const string OpenCl = "opencl";
    private const string Ptx = "ptx";

    /// <summary>Makes the command.</summary>
    public static Command Create(CommandHost host)
    {
        Option<bool> json = CommonOptions.Json();
        var command = new Command("kernels", "List the kernels, or dump what the build made of one.") { json, CreateDump(host) };
        command.SetAction(parsed =>
        {
            List(host.Output, parsed.GetValue(json));
            return ExitCode.Success;
        });
        return command;
    }

    private static Command CreateDump(CommandHost host)
    {
        var name = new Argument<string>("NAME") { Description = "A kernel's name, or a part of it that no other has." };
        Option<string?> target = ChoiceOption.Create("--target", $"Which text: C#, OpenCL C or PTX; default: {OpenCl}.", [Cpu, OpenCl, Ptx]);
        var dump = new Command("dump", "Print what the build made of a kernel.") { name, target };
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
        IReadOnlyList<KernelDescriptor> kernels = All();
        int width = kernels.Max(kernel => kernel.Name.Length);
        foreach (KernelDescriptor kernel in kernels)
        {
            if (!json)
            {
                output.WriteLine($"{kernel.Name.PadRight(width)}  {kernel.Source,-28}  {string.Join(", ", TargetsOf(kernel))}");
                continue;
            }

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
            _ => throw new UsageException($"kernels dump: {name} may be {string.Join(" or ", found.Select(kernel => kernel.Name))}; give more of the name."),
        };
    }

    private static string TextOf(KernelDescriptor kernel, string target)
    {
        string text = target switch
        {
            Cpu => GeneratedSource.Read(kernel),
            Ptx => kernel.Ptx,
            _ => kernel.OpenCl,
        };
        return text.Length > 0
            ? text.TrimEnd('\n') + "\n"
            : throw new UsageException($"kernels dump: {kernel.Name} has no {target} text in this build; it has: {string.Join(", ", TargetsOf(kernel))}.");
    }
}
