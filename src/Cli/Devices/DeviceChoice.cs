using System.Globalization;
using GpuTrainer.Compute;
using ILGPU.Runtime;

namespace GpuTrainer.Cli;

/// <summary>A device as users name it: auto, cpu, opencl, opencl:1, cuda, cuda:1.</summary>
/// <param name="Type">The kind of device; null = the best of all.</param>
/// <param name="Index">Its position among those of the kind, from 0.</param>
internal readonly record struct DeviceChoice(AcceleratorType? Type, int Index)
{
    /// <summary>What <see cref="TryParse"/> takes, for people.</summary>
    public const string Syntax = "auto, cpu, opencl[:N] or cuda[:N]";

    private static readonly (string Name, AcceleratorType Type)[] s_types =
        [("cpu", AcceleratorType.CPU), ("opencl", AcceleratorType.OpenCL), ("cuda", AcceleratorType.Cuda)];

    /// <summary>The best device of all.</summary>
    public static DeviceChoice Auto => new(null, 0);

    /// <summary>Reads a name.</summary>
    public static bool TryParse(string text, out DeviceChoice choice)
    {
        choice = Auto;
        if (text == "auto")
            return true;
        string[] parts = text.Split(':');
        int index = 0;
        if (parts.Length > 2 || (parts.Length == 2 && !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out index)))
            return false;
        foreach ((string name, AcceleratorType type) in s_types)
        {
            if (parts[0] != name || (type == AcceleratorType.CPU && parts.Length == 2))
                continue;
            choice = new DeviceChoice(type, index);
            return true;
        }

        return false;
    }

    /// <summary>The name of a kind: cpu, opencl, cuda.</summary>
    public static string NameOf(AcceleratorType type) => s_types.First(entry => entry.Type == type).Name;

    /// <summary>The name of a device among those found, as <see cref="TryParse"/> reads it.</summary>
    public static DeviceChoice Of(DeviceSearch search, Device device)
    {
        int index = search.Devices.Where(other => other.AcceleratorType == device.AcceleratorType).TakeWhile(other => other != device).Count();
        return new DeviceChoice(device.AcceleratorType, index);
    }

    /// <summary>The name that <see cref="TryParse"/> reads.</summary>
    public override string ToString() => Type switch
    {
        null => "auto",
        AcceleratorType.CPU => "cpu",
        AcceleratorType type => string.Create(CultureInfo.InvariantCulture, $"{NameOf(type)}:{Index}"),
    };
}
