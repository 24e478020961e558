using System.Reflection;
using System.Runtime.CompilerServices;

namespace GpuTrainer.Compute;

/// <summary>Finds the compiled kernel of a C# method. Generated code registers every kernel of an assembly in a module initializer.</summary>
public static class KernelRegistry
{
    private static readonly Dictionary<(Type Type, string Method), Func<KernelDescriptor>> s_factories = [];
    private static readonly Dictionary<(Type Type, string Method), KernelDescriptor> s_descriptors = [];

    /// <summary>Makes a kernel known. The descriptor is made when the kernel is first loaded.</summary>
    /// <param name="type">The type that declares the method.</param>
    /// <param name="method">The method's name; kernels are not overloaded.</param>
    /// <param name="create">Makes the descriptor.</param>
    /// <exception cref="InvalidOperationException">The kernel is registered already.</exception>
    public static void Register(Type type, string method, Func<KernelDescriptor> create)
    {
        ArgumentNullException.ThrowIfNull(type);
        ArgumentNullException.ThrowIfNull(method);
        ArgumentNullException.ThrowIfNull(create);
        lock (s_factories)
        {
            if (!s_factories.TryAdd((type, method), create))
                throw new InvalidOperationException($"Kernel {type.FullName}.{method} is registered twice.");
        }
    }

    /// <summary>The compiled kernels of the given assembly, and those registered by hand for its types, in the order of their names.</summary>
    public static IReadOnlyList<KernelDescriptor> All(Assembly assembly)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        RuntimeHelpers.RunModuleConstructor(assembly.ManifestModule.ModuleHandle);
        lock (s_factories)
        {
            return [.. s_factories.Keys.Where(key => key.Type.Assembly == assembly).ToArray()
                .Select(Get).OrderBy(descriptor => descriptor.Name, StringComparer.Ordinal)];
        }
    }

    /// <summary>The compiled kernel of a method, or null if it has none, as a kernel that is not marked [Kernel].</summary>
    internal static KernelDescriptor? TryFind(MethodInfo method)
    {
        if (method.DeclaringType is not { } type || !method.IsStatic)
            return null;

        // Registration happens in the module initializer, which has not run if nothing but this method's delegate was touched so far.
        RuntimeHelpers.RunModuleConstructor(type.Module.ModuleHandle);
        lock (s_factories)
            return s_factories.ContainsKey((type, method.Name)) ? Get((type, method.Name)) : null;
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
                ? $"{name} has no compiled kernel. Mark it [Kernel], and let its project reference the kernel compiler as an analyzer " +
                  "(<Import Project=\"src/KernelCompiler/KernelCompiler.props\" />)."
                : $"{name} is no kernel: a kernel is a static method marked [Kernel], not a lambda or an instance method.");
    }

    private static KernelDescriptor Get((Type Type, string Method) key)
    {
        if (!s_descriptors.TryGetValue(key, out KernelDescriptor? descriptor))
            s_descriptors.Add(key, descriptor = s_factories[key]());
        return descriptor;
    }
}
