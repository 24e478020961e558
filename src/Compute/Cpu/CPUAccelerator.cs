using System.Runtime.CompilerServices;

namespace GpuTrainer.Compute;

/// <summary>Runs kernels on the processor. Launches are over when they return, so streams have nothing to wait for.</summary>
public sealed unsafe class CPUAccelerator : Accelerator
{
    internal CPUAccelerator(Context context, CPUDevice device, CpuOptions options)
        : base(context, device)
    {
        VectorWidth = device.VectorWidth;
        Workers = new CpuWorkers(options.Threads);
    }

    /// <summary>The vectors in use; never <see cref="CpuVectorWidth.Auto"/>.</summary>
    public CpuVectorWidth VectorWidth { get; }

    internal CpuWorkers Workers { get; }

    internal override bool IsHostMemory => true;

    /// <inheritdoc/>
    public override void Synchronize()
    {
    }

    private protected override LoadedKernel MakeKernel(KernelDescriptor descriptor) => new CpuLoadedKernel(this, descriptor);

    private protected override AcceleratorStream MakeStream() => new CpuStream(this);

    private protected override void Release() => Workers.Dispose();

    private protected override nint AllocateMemory(long lengthInBytes) => (nint)HostMemory.Allocate(lengthInBytes);

    private protected override void FreeMemory(nint pointer) => HostMemory.Free((void*)pointer);

    internal override void CopyFromHost(AcceleratorStream stream, void* source, MemoryBuffer target, long targetOffset, long lengthInBytes) =>
        Buffer.MemoryCopy(source, Address(target, targetOffset), lengthInBytes, lengthInBytes);

    internal override void CopyToHost(AcceleratorStream stream, MemoryBuffer source, long sourceOffset, void* target, long lengthInBytes) =>
        Buffer.MemoryCopy(Address(source, sourceOffset), target, lengthInBytes, lengthInBytes);

    internal override void CopyOnDevice(
        AcceleratorStream stream, MemoryBuffer source, long sourceOffset, MemoryBuffer target, long targetOffset, long lengthInBytes) =>
        Buffer.MemoryCopy(Address(source, sourceOffset), Address(target, targetOffset), lengthInBytes, lengthInBytes);

    internal override void Fill(AcceleratorStream stream, MemoryBuffer target, long targetOffset, long lengthInBytes, byte value)
    {
        byte* at = Address(target, targetOffset);
        while (lengthInBytes > 0)
        {
            uint block = (uint)Math.Min(lengthInBytes, 1 << 30);
            Unsafe.InitBlockUnaligned(at, value, block);
            at += block;
            lengthInBytes -= block;
        }
    }

    private static byte* Address(MemoryBuffer buffer, long offset) => (byte*)buffer.NativePtr + offset;

    private sealed class CpuStream(Accelerator accelerator) : AcceleratorStream(accelerator)
    {
        public override void Synchronize()
        {
        }

        private protected override void Release()
        {
        }
    }
}
