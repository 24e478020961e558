using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using GpuTrainer.Compute;
using GpuTrainer.Support.Ptx;
using ILGPU.Runtime.Cuda;

namespace GpuTrainer.Support.Cuda;

/// <summary>
/// A CUDA driver without a GPU: it enforces the driver API's rules (a current context for each thread, handles that are alive, what a
/// capture forbids) and runs kernels in the PTX interpreter. It records calls, and can be told to fail one.
/// </summary>
/// <remarks>
/// ILGPU knows one driver per process. <see cref="FakeCudaApi"/> takes its place and forwards each call to the driver that the thread's
/// current context or the device belongs to, so that each test has a driver of its own.
/// </remarks>
public sealed unsafe partial class InterpreterCudaDriver : CudaAPI, ICudaDriver
{
    public const CudaError CaptureUnsupported = (CudaError)900, CaptureInvalidated = (CudaError)901, CaptureImplicit = (CudaError)906,
        CaptureWrongThread = (CudaError)908;

    private static readonly ConcurrentDictionary<int, InterpreterCudaDriver> DriversByDevice = [];
    private static readonly ConcurrentDictionary<nint, InterpreterCudaDriver> DriversByContext = [];
    private static readonly ConcurrentDictionary<CudaError, nint> Texts = [], Names = [];
    private static int _lastDevice = 40;
    private static int _contexts = 0xC0;

    // This thread's current context; 0 if it is none of ours.
    [ThreadStatic]
    private static nint _context;

    private readonly Dictionary<nint, string> _handles = [];
    private readonly PtxGlobalMemory _memory = new();
    private readonly List<int> _devices = [];
    private nint _nextHandle = 0x1000;
    private bool _isInitialized;

    /// <summary>The driver of this thread's current context.</summary>
    public static InterpreterCudaDriver? Current => OfContext(_context);

    /// <summary>Names of the calls, in order, less "cu" and the version suffix.</summary>
    public List<string> Calls { get; } = [];

    /// <summary>How often the host has waited for the device.</summary>
    public int HostSynchronizations { get; private set; }

    /// <summary>A call that returns a status instead of doing its work.</summary>
    public (string Call, CudaError Status)? Failure { get; set; }

    /// <summary>True to answer without recording, so that a test can see what the runtime itself allocates.</summary>
    public bool IsSilent { get; set; }

    /// <summary>Whether there is a driver at all.</summary>
    public bool IsInstalled { get; init; } = true;

    public int Version { get; set; } = 12040;

    public int DeviceCount { get; set; } = 1;

    public (int Major, int Minor) Capability { get; set; } = (9, 0);

    /// <summary>The threads per group that every kernel's registers allow.</summary>
    public int KernelThreads { get; set; } = 1024;

    /// <summary>Contexts, modules, streams, events, graphs, buffers and registered host memory that are not freed.</summary>
    public int LiveObjects => _handles.Count + _memory.Count + _registered.Count;

    public override bool IsSupported => IsInstalled && _isInitialized;

    public static InterpreterCudaDriver? OfDevice(int device) => DriversByDevice.GetValueOrDefault(device);

    public static InterpreterCudaDriver? OfContext(nint context) => DriversByContext.GetValueOrDefault(context);

    /// <summary>The thread has no context of ours.</summary>
    /// <summary>What ILGPU does when it loads the driver.</summary>
    public override bool Init() => cuInit(0) == CudaError.CUDA_SUCCESS;

    public static void LeaveContext() => _context = 0;

    CudaError ICudaDriver.Init(uint flags) => IsInstalled ? cuInit((int)flags) : throw new DllNotFoundException("There is no driver.");

    CudaError ICudaDriver.GetErrorName(CudaError error, out nint name)
    {
        name = Enum.IsDefined(error) ? Names.GetOrAdd(error, static failed => Marshal.StringToCoTaskMemUTF8(failed.ToString())) : 0;
        return name == 0 ? CudaError.CUDA_ERROR_INVALID_VALUE : CudaError.CUDA_SUCCESS;
    }

    internal override CudaError cuInit(int flags) => Do("Init", () => _isInitialized = true, needsContext: false, needsInit: false);

    internal override CudaError cuDriverGetVersion(out int driverVersion)
    {
        driverVersion = Version;
        return Do("DriverGetVersion", null, needsContext: false);
    }

