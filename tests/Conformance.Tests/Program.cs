using System.Reflection;
using GpuTrainer.Compute;
using GpuTrainer.Conformance.BackEnds;

namespace GpuTrainer.Conformance;

/// <summary>
/// Runs the suite on one back end without a test runner, for machines that have a GPU and no .NET SDK (bench/gpu.sh): the argument is the
/// name of a class in Instances.cs. Exits with 1 if a test fails and with 2 if the back end is missing.
/// </summary>
internal static class Program
{
    private static int Main(string[] args)
    {
        string name = args.Length == 1 ? args[0] : nameof(CudaConformance);
        Type? suite = typeof(Program).Assembly.GetType("GpuTrainer.Conformance." + name);
        if (suite?.GetConstructors() is not [ConstructorInfo constructor])
        {
            Console.Error.WriteLine(
                $"{name} is no suite; expected a class of InterpreterConformance.cs, such as {nameof(CudaConformance)}.");
            return 2;
        }

        Type backEnd = constructor.GetParameters()[0].ParameterType;
        if (suite.GetProperty("WhyMissing",
            BindingFlags.Public | BindingFlags.Static | BindingFlags.FlattenHierarchy)?.GetValue(null) is string reason)
        {
            Console.Error.WriteLine(reason);
            return 2;
        }

        using var device = (IBackEnd)Activator.CreateInstance(backEnd)!;
        object tests = constructor.Invoke([device]);
        int passed = 0, failed = 0;
        foreach (MethodInfo test in
            suite.GetMethods().Where(method => method.IsDefined(typeof(ConformanceFactAttribute))).OrderBy(method => method.Name))
        {
            try
            {
                test.Invoke(tests, null);
                passed++;
            }
            catch (TargetInvocationException failure)
            {
                failed++;
                Console.WriteLine($"FAILED {test.Name}: {failure.InnerException?.Message}");
            }
        }

        Console.WriteLine($"{name}: {passed} passed, {failed} failed.");
        return failed == 0 && passed > 0 ? 0 : 1;
    }
}
