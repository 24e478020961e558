using ILGPU;
using ILGPU.Backends;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;

namespace GpuTrainer.Compute;

/// <summary>
/// Runs kernels on the CPU: those marked [Kernel] in the SIMD form that the build compiled, others on ILGPU's own CPU accelerator, over the
/// same buffers. Launches are complete when they return, so streams have nothing to wait for.
/// </summary>
public sealed class SimdAccelerator : Accelerator
{
    private readonly Lazy<CPUAccelerator> _simulator;
    private int _liveBuffers;

    internal SimdAccelerator(Context context, SimdDevice device)
        : base(context, device)
    {
        NativePtr = 1; // To ILGPU, 0 means a disposed accelerator.
        Workers = new CpuWorkers(device.NumMultiprocessors);
        _simulator = new Lazy<CPUAccelerator>(() => CPUDevice.Default.CreateCPUAccelerator(Context));
        BackEnd = new SimdBackEnd(this);
        DefaultStream = CreateStreamInternal();
        Bind();
        Init(new SimdCompiler(context, device.Capabilities, BackEnd));
    }

    /// <summary>The device.</summary>
    public new SimdDevice Device => (SimdDevice)base.Device;

    /// <summary>The vectors in use; never <see cref="CpuVectorWidth.Auto"/>.</summary>
    public CpuVectorWidth VectorWidth => Device.VectorWidth;

    internal CpuWorkers Workers { get; }

    internal BackEnd BackEnd { get; }

    /// <summary>Buffers allocated and not yet disposed.</summary>
    internal int LiveBuffers => Volatile.Read(ref _liveBuffers);

    internal void CountBuffer(int change) => Interlocked.Add(ref _liveBuffers, change);

    /// <summary>Not supported: ILGPU's extensions only know its own accelerators.</summary>
    /// <exception cref="NotSupportedException">Always.</exception>
    public override TExtension CreateExtension<TExtension, TExtensionProvider>(TExtensionProvider provider) =>
        throw new NotSupportedException(
            $"The SIMD accelerator has no {typeof(TExtension).Name}. Open ILGPU's CPU accelerator for it: CreateCPUAccelerator.");

    /// <summary>
    /// Bytes ever allocated, freed buffers included; the difference of two readings is what the work between them allocated.
    /// </summary>
    public long AllocatedBytes { get; private set; }

    /// <inheritdoc/>
    protected override MemoryBuffer AllocateRawInternal(long length, int elementSize)
    {
        AllocatedBytes += length * elementSize;
        return new SimdMemoryBuffer(this, length, elementSize);
    }

    /// <inheritdoc/>
    protected override AcceleratorStream CreateStreamInternal() => new SimdStream(this);

    /// <inheritdoc/>
    protected override void SynchronizeInternal() { }

    /// <inheritdoc/>
    protected override void OnBind() { }

    /// <inheritdoc/>
    protected override void OnUnbind() { }

    /// <inheritdoc/>
    protected override Kernel LoadKernelInternal(CompiledKernel kernel) => kernel is SimdCompiledKernel compiled
        ? compiled.Load(this)
        : _simulator.Value.LoadKernel(kernel.SourceMethod, kernel.Specialization);

    /// <inheritdoc/>
    protected override Kernel LoadAutoGroupedKernelInternal(CompiledKernel kernel, out KernelInfo? kernelInfo)
    {
        kernelInfo = null;
        return kernel is SimdCompiledKernel compiled
            ? compiled.Load(this)
            : _simulator.Value.LoadAutoGroupedKernel(kernel.SourceMethod, out kernelInfo);
    }

    /// <summary>Loads an auto-grouped kernel. The accelerator chooses the group size; results do not depend on it.</summary>
    protected override Kernel LoadImplicitlyGroupedKernelInternal(CompiledKernel kernel, int customGroupSize, out KernelInfo? kernelInfo)
    {
        kernelInfo = null;
        return kernel is SimdCompiledKernel compiled
            ? compiled.Load(this)
            : _simulator.Value.LoadImplicitlyGroupedKernel(kernel.SourceMethod, customGroupSize);
    }

    /// <inheritdoc/>
    protected override bool CanAccessPeerInternal(Accelerator otherAccelerator) => otherAccelerator.AcceleratorType == AcceleratorType.CPU;

    /// <inheritdoc/>
    protected override void EnablePeerAccessInternal(Accelerator otherAccelerator) { }

    /// <inheritdoc/>
    protected override void DisablePeerAccessInternal(Accelerator otherAccelerator) { }

    /// <inheritdoc/>
    protected override int EstimateMaxActiveGroupsPerMultiprocessorInternal(Kernel kernel, int groupSize,
        int dynamicSharedMemorySizeInBytes) => 1;

    /// <inheritdoc/>
    protected override int EstimateGroupSizeInternal(
        Kernel kernel, Func<int, int> computeSharedMemorySize, int maxGroupSize, out int minGridSize) =>
        EstimateGroupSizeInternal(kernel, 0, maxGroupSize, out minGridSize);

    /// <inheritdoc/>
    protected override int EstimateGroupSizeInternal(
        Kernel kernel, int dynamicSharedMemorySizeInBytes, int maxGroupSize, out int minGridSize)
    {
        minGridSize = NumMultiprocessors;
        return maxGroupSize > 0 ? Math.Min(maxGroupSize, MaxNumThreadsPerGroup) : MaxNumThreadsPerGroup;
    }

    /// <inheritdoc/>
    protected override PageLockScope<T> CreatePageLockFromPinnedInternal<T>(IntPtr pinned, long numElements) =>
        new SimdPageLock<T>(this, pinned, numElements);

    /// <inheritdoc/>
    protected override void DisposeAccelerator_SyncRoot(bool disposing)
    {
        if (!disposing)
            return;
        Workers.Dispose();
        if (_simulator.IsValueCreated)
            _simulator.Value.Dispose();
    }

    /// <summary>The accelerator works on host memory, so there is nothing to lock.</summary>
    private sealed class SimdPageLock<T> : PageLockScope<T>
        where T : unmanaged
    {
        internal SimdPageLock(Accelerator accelerator, nint pinned, long numElements)
            : base(accelerator, numElements)
        {
            AddrOfLockedObject = pinned;
        }

        protected override void DisposeAcceleratorObject(bool disposing) { }
    }
}
