namespace GpuTrainer.Compute;

/// <summary>Finds the kernel behind a delegate, and checks that the types it is loaded with are those it was compiled for.</summary>
internal static class KernelSignature
{
    /// <summary>What a kernel parameter of a C# type is in a descriptor.</summary>
    internal static KernelParameterInfo Of<T>()
    {
        if (typeof(T) == typeof(ArrayView<float>))
            return View("float");
        if (typeof(T) == typeof(ArrayView<int>))
            return View("int");
        if (typeof(T) == typeof(ArrayView<byte>))
            return View("byte");
        if (typeof(T) == typeof(ArrayView<uint>))
            return View("uint");
        if (typeof(T) == typeof(ArrayView<long>))
            return View("long");
        if (typeof(T) == typeof(ArrayView<double>))
            return View("double");
        if (typeof(T) == typeof(float))
            return Scalar("float");
        if (typeof(T) == typeof(int))
            return Scalar("int");
        if (typeof(T) == typeof(uint))
            return Scalar("uint");
        if (typeof(T) == typeof(long))
            return Scalar("long");
        if (typeof(T) == typeof(double))
            return Scalar("double");
        if (typeof(T) == typeof(bool))
            return Scalar("bool");
        throw new NotSupportedException(
            $"{typeof(T)} is no type of a kernel parameter; expected bool, int, uint, long, float, double, or an ArrayView of byte, int, uint, " +
            "long, float or double.");
    }

    /// <summary>Loads the kernel of a delegate.</summary>
    /// <param name="accelerator">Where to.</param>
    /// <param name="kernel">The kernel's method.</param>
    /// <param name="indexRank">0 if it is to be launched with a <see cref="KernelConfig"/>.</param>
    /// <param name="arguments">The types of the arguments, the index left out.</param>
    internal static LoadedKernel Load(Accelerator accelerator, Delegate kernel, int indexRank, KernelParameterInfo[] arguments)
    {
        ArgumentNullException.ThrowIfNull(accelerator);
        ArgumentNullException.ThrowIfNull(kernel);
        KernelDescriptor descriptor = KernelRegistry.Find(kernel.Method);
        if (descriptor.IndexRank != indexRank)
        {
            throw new NotSupportedException(
                $"{descriptor.Name} {Grouping(descriptor.IndexRank)}, but it is loaded as a kernel that {Grouping(indexRank)}.");
        }

        KernelParameterInfo[] parameters = descriptor.Parameters;
        bool same = parameters.Length == arguments.Length + indexRank;
        for (int i = 0; same && i < arguments.Length; i++)
            same = parameters[i].ElementType == arguments[i].ElementType && parameters[i].IsView == arguments[i].IsView;
        if (!same)
        {
            throw new NotSupportedException(
                $"{descriptor.Name} was compiled with ({Describe(parameters[..^indexRank])}), but its C# method has ({Describe(arguments)}). " +
                "Rebuild the kernel's project.");
        }

        return accelerator.Load(descriptor);
    }

    private static string Grouping(int indexRank) => indexRank == 0
        ? "is grouped explicitly (LoadKernel, LoadStreamKernel)"
        : $"has an Index{indexRank}D (LoadAutoGroupedKernel, LoadAutoGroupedStreamKernel)";

    private static string Describe(KernelParameterInfo[] parameters) =>
        string.Join(", ", parameters.Select(parameter => parameter.IsView ? $"ArrayView<{parameter.ElementType}>" : parameter.ElementType));

    private static KernelParameterInfo View(string elementType) => new("", elementType, IsView: true);

    private static KernelParameterInfo Scalar(string elementType) => new("", elementType, IsView: false);
}
