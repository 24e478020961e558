using System.Runtime.InteropServices;
using GpuTrainer.Compute.Cuda;
using GpuTrainer.Support.Ptx;

namespace GpuTrainer.Support.Cuda;

/// <summary>
/// A CUDA driver without a GPU: it obeys the driver API's rules (a current context for each thread, handles that are alive, no allocation or
/// loading within a capture) and runs kernels in the PTX interpreter. It records the calls, and can be told to fail one.
/// </summary>
internal sealed unsafe partial class InterpreterCudaDriver : ICudaDriver
{
    public const int InvalidValue = 1, OutOfMemory = 2, NotInitialized = 3, NoDevice = 100, InvalidContext = 201, InvalidPtx = 218;
    public const int InvalidHandle = 400, NotFound = 500, IllegalAddress = 700, CaptureUnsupported = 900;

    private const nint ContextHandle = 0xC0;

    [ThreadStatic]
    private static InterpreterCudaDriver? _currentOf;

    private readonly Dictionary<nint, string> _handles = [];
    private readonly Dictionary<nint, nint> _names = [];
    private readonly PtxGlobalMemory _memory = new();
    private nint _nextHandle = 0x1000;
    private bool _isInitialized;
    private int _retained;

    /// <summary>Names of the calls, in order.</summary>
    public List<string> Calls { get; } = [];

    /// <summary>A call that returns a status instead of doing its work.</summary>
    public (string Call, int Status)? Failure { get; set; }

    /// <summary>True to answer without recording, so that a test can see what the runtime itself allocates.</summary>
    public bool IsSilent { get; set; }

    public int Version { get; set; } = 12040;

    public int DeviceCount { get; set; } = 1;

    public (int Major, int Minor) Capability { get; set; } = (9, 0);

    public bool HasMemoryPools { get; set; } = true;

    /// <summary>What every kernel's registers allow.</summary>
    public int KernelThreads { get; set; } = 1024;

    /// <summary>Modules, streams, graphs, buffers, host memory and contexts that are not freed.</summary>
    public int LiveObjects => _handles.Count + _memory.Count + _hostMemory.Count + _retained;

    public int Init(uint flags) => Do("Init", () => _isInitialized = true, needsContext: false, needsInit: false);

    public int DriverGetVersion(int* version)
    {
        *version = Version;
        return Do("DriverGetVersion", null, needsContext: false);
    }

    public int GetErrorName(int status, byte** name)
    {
        string? text = status switch
        {
            InvalidValue => "CUDA_ERROR_INVALID_VALUE",
            OutOfMemory => "CUDA_ERROR_OUT_OF_MEMORY",
            NotInitialized => "CUDA_ERROR_NOT_INITIALIZED",
            NoDevice => "CUDA_ERROR_NO_DEVICE",
            InvalidContext => "CUDA_ERROR_INVALID_CONTEXT",
            InvalidPtx => "CUDA_ERROR_INVALID_PTX",
            InvalidHandle => "CUDA_ERROR_INVALID_HANDLE",
            NotFound => "CUDA_ERROR_NOT_FOUND",
            IllegalAddress => "CUDA_ERROR_ILLEGAL_ADDRESS",
            CaptureUnsupported => "CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED",
            _ => null,
        };
        if (text is null)
        {
            return InvalidValue;
        }

        // As in the driver, the text lives as long as the process.
        if (!_names.TryGetValue(status, out nint pointer))
        {
            _names.Add(status, pointer = Marshal.StringToCoTaskMemUTF8(text));
        }

        *name = (byte*)pointer;
        return 0;
    }

    public int DeviceGetCount(int* count)
    {
        *count = DeviceCount;
        return Do("DeviceGetCount", null, needsContext: false);
    }

    public int DeviceGet(int* device, int ordinal)
    {
        *device = 40 + ordinal;
        return Do("DeviceGet", null, needsContext: false);
    }

    public int DeviceGetName(byte* name, int length, int device)
    {
        "PTX interpreter\0"u8.CopyTo(new Span<byte>(name, length));
        return Do("DeviceGetName", null, needsContext: false);
    }

    public int DeviceTotalMem(nuint* bytes, int device)
    {
        *bytes = (nuint)1 << 30;
        return Do("DeviceTotalMem", null, needsContext: false);
    }

    public int DeviceGetAttribute(int* value, int attribute, int device)
    {
        *value = attribute switch
        {
            1 or 2 or 3 => 1024,
            4 => 64,
            5 => int.MaxValue,
            6 or 7 => 65535,
            8 => 48 * 1024,
            10 => 32,
            16 => 4,
            39 => 2048,
            75 => Capability.Major,
            76 => Capability.Minor,
            115 => HasMemoryPools ? 1 : 0,
            _ => 0,
        };
        return Do("DeviceGetAttribute", null, needsContext: false);
    }

    public int DeviceGetDefaultMemPool(nint* pool, int device)
    {
        *pool = 77;
        return Do("DeviceGetDefaultMemPool", null, needsContext: false);
    }

    public int MemPoolSetAttribute(nint pool, int attribute, void* value) => Do("MemPoolSetAttribute", null, needsContext: false);

    public int DevicePrimaryCtxRetain(nint* context, int device)
    {
        *context = ContextHandle;
        return Do("DevicePrimaryCtxRetain", () => _retained++, needsContext: false);
    }

    public int DevicePrimaryCtxRelease(int device) => Do("DevicePrimaryCtxRelease", () => _retained--, needsContext: false);

    public int CtxSetCurrent(nint context) => Do("CtxSetCurrent", () => _currentOf = context == ContextHandle ? this : null, needsContext: false);

    public int CtxSynchronize() => Do("CtxSynchronize", null, check: NotCapturing);

    private nint Open(string kind)
    {
        nint handle = _nextHandle++;
        _handles.Add(handle, kind);
        return handle;
    }

    private int Close(string call, nint handle, string kind) =>
        Do(call, () => _handles.Remove(handle), check: () => _handles.GetValueOrDefault(handle) == kind ? 0 : InvalidHandle);

    private int Do(string call, Action? work, bool needsContext = true, bool needsInit = true, Func<int>? check = null)
    {
        lock (_handles)
        {
            Calls.Add(call);
            int status = Failure is { } failure && failure.Call == call ? failure.Status
                : needsInit && !_isInitialized ? NotInitialized
                : needsContext && _currentOf != this ? InvalidContext
                : check?.Invoke() ?? 0;
            if (status == 0)
            {
                work?.Invoke();
            }

            return status;
        }
    }
}
