using System.CommandLine;
using GpuTrainer.Compute;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Cli;

/// <summary>gpu-trainer devices: lists the devices, and says why others cannot be used.</summary>
internal static class DevicesCommand
{
    // What the other columns leave of 80.
    private const int MaxNameWidth = 42;

    /// <summary>Makes the command.</summary>
    public static Command Create(CommandHost host)
    {
        Option<bool> json = CommonOptions.Json();
        var command = new Command("devices", "List the devices, which one --device auto selects, and why others cannot be used.") { json };
        command.SetAction(parsed =>
        {
            using var search = DeviceSearch.Find(null, new CpuOptions());
            if (parsed.GetValue(json))
                WriteJson(host.Output, search);
            else
                WriteText(host.Output, search);
            return ExitCode.Success;
        });
        return command;
    }

    private static void WriteText(TextWriter output, DeviceSearch search)
    {
        Device preferred = search.Preferred;
        int width = Math.Min(search.Devices.Max(device => device.Name.Length), MaxNameWidth);
        output.WriteLine($"  {"device",-10} {"name".PadRight(width)} {"memory",10} {"units",6} {"lanes",6}");
        foreach (Device device in search.Devices)
        {
            output.WriteLine(
                $"{(device == preferred ? '*' : ' ')} {DeviceChoice.Of(search, device).ToString(),-10} "
                + $"{TableText.Shorten(device.Name, width).PadRight(width)} "
                + $"{MemoryOf(device),10} {device.NumMultiprocessors,6} {device.GetLanes(),6}");
            if (device.GetNumericsGap() is { } gap)
                output.WriteLine($"  {"",-10} its results may differ from other devices' in the last bits: {gap}");
        }

        output.WriteLine("* is what --device auto selects.");
        output.WriteLine(
            $"Runtime: ILGPU {Context.Version}. Compilers: {CompilerNames.BuiltIn} (the default) and {CompilerNames.Ilgpu} (--compiler).");
        foreach (string note in search.Discoveries.SelectMany(discovery => discovery.Notes))
            output.WriteLine(note);
    }

    private static string MemoryOf(Device device) => $"{device.MemorySize / (double)(1 << 30):0.0} GiB";

    private static void WriteJson(TextWriter output, DeviceSearch search)
    {
        Device preferred = search.Preferred;
        foreach (Device device in search.Devices)
        {
            JsonLine.Write(output, line =>
            {
                line.WriteString("device", DeviceChoice.Of(search, device).ToString());
                line.WriteString("type", DeviceChoice.NameOf(device.AcceleratorType));
                line.WriteString("name", device.Name);
                line.WriteNumber("memoryBytes", device.MemorySize);
                line.WriteNumber("units", device.NumMultiprocessors);
                line.WriteNumber("lanes", device.GetLanes());
                line.WriteBoolean("auto", device == preferred);
                line.WriteString("numericsGap", device.GetNumericsGap());
                line.WriteString("runtime", $"ILGPU {Context.Version}");
                line.WriteStartArray("compilers");
                foreach (Compiler compiler in DeviceSearch.CompilersFor(device))
                    line.WriteStringValue(CompilerNames.Of(compiler));
                line.WriteEndArray();
            });
        }

        foreach (DeviceDiscovery discovery in search.Discoveries)
        {
            foreach (string note in discovery.Notes)
            {
                JsonLine.Write(output, line =>
                {
                    line.WriteNull("device");
                    line.WriteString("type", DeviceChoice.NameOf(discovery.AcceleratorType));
                    line.WriteString("note", note);
                });
            }
        }
    }
}
