using GpuTrainer.KernelCompiler.Emit.Ptx;
using GpuTrainer.KernelCompiler.Ir;
using GpuTrainer.Support;
using GpuTrainer.Support.Ptx;

namespace GpuTrainer.KernelCompiler.Tests.Ptx;

/// <summary>Runs a kernel's PTX and the IR interpreter, which defines the meaning, and compares every element bit for bit.</summary>
internal static class PtxComparison
{
    /// <summary>
    /// Fails unless both leave the same bits in every array; all NaNs count as equal, because GPUs do not preserve payloads.
    /// </summary>
    public static void AssertSame(Kernel kernel, LaunchShape shape, params object[] arguments)
    {
        object[] expected = [.. arguments.Select(Copy)];
        object[] actual = [.. arguments.Select(Copy)];
        IrInterpreter.Run(kernel, shape, expected);
        PtxKernel.Run(kernel, shape, actual);
        for (int i = 0; i < arguments.Length; i++)
        {
            if (expected[i] is Array wanted)
                AssertSame(wanted, (Array)actual[i], kernel, kernel.Parameters[i].Name);
        }
    }

    private static object Copy(object argument) => argument is Array array ? array.Clone() : argument;

    private static void AssertSame(Array expected, Array actual, Kernel kernel, string name)
    {
        for (int i = 0; i < expected.Length; i++)
        {
            bool isSame = (expected.GetValue(i), actual.GetValue(i)) switch
            {
                (float x, float y) =>
                    BitConverter.SingleToInt32Bits(x) == BitConverter.SingleToInt32Bits(y) || (float.IsNaN(x) && float.IsNaN(y)),
                (double x, double y) =>
                    BitConverter.DoubleToInt64Bits(x) == BitConverter.DoubleToInt64Bits(y) || (double.IsNaN(x) && double.IsNaN(y)),
                (object x, object y) => x.Equals(y),
                _ => false,
            };
            if (!isSame)
                Assert.Fail($"{name}[{i}]: got {actual.GetValue(i)}, expected {expected.GetValue(i)}\n{kernel}\n{PtxEmitter.Emit(kernel)}");
        }
    }
}
