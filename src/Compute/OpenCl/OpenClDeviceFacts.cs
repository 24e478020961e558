namespace GpuTrainer.Compute;

/// <summary>What an OpenCL device says of itself, and what follows from it for us.</summary>
public sealed record OpenClDeviceFacts
{
    // Bits of CL_DEVICE_SINGLE_FP_CONFIG.
    private const ulong Denormals = 1;
    private const ulong InfinityAndNaN = 2;
    private const ulong RoundToNearest = 4;
    private const ulong CorrectlyRoundedDivideSqrt = 128;

    /// <summary>The device's name, as the driver gives it.</summary>
    public required string Name { get; init; }

    /// <summary>Who makes the device.</summary>
    public required string Vendor { get; init; }

    /// <summary>The platform (the vendor's OpenCL implementation) and its version.</summary>
    public required string Platform { get; init; }

    /// <summary>The driver's version.</summary>
    public required string DriverVersion { get; init; }

    /// <summary>The OpenCL version of the device, such as "OpenCL 3.0 PoCL".</summary>
    public required string Version { get; init; }

    /// <summary>The OpenCL C version of its compiler, such as "OpenCL C 1.2 PoCL".</summary>
    public required string LanguageVersion { get; init; }

    /// <summary>FULL_PROFILE or EMBEDDED_PROFILE.</summary>
    public required string Profile { get; init; }

    /// <summary>Names of the extensions, separated by blanks.</summary>
    public required string Extensions { get; init; }

    /// <summary>True for a GPU or an accelerator card; false for a CPU behind OpenCL.</summary>
    public required bool IsGpu { get; init; }

    /// <summary>Bytes of global memory.</summary>
    public required long GlobalMemoryBytes { get; init; }

    /// <summary>Bytes of the largest buffer that the device promises.</summary>
    public required long MaxAllocationBytes { get; init; }

    /// <summary>Bytes of shared memory that a group may have.</summary>
    public required long SharedMemoryBytes { get; init; }

    /// <summary>Compute units: multiprocessors, or cores of a CPU.</summary>
    public required int ComputeUnits { get; init; }

    /// <summary>Threads of a group at most.</summary>
    public required int MaxGroupSize { get; init; }

    /// <summary>Threads of a group at most along x, y and z.</summary>
    public required (int X, int Y, int Z) MaxGroupSizes { get; init; }

    /// <summary>Threads that run in step: a warp, a wavefront, or the vector lanes of a CPU.</summary>
    public required int WarpSize { get; init; }

    /// <summary>Bits of an address.</summary>
    public required int AddressBits { get; init; }

    /// <summary>False if the device is switched off or lost.</summary>
    public required bool IsAvailable { get; init; }

    /// <summary>False if the driver has no compiler.</summary>
    public required bool HasCompiler { get; init; }

    /// <summary>False for a big-endian device.</summary>
    public required bool IsLittleEndian { get; init; }

    /// <summary>CL_DEVICE_SINGLE_FP_CONFIG.</summary>
    public required ulong SingleConfig { get; init; }

    /// <summary>CL_DEVICE_DOUBLE_FP_CONFIG; 0 without double precision.</summary>
    public required ulong DoubleConfig { get; init; }

    /// <summary>True if kernels with double work.</summary>
    public bool HasFloat64 => DoubleConfig != 0;

    /// <summary>True if float division and square root can be asked to be correctly rounded.</summary>
    public bool HasCorrectDivideSqrt => (SingleConfig & CorrectlyRoundedDivideSqrt) != 0;

    /// <summary>Why the device cannot run our kernels at all; null if it can.</summary>
    public string? Refusal => this switch
    {
        { IsAvailable: false } => "the driver says that the device is not available",
        { HasCompiler: false } => "its driver has no OpenCL C compiler",
        { IsLittleEndian: false } => "it is big-endian",
        { AddressBits: < 64 } => $"it has {AddressBits}-bit addresses; kernels count elements in 64 bits",
        { Profile: not "FULL_PROFILE" } => $"it has only the {Profile}, which promises neither 64-bit integers nor IEEE rounding",
        _ when LanguageNumber < 1.2 => $"its compiler is {LanguageVersion}; OpenCL C 1.2 is needed",
        _ => null,
    };

    /// <summary>
    /// Why results may differ in their last bits from other devices' (docs/numerics.md); null if they do not. fma needs no flag: the
    /// full profile asks for correct rounding, in software if need be.
    /// </summary>
    public string? NumericsGap => this switch
    {
        { HasCorrectDivideSqrt: false } => "float division and square root are not correctly rounded",
        _ when (SingleConfig & Denormals) == 0 => "denormal floats are flushed to zero",
        _ when (SingleConfig & InfinityAndNaN) == 0 => "it has no infinities and NaNs",
        _ when (SingleConfig & RoundToNearest) == 0 => "it does not round to nearest even",
        _ => null,
    };

    // "OpenCL C 1.2 PoCL"; drivers of OpenCL 3 may well answer with 1.2 here, whatever else they accept.
    private double LanguageNumber =>
        LanguageVersion.Split(' ') is ["OpenCL", "C", string number, ..] && double.TryParse(number, out double value) ? value : 0;

    /// <summary>True if the device has an extension.</summary>
    /// <param name="extension">Such as cl_khr_fp64.</param>
    public bool HasExtension(string extension) => Array.IndexOf(Extensions.Split(' '), extension) >= 0;
}
