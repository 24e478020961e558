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
    public static long Run(string ptx, string entry, LaunchShape shape, params object[] arguments)
    {
        var buffers = new Dictionary<Array, PtxBuffer>(ReferenceEqualityComparer.Instance);
        var parameters = new List<object>();
        foreach (object argument in arguments)
        {
            ViewArgument? view = argument as ViewArgument ?? (argument is Array whole ? new ViewArgument(whole, 0, whole.Length) : null);
            if (view is null)
            {
                parameters.Add(argument);
                continue;
            }

            if (!buffers.TryGetValue(view.Array, out PtxBuffer? buffer))
            {
                buffer = PtxBuffer.Of(view.Array);
                buffers.Add(view.Array, buffer);
            }

            int elementSize = view.Array.Length == 0 ? 0 : buffer.Bytes.Length / view.Array.Length;
            parameters.Add(new PtxPointer(buffer, view.Offset * elementSize));
            parameters.Add(view.Length);
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
            {
                buffer.CopyTo(array);
            }
        }
    }
}
