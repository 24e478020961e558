using ILGPU.Runtime;
using ILGPU.Runtime.OpenCL;

namespace GpuTrainer.Compute;

/// <summary>
/// Builds an accelerator's kernels. All that are loaded when the first of them is launched go into one program: OpenCL compilers parse
/// their own headers for each program, so thirty programs of one kernel take PoCL thirty times as long as one program of thirty. The
/// accelerator disposes it.
/// </summary>
internal sealed class OpenClPrograms(CLAccelerator accelerator) : AcceleratorObject(accelerator)
{
    private readonly Lock _lock = new();
    private readonly List<KernelDescriptor> _waiting = [];
    private readonly List<OpenClProgram> _programs = [];
    private readonly Dictionary<KernelDescriptor, OpenClProgram> _built = [];
    private int _launches;

    /// <summary>Where built programs are kept between runs.</summary>
    internal OpenClProgramCache Cache { get; set; } = OpenClProgramCache.Default();

    /// <summary>Programs built so far.</summary>
    internal int Count
    {
        get
        {
            lock (_lock)
                return _programs.Count;
        }
    }

    /// <summary>Adds a kernel to the next program.</summary>
    internal void Add(KernelDescriptor kernel)
    {
        lock (_lock)
            _waiting.Add(kernel);
    }

    /// <summary>Creates a kernel object, building its program first if necessary.</summary>
    /// <returns>cl_kernel, which the caller releases.</returns>
    /// <exception cref="OpenClException">The device's compiler rejects the kernel; the message contains its log.</exception>
    internal nint CreateKernel(KernelDescriptor kernel)
    {
        lock (_lock)
        {
            if (!_built.ContainsKey(kernel))
                Build(kernel);
            return _built[kernel].CreateKernel(kernel.EntryPoint);
        }
    }

    /// <summary>Counts the launches of all kernels.</summary>
    internal int CountLaunch() => Interlocked.Increment(ref _launches);

    protected override void DisposeAcceleratorObject(bool disposing)
    {
        foreach (OpenClProgram program in _programs)
            program.Dispose();
        _programs.Clear();
        _built.Clear();
    }

    private void Build(KernelDescriptor wanted)
    {
        // Sorted, so that a run that loads the same kernels in another order finds the program in the cache.
        KernelDescriptor[] batch = [.. _waiting.Append(wanted).Distinct().OrderBy(kernel => kernel.EntryPoint, StringComparer.Ordinal)];
        _waiting.Clear();
        try
        {
            BuildTogether(batch);
        }
        catch (OpenClException) when (batch.Length > 1)
        {
            // One of them is rejected, for example because the device has no double. The others must not fail with it: each is now built
            // alone when it is launched, and the rejected one reports then.
            BuildTogether(wanted);
        }
    }

    private void BuildTogether(params KernelDescriptor[] kernels)
    {
        string names = string.Join(", ", kernels.Select(kernel => kernel.Name));
        OpenClProgram program = OpenClProgram.Build(accelerator, Cache, names, string.Join('\n', kernels.Select(kernel => kernel.OpenCl)));
        _programs.Add(program);
        foreach (KernelDescriptor kernel in kernels)
            _built.Add(kernel, program);
    }
}
