using System.Text;
using ILGPU.Runtime.Cuda;

namespace GpuTrainer.Compute;

/// <summary>
/// A kernel's PTX, compiled by the driver for the GPU in use. The driver caches compiled code on disk (~/.nv/ComputeCache), so only the
/// first run pays.
/// </summary>
internal sealed unsafe class CudaModule
{
    // ILGPU's own loading gives the driver's log only 1,024 bytes.
    private const int LogBytes = 16 * 1024;

    // CUjit_option.
    private const int InfoLogBuffer = 3, InfoLogBytes = 4, ErrorLogBuffer = 5, ErrorLogBytes = 6, LineInfo = 13;

    // CUfunction_attribute.
    private const int MaxThreadsPerBlock = 0;

    private readonly nint _handle;

    /// <summary>Compiles the PTX; the accelerator's context is current.</summary>
    /// <exception cref="DeviceException">The driver refuses the PTX; the message has its log.</exception>
    internal CudaModule(CudaAccelerator accelerator, KernelDescriptor descriptor)
    {
        byte[] info = new byte[LogBytes], error = new byte[LogBytes];
        int* options = stackalloc int[] { InfoLogBuffer, InfoLogBytes, ErrorLogBuffer, ErrorLogBytes, LineInfo };
        fixed (byte* infoLog = info, errorLog = error)
        {
            // Line tables do not change the code; they let compute-sanitizer and Nsight name the C# line.
            void** values = stackalloc void*[] { infoLog, (void*)LogBytes, errorLog, (void*)LogBytes, (void*)1 };
            CudaError status = CudaAPI.CurrentAPI.LoadModule(out _handle, descriptor.Ptx, 5, (nint)options, (nint)values);
            if (status != CudaError.CUDA_SUCCESS)
                throw CudaFailure.Of(status, "cuModuleLoadDataEx", Refusal(accelerator, descriptor, Text(error), Text(info)));
        }

        try
        {
            CudaFailure.ThrowIfFailed(
                CudaAPI.CurrentAPI.GetModuleFunction(out nint function, _handle, descriptor.EntryPoint), "cuModuleGetFunction", descriptor);
            CudaFailure.ThrowIfFailed(
                CudaDriver.Current.FuncGetAttribute(out int threads, MaxThreadsPerBlock, function), "cuFuncGetAttribute", descriptor);
            Function = function;
            MaxThreadsPerGroup = threads;
        }
        catch
        {
            Unload();
            throw;
        }
    }

    /// <summary>The CUfunction.</summary>
    internal nint Function { get; }

    /// <summary>What the kernel's registers and shared memory allow.</summary>
    internal int MaxThreadsPerGroup { get; }

    /// <summary>Frees the code; the accelerator's context is current.</summary>
    internal CudaError Unload() => CudaAPI.CurrentAPI.DestroyModule(_handle);

    private static string Refusal(CudaAccelerator accelerator, KernelDescriptor descriptor, string errors, string information) =>
        $"Kernel {descriptor.Name} ({descriptor.Source}) on {accelerator.Name}.\n{errors}\n{information}".TrimEnd() +
        "\nWith --compiler ilgpu this kernel's PTX is not used: ILGPU compiles the C# itself.";

    private static string Text(byte[] log)
    {
        int end = Array.IndexOf(log, (byte)0);
        return Encoding.UTF8.GetString(log, 0, end < 0 ? log.Length : end).Trim();
    }
}
