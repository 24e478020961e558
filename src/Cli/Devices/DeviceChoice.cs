using System.Globalization;
using GpuTrainer.Compute;
using GpuTrainer.Kernels;
using ILGPU.Runtime;

namespace GpuTrainer.Cli;

/// <summary>A value of --device: auto, cpu, opencl, opencl:1, cuda, cuda:1.</summary>
/// <param name="Type">The kind of device; null: auto.</param>
/// <param name="Index">The index among devices of that kind, from 0.</param>
internal readonly record struct DeviceChoice(AcceleratorType? Type, int Index)
{
    /// <summary>The accepted values, for help and errors.</summary>
    public const string Syntax = "auto, cpu, opencl[:N] or cuda[:N]";

    private static readonly (string Name, AcceleratorType Type)[] Types =
        [("cpu", AcceleratorType.CPU), ("opencl", AcceleratorType.OpenCL), ("cuda", AcceleratorType.Cuda)];

    /// <summary>The best device available.</summary>
    public static DeviceChoice Auto => new(null, 0);

    /// <summary>Parses a value.</summary>
    public static bool TryParse(string text, out DeviceChoice choice)
    {
        choice = Auto;
        if (text == "auto")
            return true;
        string[] parts = text.Split(':');
        int index = 0;
        if (parts.Length > 2 || (parts.Length == 2 && !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out index)))
            return false;
        foreach ((string name, AcceleratorType type) in Types)
        {
            if (parts[0] != name || (type == AcceleratorType.CPU && parts.Length == 2))
                continue;
            choice = new DeviceChoice(type, index);
            return true;
        }

        return false;
    }

    /// <summary>The name of a kind: cpu, opencl, cuda.</summary>
    public static string NameOf(AcceleratorType type) => Types.First(entry => entry.Type == type).Name;

    /// <summary>The value that selects a device among those found.</summary>
    public static DeviceChoice Of(DeviceSearch search, Device device)
    {
        int index =
            search.Devices.Where(other => other.AcceleratorType == device.AcceleratorType).TakeWhile(other => other != device).Count();
        return new DeviceChoice(device.AcceleratorType, index);
    }

    /// <summary>The value as <see cref="TryParse"/> reads it.</summary>
    public override string ToString() => Type switch
    {
        null => "auto",
        AcceleratorType.CPU => "cpu",
        AcceleratorType type => string.Create(CultureInfo.InvariantCulture, $"{NameOf(type)}:{Index}"),
    };
}

/// <summary>The values of --compiler.</summary>
internal static class CompilerNames
{
    /// <summary>This project's compiler.</summary>
    public const string BuiltIn = "built-in";

    /// <summary>ILGPU's compiler.</summary>
    public const string Ilgpu = "ilgpu";

    /// <summary>The name of a compiler.</summary>
    public static string Of(Compiler compiler) => compiler == Compiler.Ilgpu ? Ilgpu : BuiltIn;
}

/// <summary>The values of --matmul.</summary>
internal static class MatMulNames
{
    /// <summary>This project's matrix products.</summary>
    public const string BuiltIn = "built-in";

    /// <summary>cuBLAS's.</summary>
    public const string Cublas = "cublas";

    /// <summary>The name of a library of matrix products.</summary>
    public static string Of(MatMulLibrary library) => library == MatMulLibrary.Cublas ? Cublas : BuiltIn;
}
