using ILGPU.Backends.OpenCL;
using ILGPU.Runtime.OpenCL;

namespace GpuTrainer.Compute;

/// <summary>What an OpenCL device reports beyond what ILGPU asks for, and what follows from it.</summary>
internal sealed record OpenClDeviceFacts
{
    // Bits of CL_DEVICE_SINGLE_FP_CONFIG.
    private const ulong Denormals = 1;
    private const ulong InfinityAndNaN = 2;
    private const ulong RoundToNearest = 4;
    private const ulong CorrectlyRoundedDivideSqrt = 128;

    /// <summary>The platform (the vendor's OpenCL implementation) and its version.</summary>
    internal required string Platform { get; init; }

    /// <summary>The driver's version.</summary>
    internal required string DriverVersion { get; init; }

    /// <summary>FULL_PROFILE or EMBEDDED_PROFILE.</summary>
    internal required string Profile { get; init; }

    /// <summary>The OpenCL C version of its compiler; OpenCL 3 drivers may report 1.2 whatever else they accept.</summary>
    internal required CLCVersion LanguageVersion { get; init; }

    /// <summary>Bits of an address.</summary>
    internal required int AddressBits { get; init; }

    /// <summary>False if the device is switched off or lost.</summary>
    internal required bool IsAvailable { get; init; }

    /// <summary>False if the driver has no compiler.</summary>
    internal required bool HasCompiler { get; init; }

    /// <summary>False for a big-endian device.</summary>
    internal required bool IsLittleEndian { get; init; }

    /// <summary>CL_DEVICE_SINGLE_FP_CONFIG.</summary>
    internal required ulong SingleConfig { get; init; }

    /// <summary>True if a build option makes float division and square root correctly rounded.</summary>
    internal bool HasCorrectDivideSqrt => (SingleConfig & CorrectlyRoundedDivideSqrt) != 0;

    /// <summary>Why the device cannot run our kernels at all; null if it can.</summary>
    internal string? Refusal => this switch
    {
        { IsAvailable: false } => "the driver reports it as not available",
        { HasCompiler: false } => "its driver has no OpenCL C compiler",
        { IsLittleEndian: false } => "it is big-endian",
        { AddressBits: < 64 } => $"it has {AddressBits}-bit addresses; kernels count elements in 64 bits",
        { Profile: not "FULL_PROFILE" } => $"it has only the {Profile}, which promises neither 64-bit integers nor IEEE rounding",
        _ when LanguageVersion < CLCVersion.CL12 =>
            $"its compiler is OpenCL C {LanguageVersion.Major}.{LanguageVersion.Minor}; OpenCL C 1.2 is needed",
        _ => null,
    };

    /// <summary>
    /// Why results may differ from other devices' in their last bits (docs/numerics.md); null if they do not. fma needs no flag: the full
    /// profile requires correct rounding, in software if necessary.
    /// </summary>
    internal string? NumericsGap => this switch
    {
        { HasCorrectDivideSqrt: false } => "float division and square root are not correctly rounded",
        _ when (SingleConfig & Denormals) == 0 => "denormal floats are flushed to zero",
        _ when (SingleConfig & InfinityAndNaN) == 0 => "it has no infinities and NaNs",
        _ when (SingleConfig & RoundToNearest) == 0 => "it does not round to nearest even",
        _ => null,
    };

    /// <summary>Queries the driver.</summary>
    /// <exception cref="CLException">A query fails.</exception>
    internal static OpenClDeviceFacts Of(CLDevice device)
    {
        CLAPI api = CLAPI.CurrentAPI;
        return new OpenClDeviceFacts
        {
            Platform = device.PlatformName + ", " + api.GetPlatformInfo(device.PlatformId, CLPlatformInfoType.CL_PLATFORM_VERSION),
            DriverVersion = Text(CLDeviceInfoType.CL_DRIVER_VERSION),
            Profile = Text(CLDeviceInfoType.CL_DEVICE_PROFILE),
            LanguageVersion = device.CVersion,
            AddressBits = device.GetDeviceInfo<int>(CLDeviceInfoType.CL_DEVICE_ADDRESS_BITS),
            IsAvailable = device.GetDeviceInfo<int>(CLDeviceInfoType.CL_DEVICE_AVAILABLE) != 0,
            HasCompiler = device.GetDeviceInfo<int>(CLDeviceInfoType.CL_DEVICE_COMPILER_AVAILABLE) != 0,
            IsLittleEndian = device.GetDeviceInfo<int>(CLDeviceInfoType.CL_DEVICE_ENDIAN_LITTLE) != 0,
            SingleConfig = device.GetDeviceInfo<ulong>(CLDeviceInfoType.CL_DEVICE_SINGLE_FP_CONFIG),
        };

        string Text(CLDeviceInfoType type) => api.GetDeviceInfo(device.DeviceId, type);
    }
}
