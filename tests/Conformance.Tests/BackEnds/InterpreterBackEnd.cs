using GpuTrainer.Compute;
using GpuTrainer.KernelCompiler.Ir;
using GpuTrainer.Support;

namespace GpuTrainer.Conformance.BackEnds;

/// <summary>The IR interpreter, on the same source text that the build compiles. It traps what the IR leaves undefined.</summary>
public sealed class InterpreterBackEnd : IBackEnd
{
    private readonly Dictionary<string, Kernel> _kernels = [];

    public InterpreterBackEnd()
    {
        foreach (string file in
            typeof(InterpreterBackEnd).Assembly.GetManifestResourceNames().Where(name => name.EndsWith(".cs", StringComparison.Ordinal)))
        {
            using var reader = new StreamReader(typeof(InterpreterBackEnd).Assembly.GetManifestResourceStream(file)!);
            foreach (Kernel kernel in KernelSource.LowerAll(reader.ReadToEnd()))
                _kernels.Add(string.Join('.', kernel.Name.Split('.')[^2..]), kernel);
        }
    }

    public static string? WhyMissing => null;

    public bool HasDouble => true;

    public void RunOver(string kernel, int[] extents, params object[] arguments) =>
        IrInterpreter.RunOver(_kernels[kernel], extents, arguments);

    public void Run(string kernel, LaunchShape shape, params object[] arguments) => IrInterpreter.Run(_kernels[kernel], shape, arguments);

    public void Dispose()
    {
    }
}
