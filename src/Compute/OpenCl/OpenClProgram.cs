using System.Text;

namespace GpuTrainer.Compute.OpenCl;

/// <summary>A built program of one or more kernels.</summary>
internal sealed unsafe class OpenClProgram : IDisposable
{
    private readonly OpenClLibrary _library;
    private readonly nint _program;

    private OpenClProgram(OpenClLibrary library, nint program)
    {
        _library = library;
        _program = program;
    }

    /// <summary>The options that a device's programs are built with: warnings off, division and square root exact where possible.</summary>
    public static string Options(OpenClDeviceFacts facts) =>
        facts.HasCorrectDivideSqrt ? "-w -cl-std=CL1.2 -cl-fp32-correctly-rounded-divide-sqrt" : "-w -cl-std=CL1.2";

    /// <summary>Builds a program from its text, or takes the cached binary of an earlier build.</summary>
    /// <param name="context">The device.</param>
    /// <param name="cache">Binaries of earlier builds.</param>
    /// <param name="what">The kernels in it, for the error message.</param>
    /// <param name="source">OpenCL C.</param>
    /// <exception cref="OpenClException">The device's compiler refuses the text: the message holds its log.</exception>
    public static OpenClProgram Build(OpenClContext context, OpenClProgramCache cache, string what, string source)
    {
        string options = Options(context.Facts);
        string key = cache.Key(context.Facts, options, source);
        if (cache.TryRead(key) is byte[] binary)
        {
            nint cached = FromBinary(context, binary);
            if (cached != 0)
            {
                int status = Compile(context, cached, options);
                if (status == 0)
                {
                    return new OpenClProgram(context.Library, cached);
                }

                context.Library.Release(context.Library.ReleaseProgram, cached);
            }
        }

        nint program = FromSource(context, source);
        int built = Compile(context, program, options);
        if (built != 0)
        {
            string log = Log(context, program);
            context.Library.Release(context.Library.ReleaseProgram, program);
            throw new OpenClException(
                "clBuildProgram", built, $"Kernel {what} on {context.Facts.Name} ({context.Facts.DriverVersion}), options {options}:\n{log}\n");
        }

        var result = new OpenClProgram(context.Library, program);
        if (cache.IsWorthwhile(context.Facts))
        {
            cache.Write(key, Binary(context, program));
        }

        return result;
    }

    /// <summary>Makes the object of a kernel in the program, which the caller releases.</summary>
    /// <returns>cl_kernel.</returns>
    public nint CreateKernel(string entryPoint)
    {
        int status;
        fixed (byte* name = Encoding.ASCII.GetBytes(entryPoint + "\0"))
        {
            nint kernel = _library.CreateKernel(_program, name, &status);
            return status == 0 ? _library.Own(kernel, status, "clCreateKernel") : throw new OpenClException("clCreateKernel", status, $"Kernel {entryPoint}.");
        }
    }

    /// <summary>Releases the program; its kernels' objects are released before.</summary>
    public void Dispose() => _library.Release(_library.ReleaseProgram, _program);

    private static nint FromSource(OpenClContext context, string source)
    {
        byte[] text = Encoding.UTF8.GetBytes(source);
        nuint length = (nuint)text.Length;
        int status;
        fixed (byte* pointer = text)
        {
            byte* start = pointer;
            nint program = context.Library.CreateProgramWithSource(context.Handle, 1, &start, &length, &status);
            return context.Library.Own(program, status, "clCreateProgramWithSource");
        }
    }

    // 0 if the driver refuses the binary: it is then built from source as if there were none.
    private static nint FromBinary(OpenClContext context, byte[] binary)
    {
        nint device = context.Device;
        nuint length = (nuint)binary.Length;
        int binaryStatus;
        int status;
        fixed (byte* pointer = binary)
        {
            byte* start = pointer;
            nint program = context.Library.CreateProgramWithBinary(context.Handle, 1, &device, &length, &start, &binaryStatus, &status);
            if (status != 0)
            {
                return 0;
            }

            return context.Library.Own(program, status, "clCreateProgramWithBinary");
        }
    }

    private static int Compile(OpenClContext context, nint program, string options)
    {
        nint device = context.Device;
        fixed (byte* text = Encoding.ASCII.GetBytes(options + "\0"))
        {
            return context.Library.BuildProgram(program, 1, &device, text, 0, 0);
        }
    }

    private static string Log(OpenClContext context, nint program)
    {
        nuint size;
        if (context.Library.GetProgramBuildInfo(program, context.Device, 0x1183, 0, null, &size) != 0 || size == 0)
        {
            return "(the driver gives no log)";
        }

        var bytes = new byte[(int)size];
        fixed (byte* pointer = bytes)
        {
            _ = context.Library.GetProgramBuildInfo(program, context.Device, 0x1183, size, pointer, null);
        }

        return Encoding.UTF8.GetString(bytes).TrimEnd('\0').Trim();
    }

    private static byte[] Binary(OpenClContext context, nint program)
    {
        nuint size;
        OpenClException.ThrowIfFailed(
            context.Library.GetProgramInfo(program, 0x1165, (nuint)sizeof(nuint), &size, null), "clGetProgramInfo(BINARY_SIZES)");
        var binary = new byte[(int)size];
        fixed (byte* pointer = binary)
        {
            byte* start = pointer;
            OpenClException.ThrowIfFailed(
                context.Library.GetProgramInfo(program, 0x1166, (nuint)sizeof(byte*), &start, null), "clGetProgramInfo(BINARIES)");
        }

        return binary;
    }
}
