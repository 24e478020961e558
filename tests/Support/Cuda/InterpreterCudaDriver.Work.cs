using System.Runtime.InteropServices;
using System.Text;
using GpuTrainer.Support.Ptx;

namespace GpuTrainer.Support.Cuda;

/// <summary>Memory, streams, graphs, modules and launches.</summary>
internal sealed unsafe partial class InterpreterCudaDriver
{
    private const int MaxThreadsPerBlock = 0, ErrorLogBuffer = 5;

    private readonly HashSet<nint> _hostMemory = [];
    private readonly Dictionary<nint, string> _modules = [];
    private readonly Dictionary<nint, PtxEntry> _functions = [];
    private readonly Dictionary<nint, List<Action>> _graphs = [];
    private nint _capturedStream;
    private List<Action>? _captured;

    public int MemAlloc(nint* address, nuint bytes) => Allocate("MemAlloc", address, bytes);

    public int MemFree(nint address) => Free("MemFree", address);

    public int MemAllocAsync(nint* address, nuint bytes, nint stream) => Allocate("MemAllocAsync", address, bytes);

    public int MemFreeAsync(nint address, nint stream) => Free("MemFreeAsync", address);

    public int MemHostAlloc(void** pointer, nuint bytes, uint flags)
    {
        nint memory = (nint)NativeMemory.Alloc(bytes);
        *pointer = (void*)memory;
        int status = Do("MemHostAlloc", () => _hostMemory.Add(memory));
        if (status != 0)
        {
            NativeMemory.Free((void*)memory);
        }

        return status;
    }

    public int MemFreeHost(void* pointer)
    {
        nint memory = (nint)pointer;
        return Do(
            "MemFreeHost",
            () =>
            {
                _hostMemory.Remove(memory);
                NativeMemory.Free((void*)memory);
            },
            check: () => _hostMemory.Contains(memory) ? 0 : InvalidValue);
    }

    public int MemcpyHtoDAsync(nint target, void* source, nuint bytes, nint stream)
    {
        nint from = (nint)source;
        return Queue("MemcpyHtoDAsync", stream, () => new ReadOnlySpan<byte>((void*)from, (int)bytes).CopyTo(Span(target, bytes)));
    }

    public int MemcpyDtoHAsync(void* target, nint source, nuint bytes, nint stream)
    {
        nint to = (nint)target;
        return Queue("MemcpyDtoHAsync", stream, () => Span(source, bytes).CopyTo(new Span<byte>((void*)to, (int)bytes)));
    }

    public int MemcpyDtoDAsync(nint target, nint source, nuint bytes, nint stream) =>
        Queue("MemcpyDtoDAsync", stream, () => Span(source, bytes).CopyTo(Span(target, bytes)));

    public int MemsetD8Async(nint target, byte value, nuint bytes, nint stream) =>
        Queue("MemsetD8Async", stream, () => Span(target, bytes).Fill(value));

    public int StreamCreate(nint* stream, uint flags)
    {
        nint handle = 0;
        int status = Do("StreamCreate", () => handle = Open("stream"));
        *stream = handle;
        return status;
    }

    public int StreamSynchronize(nint stream) => Do("StreamSynchronize", null, check: () => NotCapturing() | Alive(stream, "stream"));

    public int StreamDestroy(nint stream) => Close("StreamDestroy", stream, "stream");

    public int StreamBeginCapture(nint stream, int mode) => Do(
        "StreamBeginCapture",
        () =>
        {
            _capturedStream = stream;
            _captured = [];
        },
        check: () => NotCapturing() | Alive(stream, "stream"));

    public int StreamEndCapture(nint stream, nint* graph)
    {
        nint handle = 0;
        int status = Do(
            "StreamEndCapture",
            () =>
            {
                _graphs.Add(handle = Open("graph"), _captured!);
                _captured = null;
            },
            check: () => _captured is not null && _capturedStream == stream ? 0 : InvalidHandle);
        *graph = handle;
        return status;
    }

    public int GraphInstantiateWithFlags(nint* executable, nint graph, ulong flags)
    {
        nint handle = 0;
        int status = Do("GraphInstantiateWithFlags", () => _graphs.Add(handle = Open("executable"), [.. _graphs[graph]]), check: () => Alive(graph, "graph"));
        *executable = handle;
        return status;
    }

    public int GraphLaunch(nint executable, nint stream) => Do(
        "GraphLaunch", () =>
        {
            _time++;
            _graphs[executable].ForEach(command => command());
        }, check: () => Alive(executable, "executable") | Alive(stream, "stream"));

