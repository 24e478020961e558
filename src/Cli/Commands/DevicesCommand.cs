using System.CommandLine;

namespace GpuTrainer.Cli;

/// <summary>gpu-trainer devices: lists what can run a training, and says why the rest cannot.</summary>
internal static class DevicesCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create(CommandHost host)
    {
        Option<bool> json = CommonOptions.Json();
        var command = new Command("devices", "List the devices, which one auto takes, and why others cannot be used.") { json };
        command.SetAction(parsed =>
        {
            using var context = Context.Create(builder => builder.CPU(new CpuOptions()).OpenCL().Cuda());
            if (parsed.GetValue(json))
                WriteJson(host.Output, context);
            else
                WriteText(host.Output, context);
            return ExitCode.Success;
        });
        return command;
    }

    private static void WriteText(TextWriter output, Context context)
    {
        Device preferred = context.GetPreferredDevice(preferCPU: false);
        int width = context.Devices.Max(device => device.Name.Length);
        output.WriteLine($"  {"device",-10} {"name".PadRight(width)} {"memory",10} {"units",6} {"lanes",6}");
        foreach (Device device in context.Devices)
        {
            output.WriteLine(
                $"{(device == preferred ? '*' : ' ')} {DeviceChoice.Of(context, device).ToString(),-10} {device.Name.PadRight(width)} "
                + $"{MemoryOf(device),10} {device.NumMultiprocessors,6} {device.WarpSize,6}");
            if (device.GetNumericsGap() is { } gap)
                output.WriteLine($"  {"",-10} may differ from other devices in the last bits: {gap}");
        }

        output.WriteLine($"Kernel runtime: {KernelRuntime.Name}.");
        output.WriteLine("* is what --device auto takes.");
        foreach (string note in context.Discoveries.SelectMany(discovery => discovery.Notes))
            output.WriteLine(note);
    }

    private static string MemoryOf(Device device) =>
        HasMemorySize(device) ? $"{device.MemorySize / (double)(1 << 30):0.0} GiB" : "-";

    // ILGPU's CPU accelerator says the largest number.
    private static bool HasMemorySize(Device device) => device.MemorySize != long.MaxValue;

    private static void WriteJson(TextWriter output, Context context)
    {
        Device preferred = context.GetPreferredDevice(preferCPU: false);
        foreach (Device device in context.Devices)
        {
            JsonLine.Write(output, line =>
            {
                line.WriteString("device", DeviceChoice.Of(context, device).ToString());
                line.WriteString("type", DeviceChoice.NameOf(device.AcceleratorType));
                line.WriteString("name", device.Name);
                if (HasMemorySize(device))
                    line.WriteNumber("memoryBytes", device.MemorySize);
                else
                    line.WriteNull("memoryBytes");
                line.WriteNumber("units", device.NumMultiprocessors);
                line.WriteNumber("lanes", device.WarpSize);
                line.WriteBoolean("auto", device == preferred);
                line.WriteString("numericsGap", device.GetNumericsGap());
                line.WriteString("runtime", KernelRuntime.Name);
            });
        }

        foreach (DeviceDiscovery discovery in context.Discoveries)
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