    internal override CudaError cuGetErrorString(CudaError error, out nint pStr)
    {
        // As in the driver, the text lives as long as the process.
        pStr = Texts.GetOrAdd(error, static failed => Marshal.StringToCoTaskMemUTF8(failed switch
        {
            CudaError.CUDA_ERROR_INVALID_VALUE => "invalid argument",
            CudaError.CUDA_ERROR_OUT_OF_MEMORY => "out of memory",
            CudaError.CUDA_ERROR_INVALID_PTX => "a PTX JIT compilation failed",
            CudaError.CUDA_ERROR_ILLEGAL_ADDRESS => "an illegal memory access was encountered",
            _ => "error " + (int)failed,
        }));
        return CudaError.CUDA_SUCCESS;
    }

    internal override CudaError cuCtxCreate_v2(out nint context, CudaAcceleratorFlags flags, int device)
    {
        nint handle = Interlocked.Increment(ref _contexts);
        CudaError status = Do(
            "CtxCreate", () =>
            {
                _handles.Add(handle, "context");
                DriversByContext.TryAdd(handle, this);
                _context = handle;
            }, needsContext: false, check: () => IsDevice(device));
        context = status == 0 ? handle : 0;
        return status;
    }

    internal override CudaError cuCtxDestroy_v2(nint context) => Do(
        "CtxDestroy", () =>
        {
            _handles.Remove(context);
            DriversByContext.TryRemove(context, out _);
            _context = _context == context ? 0 : _context;
        }, needsContext: false, check: () => Alive(context, "context"));

    internal override CudaError cuCtxSetCurrent(nint context) =>
        Do("CtxSetCurrent", () => _context = context, needsContext: false, check: () => Alive(context, "context"));

    internal override CudaError cuCtxSynchronize()
    {
        HostSynchronizations++;
        return Do("CtxSynchronize", null, check: WaitsForNoCapture);
    }

    internal override CudaError cuCtxGetCacheConfig(out CudaCacheConfiguration pconfig)
    {
        pconfig = CudaCacheConfiguration.Default;
        return Do("CtxGetCacheConfig", null);
    }

    internal override CudaError cuCtxSetCacheConfig(CudaCacheConfiguration config) => Do("CtxSetCacheConfig", null);

    internal override CudaError cuCtxGetSharedMemConfig(out CudaSharedMemoryConfiguration pConfig)
    {
        pConfig = CudaSharedMemoryConfiguration.FourByteBankSize;
        return Do("CtxGetSharedMemConfig", null);
    }

    internal override CudaError cuCtxSetSharedMemConfig(CudaSharedMemoryConfiguration config) => Do("CtxSetSharedMemConfig", null);

    internal override CudaError cuCtxEnablePeerAccess(nint peerContext, int flags) =>
        Do("CtxEnablePeerAccess", null, check: () => CudaError.CUDA_ERROR_PEER_ACCESS_UNSUPPORTED);

    internal override CudaError cuCtxDisablePeerAccess(nint peerContext) =>
        Do("CtxDisablePeerAccess", null, check: () => CudaError.CUDA_ERROR_PEER_ACCESS_NOT_ENABLED);

    private nint Open(string kind)
    {
        nint handle = _nextHandle++;
        _handles.Add(handle, kind);
        return handle;
    }

    private CudaError Close(string call, nint handle, string kind) =>
        Do(call, () => _handles.Remove(handle), check: () => Alive(handle, kind));

    private CudaError Alive(nint handle, string kind) =>
        _handles.GetValueOrDefault(handle) == kind ? CudaError.CUDA_SUCCESS : CudaError.CUDA_ERROR_INVALID_HANDLE;

    private CudaError Do(string call, Action? work, bool needsContext = true, bool needsInit = true, Func<CudaError>? check = null)
    {
        lock (_handles)
        {
            Calls.Add(call);
            CudaError status = Failure is { } failure && failure.Call == call ? failure.Status
                : needsInit && !_isInitialized ? CudaError.CUDA_ERROR_NOT_INITIALIZED
                : needsContext && Current != this ? CudaError.CUDA_ERROR_INVALID_CONTEXT
                : check?.Invoke() ?? CudaError.CUDA_SUCCESS;
            if (status == CudaError.CUDA_SUCCESS)
                work?.Invoke();
            return status;
        }
    }
}