    public int GraphExecDestroy(nint executable) => Close("GraphExecDestroy", executable, "executable");

    public int GraphDestroy(nint graph) => Close("GraphDestroy", graph, "graph");

    public int ModuleLoadDataEx(nint* module, void* image, uint optionCount, int* options, void** values)
    {
        string text = Marshal.PtrToStringUTF8((nint)image)!;
        nint handle = 0;
        byte* log = null;
        for (int i = 0; i < optionCount; i++)
        {
            log = options[i] == ErrorLogBuffer ? (byte*)values[i] : log;
        }

        int status = Do("ModuleLoadDataEx", () => _modules.Add(handle = Open("module"), text), check: NotCapturing);
        if (status == 0)
        {
            try
            {
                PtxInterpreter.CheckModule(text);
            }
            catch (PtxException error)
            {
                byte[] message = Encoding.UTF8.GetBytes("ptxas error: " + error.Message + "\0");
                Marshal.Copy(message, 0, (nint)log, message.Length);
                _handles.Remove(handle);
                return InvalidPtx;
            }
        }

        *module = handle;
        return status;
    }

    public int ModuleUnload(nint module) => Close("ModuleUnload", module, "module");

    public int ModuleGetFunction(nint* function, nint module, byte* name)
    {
        string entry = Marshal.PtrToStringUTF8((nint)name)!;
        nint handle = 0;
        int status = Do("ModuleGetFunction", () => _functions.Add(handle = _nextHandle++, PtxParser.Parse(_modules[module], entry)), check: () => Alive(module, "module"));
        *function = handle;
        return status;
    }

    public int FuncGetAttribute(int* value, int attribute, nint function)
    {
        int most = _functions.TryGetValue(function, out PtxEntry? entry) ? Math.Min(KernelThreads, entry.MaxThreads) : 0;
        *value = attribute == MaxThreadsPerBlock ? most : 0;
        return Do("FuncGetAttribute", null, check: () => _functions.ContainsKey(function) ? 0 : InvalidHandle);
    }

    public int LaunchKernel(
        nint function, uint gridX, uint gridY, uint gridZ, uint groupX, uint groupY, uint groupZ, uint sharedBytes, nint stream, void** parameters, void** extra)
    {
        // Apart from the rest, whose closures are made when the method starts.
        var shape = new LaunchShape((int)gridX, (int)gridY, (int)gridZ, (int)groupX, (int)groupY, (int)groupZ);
        return IsSilent ? 0 : Launch(function, shape, stream, parameters);
    }

    private int Launch(nint function, LaunchShape shape, nint stream, void** parameters)
    {
        if (!_functions.TryGetValue(function, out PtxEntry? entry))
        {
            return InvalidHandle;
        }

        if (shape.ThreadsPerGroup > Math.Min(KernelThreads, entry.MaxThreads))
        {
            return InvalidValue;
        }

        // The values are copied by the call, as the driver does: the caller's memory is gone when a graph runs.
        var bytes = new byte[entry.ParameterBytes];
        for (int i = 0; i < entry.Parameters.Count; i++)
        {
            PtxParameter parameter = entry.Parameters[i];
            Marshal.Copy((nint)parameters[i], bytes, parameter.Offset, parameter.Type.Size());
        }

        return Queue("LaunchKernel", stream, () => PtxInterpreter.Run(new PtxLaunch(entry, shape, _memory, bytes), PtxInterpreter.DefaultInstructionLimit));
    }

    private int Allocate(string call, nint* address, nuint bytes)
    {
        nint given = 0;
        int status = Do(call, () => given = (nint)_memory.Add(PtxBuffer.OfBytes((long)bytes)), check: NotCapturing);
        *address = given;
        return status;
    }

    private int Free(string call, nint address)
    {
        bool isFreed = true;
        int status = Do(call, () => isFreed = _memory.Remove((ulong)address), check: NotCapturing);
        return isFreed ? status : InvalidValue;
    }

    // Work runs at once, or goes into the graph while the stream is captured.
    private int Queue(string call, nint stream, Action work) => Do(
        call,
        () =>
        {
            if (_captured is not null && _capturedStream == stream)
            {
                _captured.Add(work);
            }
            else
            {
                _time++;
                work();
            }
        },
        check: () => Alive(stream, "stream"));

    private Span<byte> Span(nint address, nuint length) => _memory.Resolve((ulong)address, (long)length, out int offset).AsSpan(offset, (int)length);

    private int Alive(nint handle, string kind) => _handles.GetValueOrDefault(handle) == kind ? 0 : InvalidHandle;

    private int NotCapturing() => _captured is null ? 0 : CaptureUnsupported;
}
