using System.Text;
using ILGPU.Runtime.OpenCL;

namespace GpuTrainer.Compute;

/// <summary>A built program of one or more kernels.</summary>
internal sealed unsafe class OpenClProgram : IDisposable
{
    private readonly nint _program;

    private OpenClProgram(nint program)
    {
        _program = program;
    }

    private static CLAPI Api => CLAPI.CurrentAPI;

    /// <summary>Builds a program from source, or loads the cached binary of an earlier build.</summary>
    /// <param name="accelerator">The device.</param>
    /// <param name="cache">Binaries of earlier builds.</param>
    /// <param name="what">The kernels in it, for the error message.</param>
    /// <param name="source">OpenCL C.</param>
    /// <exception cref="OpenClException">The device's compiler rejects the source; the message contains its log.</exception>
    internal static OpenClProgram Build(CLAccelerator accelerator, OpenClProgramCache cache, string what, string source)
    {
        OpenClDeviceFacts facts = OpenClDeviceFacts.Of(accelerator.Device);

        // No warnings; division and square root correctly rounded where possible.
        string options = "-w -cl-std=CL1.2" + (facts.HasCorrectDivideSqrt ? " -cl-fp32-correctly-rounded-divide-sqrt" : "");
        string key = OpenClProgramCache.Key(accelerator.Device, facts, options, source);
        if (cache.TryRead(key) is { Length: > 0 } binary && FromBinary(accelerator, binary) is var cached and not 0)
        {
            if (Api.BuildProgram(cached, accelerator.DeviceId, options) == CLError.CL_SUCCESS)
                return new OpenClProgram(cached);
            _ = Api.ReleaseProgram(cached);
        }

        nint program = FromSource(accelerator, source);
        CLError status = Api.BuildProgram(program, accelerator.DeviceId, options);
        if (status != CLError.CL_SUCCESS)
        {
            string log = Log(accelerator, program);
            _ = Api.ReleaseProgram(program);
            throw new OpenClException(
                "clBuildProgram",
                status,
                $"Kernel {what} on {accelerator.Name} ({facts.DriverVersion}), options {options}:\n{log}\n" +
                "The driver rejects this kernel's OpenCL C. With --compiler ilgpu, ILGPU compiles the kernels instead.");
        }

        if (cache.IsWorthwhile(facts) && Binary(program) is { Length: > 0 } built)
            cache.Write(key, built);
        return new OpenClProgram(program);
    }

    /// <summary>Creates a kernel object, which the caller releases.</summary>
    /// <returns>cl_kernel.</returns>
    internal nint CreateKernel(string entryPoint)
    {
        OpenClException.ThrowIfFailed(Api.CreateKernel(_program, entryPoint, out nint kernel), "clCreateKernel", $"Kernel {entryPoint}.");
        return kernel;
    }

    /// <summary>Releases the program; its kernel objects keep what they need.</summary>
    public void Dispose() => _ = Api.ReleaseProgram(_program);

    private static nint FromSource(CLAccelerator accelerator, string source)
    {
        byte[] text = Encoding.UTF8.GetBytes(source);
        nuint length = (nuint)text.Length;
        CLError status;
        fixed (byte* start = text)
        {
            nint program = OpenClDriver.CreateProgramWithSource(accelerator.NativePtr, 1, &start, &length, &status);
            OpenClException.ThrowIfFailed(status, "clCreateProgramWithSource", $"{length:N0} bytes.");
            return program;
        }
    }

    // 0 if the driver rejects the binary; the program is then built from source.
    private static nint FromBinary(CLAccelerator accelerator, byte[] binary)
    {
        nint device = accelerator.DeviceId;
        nuint length = (nuint)binary.Length;
        CLError binaryStatus, status;
        fixed (byte* start = binary)
        {
            nint program = OpenClDriver.CreateProgramWithBinary(accelerator.NativePtr, 1, &device, &length, &start, &binaryStatus, &status);
            return status == CLError.CL_SUCCESS ? program : 0;
        }
    }

    // Queries the length first: ILGPU's own method fails for logs of more than 32,000 bytes.
    private static string Log(CLAccelerator accelerator, nint program)
    {
        const CLProgramBuildInfo BuildLog = CLProgramBuildInfo.CL_PROGRAM_BUILD_LOG;
        if (Api.GetProgramBuildInfo(program, accelerator.DeviceId, BuildLog, 0, null, out nint size) != CLError.CL_SUCCESS || size == 0)
            return "(the driver returned no log)";
        var bytes = new byte[size];
        fixed (byte* start = bytes)
            _ = Api.GetProgramBuildInfo(program, accelerator.DeviceId, BuildLog, size, start, out _);
        return Encoding.UTF8.GetString(bytes).TrimEnd('\0').Trim();
    }

    // Empty if the driver offers none; ILGPU's own method throws in that case.
    private static byte[] Binary(nint program)
    {
        nint size;
        if (Api.GetProgramInfo(program, CLProgramInfo.CL_PROGRAM_BINARY_SIZES, sizeof(nint), &size, out _) != CLError.CL_SUCCESS)
            return [];
        var binary = new byte[size];
        fixed (byte* start = binary)
        {
            CLError status = Api.GetProgramInfo(program, CLProgramInfo.CL_PROGRAM_BINARIES, sizeof(byte*), &start, out _);
            return status == CLError.CL_SUCCESS ? binary : [];
        }
    }
}
