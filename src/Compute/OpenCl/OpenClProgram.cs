using System.Text;

namespace GpuTrainer.Compute.OpenCl;

/// <summary>A built program of one kernel, and its one kernel object.</summary>
internal sealed unsafe class OpenClProgram : IDisposable
{
    private readonly OpenClLibrary _library;
    private readonly nint _program;

    private OpenClProgram(OpenClLibrary library, nint program, nint kernel)
    {
        _library = library;
        _program = program;
        Kernel = kernel;
    }

    /// <summary>cl_kernel.</summary>
    public nint Kernel { get; }

    /// <summary>The options that a device's programs are built with: warnings off, division and square root exact where possible.</summary>
    public static string Options(OpenClDeviceFacts facts) =>
        facts.HasCorrectDivideSqrt ? "-w -cl-std=CL1.2 -cl-fp32-correctly-rounded-divide-sqrt" : "-w -cl-std=CL1.2";

    /// <summary>Builds a kernel from its text, or takes the cached binary of an earlier build.</summary>
    /// <param name="context">The device.</param>
    /// <param name="cache">Binaries of earlier builds.</param>
    /// <param name="entryPoint">The kernel's function.</param>
    /// <param name="source">OpenCL C.</param>
    /// <exception cref="OpenClException">The device's compiler refuses the text: the message holds its log.</exception>
    public static OpenClProgram Build(OpenClContext context, OpenClProgramCache cache, string entryPoint, string source)
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
                    return Finish(context, cached, entryPoint);
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
                "clBuildProgram", built, $"Kernel {entryPoint} on {context.Facts.Name} ({context.Facts.DriverVersion}), options {options}:\n{log}\n");
        }

        OpenClProgram result = Finish(context, program, entryPoint);
        if (cache.IsWorthwhile(context.Facts))
        {
            cache.Write(key, Binary(context, program));
        }

        return result;
    }

    /// <summary>The most threads that a group of this kernel may have on the device (CL_KERNEL_WORK_GROUP_SIZE).</summary>
    public int MostGroupThreads(OpenClContext context)
    {
        nuint threads;
        OpenClException.ThrowIfFailed(
            _library.GetKernelWorkGroupInfo(Kernel, context.Device, 0x11B0, (nuint)sizeof(nuint), &threads, null), "clGetKernelWorkGroupInfo");
        return (int)Math.Min(threads, int.MaxValue);
    }

    /// <summary>Releases the kernel and the program.</summary>
    public void Dispose()
    {
        _library.Release(_library.ReleaseKernel, Kernel);
        _library.Release(_library.ReleaseProgram, _program);
    }

    private static OpenClProgram Finish(OpenClContext context, nint program, string entryPoint)
    {
        int status;
        nint kernel;
        fixed (byte* name = Encoding.ASCII.GetBytes(entryPoint + "\0"))
        {
            kernel = context.Library.CreateKernel(program, name, &status);
        }

        if (status != 0)
        {
            context.Library.Release(context.Library.ReleaseProgram, program);
            throw new OpenClException("clCreateKernel", status, $"Kernel {entryPoint} on {context.Facts.Name}.");
        }

        return new OpenClProgram(context.Library, program, context.Library.Own(kernel, status, "clCreateKernel"));
    }

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
