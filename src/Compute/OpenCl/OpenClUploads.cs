using System.Runtime.InteropServices;

namespace GpuTrainer.Compute.OpenCl;

/// <summary>
/// Copies to the device that do not wait for it: the bytes are put aside until the device has fetched them. A blocking write would
/// wait for all launches enqueued before it, that is, a synchronisation in every training step.
/// </summary>
internal sealed unsafe class OpenClUploads(OpenClLibrary library, nint queue)
{
    // Beyond this much put aside, a copy waits for the device: host memory is not ours to fill.
    private const long MostPendingBytes = 256L << 20;

    private readonly Queue<(nint Event, nint Bytes, long Length)> _pending = new();
    private long _pendingBytes;

    /// <summary>Enqueues a copy.</summary>
    /// <returns>True if the host had to wait for the device.</returns>
    public bool Write(nint buffer, long offsetInBytes, void* source, long bytes)
    {
        ReleaseDone();
        if (_pendingBytes + bytes > MostPendingBytes)
        {
            OpenClException.ThrowIfFailed(
                library.EnqueueWriteBuffer(queue, buffer, 1, (nuint)offsetInBytes, (nuint)bytes, source, 0, null, null), "clEnqueueWriteBuffer");
            ReleaseAll();
            return true;
        }

        void* copy = NativeMemory.Alloc((nuint)bytes);
        Buffer.MemoryCopy(source, copy, bytes, bytes);
        nint done;
        int status = library.EnqueueWriteBuffer(queue, buffer, 0, (nuint)offsetInBytes, (nuint)bytes, copy, 0, null, &done);
        if (status != 0)
        {
            NativeMemory.Free(copy);
            throw new OpenClException("clEnqueueWriteBuffer", status, $"A copy of {bytes:N0} bytes to the device.");
        }

        _pending.Enqueue((library.Own(done, 0, "clEnqueueWriteBuffer"), (nint)copy, bytes));
        _pendingBytes += bytes;
        return false;
    }

    /// <summary>Frees everything put aside; the queue must be idle.</summary>
    public void ReleaseAll()
    {
        while (_pending.Count > 0)
        {
            ReleaseFirst();
        }
    }

    private void ReleaseDone()
    {
        while (_pending.TryPeek(out (nint Event, nint Bytes, long Length) first))
        {
            // CL_EVENT_COMMAND_EXECUTION_STATUS: 0 is complete, below 0 failed, above 0 still to come.
            int state;
            OpenClException.ThrowIfFailed(library.GetEventInfo(first.Event, 0x11D3, sizeof(int), &state, null), "clGetEventInfo");
            if (state > 0)
            {
                return;
            }

            ReleaseFirst();
        }
    }

    private void ReleaseFirst()
    {
        (nint done, nint bytes, long length) = _pending.Dequeue();
        library.Release(library.ReleaseEvent, done);
        NativeMemory.Free((void*)bytes);
        _pendingBytes -= length;
    }
}
