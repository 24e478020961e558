using System.Reflection;
using System.Runtime.CompilerServices;

namespace GpuTrainer.Compute;

/// <summary>
/// Finds the compiled kernel of a C# method. Generated code registers every kernel of an assembly in a module initializer.
/// </summary>
public static class KernelRegistry
{
    private static readonly Dictionary<(Type Type, string Method), Func<KernelDescriptor>> Factories = [];
    private static readonly Dictionary<(Type Type, string Method), KernelDescriptor> Descriptors = [];

    /// <summary>Registers a kernel. Its descriptor is created when the kernel is first loaded.</summary>
    /// <param name="type">The type that declares the method.</param>
    /// <param name="method">The method's name; kernels are not overloaded.</param>
    /// <param name="create">Creates the descriptor.</param>
    /// <exception cref="InvalidOperationException">The kernel is registered already.</exception>
    public static void Register(Type type, string method, Func<KernelDescriptor> create)
    {
        ArgumentNullException.ThrowIfNull(type);
        ArgumentNullException.ThrowIfNull(method);
        ArgumentNullException.ThrowIfNull(create);
        lock (Factories)
        {
            if (!Factories.TryAdd((type, method), create))
                throw new InvalidOperationException($"Kernel {type.FullName}.{method} is registered twice.");
        }
    }

    /// <summary>The kernels registered for types of an assembly, by generated code or by hand, in the order of their names.</summary>
    public static IReadOnlyList<KernelDescriptor> All(Assembly assembly)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        RuntimeHelpers.RunModuleConstructor(assembly.ManifestModule.ModuleHandle);
        lock (Factories)
        {
            return [.. Factories.Keys.Where(key => key.Type.Assembly == assembly).ToArray()
                .Select(Get).OrderBy(descriptor => descriptor.Name, StringComparer.Ordinal)];
        }
    }

    /// <summary>The compiled kernel of a method, or null if it has none because it is not marked [Kernel].</summary>
    internal static KernelDescriptor? TryFind(MethodInfo method)
    {
        if (method.DeclaringType is not { } type || !method.IsStatic)
            return null;

        // The module initializer registers kernels; it has not run if only this method's delegate was touched so far.
        RuntimeHelpers.RunModuleConstructor(type.Module.ModuleHandle);
        lock (Factories)
            return Factories.ContainsKey((type, method.Name)) ? Get((type, method.Name)) : null;
    }

    /// <summary>The compiled kernel of a method.</summary>
    /// <exception cref="NotSupportedException">It has none.</exception>
    internal static KernelDescriptor Find(MethodInfo method)
    {
        if (TryFind(method) is { } descriptor)
            return descriptor;
        string name = $"{method.DeclaringType?.FullName}.{method.Name}";
        throw new NotSupportedException(
            method.IsStatic
                ? $"{name} has no compiled kernel. Mark it [Kernel], and reference the kernel compiler as an analyzer in its project " +
                  "(<Import Project=\"src/KernelCompiler/KernelCompiler.props\" />)."
                : $"{name} is not a kernel: a kernel is a static method marked [Kernel], not a lambda or an instance method.");
    }

    private static KernelDescriptor Get((Type Type, string Method) key)
    {
        if (!Descriptors.TryGetValue(key, out KernelDescriptor? descriptor))
            Descriptors.Add(key, descriptor = Factories[key]());
        return descriptor;
    }
}
