using System.Text;

namespace GpuTrainer.Compute.Cuda;

/// <summary>
/// A kernel's PTX, compiled by the driver for the GPU at hand. The driver keeps compiled code in its disk cache (~/.nv/ComputeCache), so
/// that only the first run pays.
/// </summary>
internal sealed unsafe class CudaModule : IDisposable
{
    private const int LogBytes = 16 * 1024;

    // CUjit_option.
    private const int InfoLogBuffer = 3, InfoLogBytes = 4, ErrorLogBuffer = 5, ErrorLogBytes = 6, LineInfo = 13;

    // CUfunction_attribute.
    private const int MaxThreadsPerBlock = 0;

    private readonly CudaContext _context;
    private nint _handle;

    /// <exception cref="CudaException">The driver refuses the PTX; the message has its log.</exception>
    internal CudaModule(CudaContext context, KernelDescriptor descriptor)
    {
        _context = context;
        ICudaDriver driver = context.Enter();
        byte[] info = new byte[LogBytes], error = new byte[LogBytes];
        byte[] image = Encoding.UTF8.GetBytes(descriptor.Ptx + "\0");
        byte[] name = Encoding.UTF8.GetBytes(descriptor.EntryPoint + "\0");
        int* options = stackalloc int[] { InfoLogBuffer, InfoLogBytes, ErrorLogBuffer, ErrorLogBytes, LineInfo };
        void** values = stackalloc void*[5];
        nint module, function;
        int threads;
        fixed (byte* infoLog = info, errorLog = error, text = image, entry = name)
        {
            values[0] = infoLog;
            values[1] = (void*)LogBytes;
            values[2] = errorLog;
            values[3] = (void*)LogBytes;

            // Changes no code: it lets compute-sanitizer and Nsight name the C# line.
            values[4] = (void*)1;
            string Detail() => $"Kernel {descriptor.Name} ({descriptor.Source}) on {context.Facts.Name}.\n{Text(error)}\n{Text(info)}".TrimEnd();
            context.Check(driver.ModuleLoadDataEx(&module, text, 5, options, values), "ModuleLoadDataEx", Detail);
            _handle = module;
            try
            {
                context.Check(driver.ModuleGetFunction(&function, module, entry), "ModuleGetFunction", () => $"Kernel {descriptor.Name}.");
                context.Check(driver.FuncGetAttribute(&threads, MaxThreadsPerBlock, function), "FuncGetAttribute");
            }
            catch
            {
                Dispose();
                throw;
            }
        }

        Function = function;
        MaxThreadsPerGroup = threads;
    }

    /// <summary>The CUfunction.</summary>
    internal nint Function { get; }

    /// <summary>What the kernel's registers and shared memory allow.</summary>
    internal int MaxThreadsPerGroup { get; }

    public void Dispose()
    {
        if (_handle == 0)
            return;
        nint handle = _handle;
        _handle = 0;
        _context.Check(_context.Enter().ModuleUnload(handle), "ModuleUnload");
    }

    private static string Text(byte[] log)
    {
        int end = Array.IndexOf(log, (byte)0);
        return Encoding.UTF8.GetString(log, 0, end < 0 ? log.Length : end).Trim();
    }
}
