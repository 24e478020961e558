using System.Reflection;
using System.Runtime.CompilerServices;

namespace GpuTrainer.Kernels.Tests;

/// <summary>
/// Has the JIT compile generated code, for <see cref="InnermostLoopTests"/>, which runs it as a process with the JIT's listing on.
/// </summary>
internal static class Program
{
    /// <param name="args">The method, such as RunVector256, and the generated classes whose it is.</param>
    private static void Main(string[] args)
    {
        Assembly kernels = typeof(MatMul).Assembly;
        foreach (string name in args[1..])
        {
            Type generated = kernels.GetType("GpuTrainer.Generated." + name, throwOnError: true)!;
            MethodInfo method = generated.GetMethod(args[0], BindingFlags.NonPublic | BindingFlags.Static)
                ?? throw new ArgumentException($"{name} has no {args[0]}.");
            RuntimeHelpers.PrepareMethod(method.MethodHandle);
        }
    }
}
