using GpuTrainer.KernelCompiler.Emit.Ptx;
using GpuTrainer.KernelCompiler.Ir;

namespace GpuTrainer.Support.Ptx;

/// <summary>Emits kernels as PTX and runs them, with the arguments that <see cref="IrInterpreter"/> takes.</summary>
public static class PtxKernel
{
    /// <summary>Emits and runs a kernel; arrays are read and written in place.</summary>
    /// <returns>The number of instructions that all threads ran.</returns>
    public static long Run(Kernel kernel, LaunchShape shape, params object[] arguments) =>
        Run(PtxEmitter.Emit(kernel), kernel.EntryPoint, shape, arguments);

    /// <summary>Runs emitted PTX: a view is passed as its address and its length.</summary>
    public static long Run(string ptx, string entry, LaunchShape shape, params object[] arguments) =>
        Run(ptx, entry, shape, (buffer, offset, length) => [new PtxPointer(buffer, offset), length], arguments);

    /// <summary>
    /// Runs PTX, with each view passed as a function makes it of its buffer, its offset in bytes and its length in elements.
    /// </summary>
    internal static long Run(string ptx, string entry, LaunchShape shape, Func<PtxBuffer, long, long, object[]> view, object[] arguments)
    {
        var buffers = new Dictionary<Array, PtxBuffer>(ReferenceEqualityComparer.Instance);
        var parameters = new List<object>();
        foreach (object argument in arguments)
        {
            ViewArgument? part = argument as ViewArgument ?? (argument is Array whole ? new ViewArgument(whole, 0, whole.Length) : null);
            if (part is null)
            {
                parameters.Add(argument);
                continue;
            }

            if (!buffers.TryGetValue(part.Array, out PtxBuffer? buffer))
            {
                buffer = PtxBuffer.Of(part.Array);
                buffers.Add(part.Array, buffer);
            }

            int elementSize = part.Array.Length == 0 ? 0 : buffer.Bytes.Length / part.Array.Length;
            parameters.AddRange(view(buffer, part.Offset * elementSize, part.Length));
        }

        try
        {
            return PtxInterpreter.Run(ptx, entry, shape, [.. parameters]);
        }
        catch (PtxException e)
        {
            throw new PtxException(e.Message + "\n" + ptx);
        }
        finally
        {
            foreach ((Array array, PtxBuffer buffer) in buffers)
                buffer.CopyTo(array);
        }
    }
}
