using System.Runtime.InteropServices;
using System.Text;
using GpuTrainer.Compute;
using GpuTrainer.Support.Ptx;
using ILGPU.Runtime.Cuda;

namespace GpuTrainer.Support.Cuda;

/// <summary>Modules, functions and launches.</summary>
public sealed unsafe partial class InterpreterCudaDriver
{
    private const int MaxThreadsPerBlock = 0, ErrorLogBuffer = 5, ErrorLogBytes = 6;
    private const int EndOfExtra = 0, BufferPointer = 1, BufferSize = 2;

    private readonly Dictionary<nint, string> _modules = [];
    private readonly Dictionary<nint, PtxEntry> _functions = [];

    internal override CudaError cuModuleLoadData(out nint module, string moduleData) => cuModuleLoadDataEx(out module, moduleData, 0, 0, 0);

    internal override CudaError cuModuleLoadDataEx(
        out nint module, string moduleData, int numOptions, nint jitOptions, nint jitOptionValues)
    {
        nint handle = 0;
        CudaError status = Do("ModuleLoadDataEx", () => _modules.Add(handle = Open("module"), moduleData), check: IsUnsafeInCapture);
        module = handle;
        if (status != 0)
            return status;
        try
        {
            PtxInterpreter.CheckModule(moduleData);
            return status;
        }
        catch (PtxException error)
        {
            _handles.Remove(handle);
            WriteLog("ptxas error: " + error.Message, new ReadOnlySpan<int>((void*)jitOptions, numOptions), (void**)jitOptionValues);
            return CudaError.CUDA_ERROR_INVALID_PTX;
        }
    }

    internal override CudaError cuModuleUnload(nint module) => Close("ModuleUnload", module, "module");

    internal override CudaError cuModuleGetFunction(out nint function, nint module, string functionName)
    {
        nint handle = 0;
        CudaError status = Do(
            "ModuleGetFunction", () => _functions.Add(handle = _nextHandle++, PtxParser.Parse(_modules[module], functionName)),
            check: () => Alive(module, "module"));
        function = handle;
        return status;
    }

    CudaError ICudaDriver.FuncGetAttribute(out int value, int attribute, nint function)
    {
        value = attribute == MaxThreadsPerBlock ? LargestGroup(function) : 0;
        return Do("FuncGetAttribute", null, check: () => _functions.ContainsKey(function) ? 0 : CudaError.CUDA_ERROR_INVALID_HANDLE);
    }

    internal override CudaError cuOccupancyMaxActiveBlocksPerMultiprocessor(
        out int numBlocks, nint func, int blockSize, nint dynamicSMemSize)
    {
        numBlocks = 2048 / blockSize;
        return Do("OccupancyMaxActiveBlocksPerMultiprocessor", null);
    }

    internal override CudaError cuOccupancyMaxPotentialBlockSize(
        out int minGridSize, out int blockSize, nint func, ComputeDynamicMemorySizeForBlockSize? blockSizeToDynamicSMemSize,
        nint dynamicSMemSize, int blockSizeLimit)
    {
        minGridSize = 4;
        blockSize = Math.Min(LargestGroup(func), blockSizeLimit == 0 ? int.MaxValue : blockSizeLimit);
        return Do("OccupancyMaxPotentialBlockSize", null);
    }

    internal override CudaError cuLaunchKernel(
        nint function, int gridDimX, int gridDimY, int gridDimZ, int blockDimX, int blockDimY, int blockDimZ, int sharedMemSizeInBytes,
        nint stream, nint args,
        nint kernelArgs)
    {
        // A method of its own, because closures are allocated when a method starts.
        var shape = new LaunchShape(gridDimX, gridDimY, gridDimZ, blockDimX, blockDimY, blockDimZ);
        return IsSilent ? CudaError.CUDA_SUCCESS : Launch(function, shape, stream, (void**)args, (void**)kernelArgs);
    }

    private CudaError Launch(nint function, LaunchShape shape, nint stream, void** parameters, void** extra)
    {
        if (!_functions.TryGetValue(function, out PtxEntry? entry))
            return CudaError.CUDA_ERROR_INVALID_HANDLE;
        if (shape.ThreadsPerGroup > LargestGroup(function))
            return CudaError.CUDA_ERROR_INVALID_VALUE;

        // The values are copied by the call, as the driver does: the caller's memory is gone when a graph runs.
        byte[] bytes = parameters is not null ? Parameters(entry, parameters) : Buffer(entry, extra);
        return Queue("LaunchKernel", stream, () =>
            PtxInterpreter.Run(new PtxLaunch(entry, shape, _memory, bytes), PtxInterpreter.DefaultInstructionLimit));
    }

    private static byte[] Parameters(PtxEntry entry, void** parameters)
    {
        byte[] bytes = new byte[entry.ParameterBytes];
        for (int i = 0; i < entry.Parameters.Count; i++)
        {
            PtxParameter parameter = entry.Parameters[i];
            Marshal.Copy((nint)parameters[i], bytes, parameter.Offset, parameter.Type.Size());
        }

        return bytes;
    }

    // All parameters in one piece, laid out as the entry's: what ILGPU's own kernels get.
    private static byte[] Buffer(PtxEntry entry, void** extra)
    {
        byte[] bytes = new byte[entry.ParameterBytes];
        nint pointer = 0, size = 0;
        for (; (nint)extra[0] != EndOfExtra; extra += 2)
        {
            switch ((nint)extra[0])
            {
                case BufferPointer:
                    pointer = (nint)extra[1];
                    break;
                case BufferSize:
                    size = *(nint*)extra[1];
                    break;
                default:
                    throw new PtxException($"{(nint)extra[0]} is not a kind of extra launch parameter.");
            }
        }

        Marshal.Copy(pointer, bytes, 0, Math.Min((int)size, bytes.Length));
        return bytes;
    }

    private static void WriteLog(string message, ReadOnlySpan<int> options, void** values)
    {
        int buffer = options.IndexOf(ErrorLogBuffer), room = options.IndexOf(ErrorLogBytes);
        if (buffer < 0 || room < 0)
            return;
        var log = new Span<byte>(values[buffer], (int)(nint)values[room]);
        log[Encoding.UTF8.GetBytes(message.AsSpan(0, Math.Min(message.Length, log.Length - 1)), log)] = 0;
    }

    private int LargestGroup(nint function) =>
        _functions.TryGetValue(function, out PtxEntry? entry) ? Math.Min(KernelThreads, entry.MaxThreads) : 0;
}
