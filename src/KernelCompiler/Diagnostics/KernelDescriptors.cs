using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using Microsoft.CodeAnalysis;

namespace GpuTrainer.KernelCompiler.Diagnostics;

/// <summary>
/// Every diagnostic of the kernel compiler (docs/diagnostics.md). A message says what was found, what is expected and what to do.
/// </summary>
public static class KernelDescriptors
{
    private const string Category = "GpuTrainer.Kernels";

    /// <summary>The compiler itself failed.</summary>
    public static readonly DiagnosticDescriptor InternalError = new(
        "GTK0001", "Internal error of the kernel compiler",
        "The kernel compiler failed on kernel '{0}': {1}. This is a bug in the compiler; please report it with the kernel's source.",
        Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    /// <summary>An instance method.</summary>
    public static readonly DiagnosticDescriptor KernelNotStatic = new(
        "GTK0101", "A kernel is static",
        "Kernel '{0}' is an instance method; make it static and pass what it needs as parameters",
        Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    /// <summary>A kernel that returns a value.</summary>
    public static readonly DiagnosticDescriptor KernelNotVoid = new(
        "GTK0102", "A kernel returns void",
        "Kernel '{0}' returns {1}; make it void and write the results to an ArrayView parameter",
        Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    /// <summary>A generic kernel, or one in a generic type.</summary>
    public static readonly DiagnosticDescriptor KernelGeneric = new(
        "GTK0103", "A kernel is not generic",
        "Kernel '{0}' is generic or in a generic type; write one kernel per element type",
        Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    /// <summary>Two methods of the kernel's name.</summary>
    public static readonly DiagnosticDescriptor KernelOverloaded = new(
        "GTK0104", "A kernel is not overloaded",
        "'{0}' has {1} overloads, and a kernel is found by its type and name; give the kernel a name of its own",
        Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    /// <summary>A parameter that is neither a view nor a scalar.</summary>
    public static readonly DiagnosticDescriptor ParameterType = new(
        "GTK0105", "Kernel parameter of an unsupported type",
        "Parameter '{0}' has type {1}; a kernel takes ArrayView<T> of byte, int, uint, long, float or double, scalars of bool, int, " +
        "uint, long, float or double, and an Index1D, Index2D or Index3D as its first parameter",
        Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    /// <summary>ref, out, in or params on a parameter.</summary>
    public static readonly DiagnosticDescriptor ParameterModifier = new(
        "GTK0106", "Kernel parameter with a modifier",
        "Parameter '{0}' is passed as '{1}'; pass it by value (write results to an ArrayView)",
        Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    /// <summary>A kernel in a type that generated code cannot name.</summary>
    public static readonly DiagnosticDescriptor KernelInaccessible = new(
        "GTK0107", "The kernel's type is not accessible",
        "Kernel '{0}' is in '{1}', which generated code cannot access; make that type and its containing types internal or public, and " +
        "not file-local",
        Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    /// <summary>A kernel without a plain body.</summary>
    public static readonly DiagnosticDescriptor KernelBody = new(
        "GTK0108", "A kernel has a plain body",
        "Kernel '{0}' is {1}; write it as an ordinary method with a body",
        Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    /// <summary>The project does not allow unsafe code.</summary>
    public static readonly DiagnosticDescriptor UnsafeNotAllowed = new(
        "GTK0109", "Kernels need AllowUnsafeBlocks",
        "The code generated for kernel '{0}' uses pointers; set <AllowUnsafeBlocks>true</AllowUnsafeBlocks> in the project",
        Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    /// <summary>A method loaded as a kernel that is not one.</summary>
    public static readonly DiagnosticDescriptor LoadedMethodIsNoKernel = new(
        "GTK0110", "The loaded method is not a kernel",
        "'{0}' is loaded as a kernel but was not compiled as one; pass a static method marked [Kernel], by its name",
        Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    /// <summary>A launcher whose parameters do not match the kernel.</summary>
    public static readonly DiagnosticDescriptor LoadedWithWrongLauncher = new(
        "GTK0111", "The launcher does not match the kernel",
        "The launcher of kernel '{0}' takes ({1}), but is declared with ({2})",
        Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    /// <summary>[Aligned] where it has no meaning.</summary>
    public static readonly DiagnosticDescriptor ParameterAlignment = new(
        "GTK0112", "An alignment that cannot be promised",
        "[Aligned({0})] is on parameter '{1}' of type {2}; it takes 8 or 16 bytes and applies to an ArrayView<T>",
        Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    /// <summary>[KernelLibrary] on anything but a plain static class.</summary>
    public static readonly DiagnosticDescriptor LibraryHead = new(
        "GTK0113", "A kernel library is a plain static class",
        "Kernel library '{0}' {1}; it must be a static class that is not nested, generic or file-local, in a project without overflow " +
        "checks",
        Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    /// <summary>A value of a type that the IR does not have.</summary>
    public static readonly DiagnosticDescriptor ValueType = new(
        "GTK0201", "Unsupported type in a kernel",
        "Type {0} is not supported in a kernel; use bool, byte, int, uint, long, float, double, ArrayView<T> or Index1D/2D/3D",
        Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    /// <summary>A view or array of an unsupported element type.</summary>
    public static readonly DiagnosticDescriptor ElementType = new(
        "GTK0202", "Unsupported element type",
        "Elements of type {0} are not supported; use byte, int, uint, long, float or double",
        Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    /// <summary>A statement that the dialect lacks.</summary>
    public static readonly DiagnosticDescriptor Statement = new(
        "GTK0301", "Unsupported statement in a kernel",
        "{0} is not allowed in a kernel; {1}",
        Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    /// <summary>An expression that the dialect lacks.</summary>
    public static readonly DiagnosticDescriptor Expression = new(
        "GTK0302", "Unsupported expression in a kernel",
        "{0} is not allowed in a kernel; {1}",
        Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    /// <summary>An operator that the dialect lacks for its operands.</summary>
    public static readonly DiagnosticDescriptor Operator = new(
        "GTK0303", "Unsupported operator in a kernel",
        "Operator '{0}' on {1} is not supported in a kernel; {2}",
        Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    /// <summary>An assignment, ++ or -- within an expression.</summary>
    public static readonly DiagnosticDescriptor NestedAssignment = new(
        "GTK0304", "Assignment inside an expression",
        "'{0}' changes a variable inside a larger expression; make it a statement of its own",
        Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    /// <summary>Arithmetic that would throw on overflow.</summary>
    public static readonly DiagnosticDescriptor Checked = new(
        "GTK0305", "Checked arithmetic in a kernel",
        "'{0}' is checked for overflow, and a device cannot throw; use unchecked(...) or unset CheckForOverflowUnderflow",
        Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    /// <summary>A view that is not known at compile time.</summary>
    public static readonly DiagnosticDescriptor ViewNotFixed = new(
        "GTK0306", "A view is chosen at run time",
        "View '{0}' must be known at compile time; initialize the local where it is declared, never reassign it, and branch around the " +
        "accesses instead",
        Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    /// <summary>A reference to a variable or an element.</summary>
    public static readonly DiagnosticDescriptor ByReference = new(
        "GTK0307", "Reference in a kernel",
        "'{0}' takes a reference; kernels have none outside Atomic.*(ref view[i], ...): read the value into a local and write it back " +
        "by index",
        Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    /// <summary>A read of a field that is not a constant.</summary>
    public static readonly DiagnosticDescriptor FieldRead = new(
        "GTK0308", "Field access in a kernel",
        "Field '{0}' is not a compile-time constant; make it const (or static readonly with a constant initializer, in this project or " +
        "a kernel library), or pass it as a parameter",
        Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    /// <summary>A call of something that has no meaning on a device.</summary>
    public static readonly DiagnosticDescriptor Call = new(
        "GTK0401", "Unsupported call in a kernel",
        "'{0}' cannot be called in a kernel: {1}",
        Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    /// <summary>A helper that calls itself.</summary>
    public static readonly DiagnosticDescriptor Recursion = new(
        "GTK0402", "Recursion in a kernel",
        "'{0}' calls itself ({1}); helpers are inlined, so write it as a loop",
        Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    /// <summary>A function whose result differs between devices.</summary>
    public static readonly DiagnosticDescriptor InexactMath = new(
        "GTK0403", "Math function that differs between devices",
        "'{0}' is not correctly rounded, so its bits differ between devices; use the DeviceMath function instead (such as DeviceMath.Exp)",
        Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    /// <summary>MathF.FusedMultiplyAdd and Math.FusedMultiplyAdd.</summary>
    public static readonly DiagnosticDescriptor FusedMultiplyAdd = new(
        "GTK0404", "FusedMultiplyAdd of the wrong class",
        "'{0}' is not available on GPUs; call KernelMath.FusedMultiplyAdd instead",
        Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    /// <summary>A helper that cannot be inlined.</summary>
    public static readonly DiagnosticDescriptor Helper = new(
        "GTK0405", "Helper method that cannot be inlined",
        "'{0}' cannot be inlined because it {1}; a helper is a static, non-generic method with value parameters",
        Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    /// <summary>An atomic on something that does not support it.</summary>
    public static readonly DiagnosticDescriptor AtomicTarget = new(
        "GTK0406", "Atomic on an unsupported target",
        "{0} works on 'ref view[i]' of int, uint or long elements in global or shared memory, got {1}; floating-point sums need an " +
        "order of their own (write partial sums and reduce them)",
        Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    /// <summary>A kernel library's use of a member that its users' compilers do not see.</summary>
    public static readonly DiagnosticDescriptor LibraryUse = new(
        "GTK0407", "A kernel library uses something outside it",
        "'{0}' is not available to kernels of other projects that call '{1}'; mark its class [KernelLibrary] as well, or move what is " +
        "needed into '{1}'",
        Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    /// <summary>A helper of a referenced kernel library that cannot be inlined into this kernel.</summary>
    public static readonly DiagnosticDescriptor LibraryHelper = new(
        "GTK0408", "A kernel library's helper cannot be inlined",
        "'{0}' of {1} cannot be inlined here: {2}",
        Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    /// <summary>A barrier that not all threads of a group reach together.</summary>
    public static readonly DiagnosticDescriptor DivergentBarrier = new(
        "GTK0501", "Barrier in divergent control flow",
        "Not all threads of a group reach this Group.Barrier(): {0}; move the barrier out of it, or make the condition uniform across " +
        "the group",
        Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    /// <summary>A barrier in a kernel whose groups are chosen by the runtime.</summary>
    public static readonly DiagnosticDescriptor AutoGroupedBarrier = new(
        "GTK0502", "Barrier or shared memory in an auto-grouped kernel",
        "'{0}' has no meaning in kernel '{1}', whose groups the runtime chooses; drop the index parameter and use Grid and Group",
        Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    /// <summary>An array whose length the compiler does not know.</summary>
    public static readonly DiagnosticDescriptor ArrayLength = new(
        "GTK0503", "Array length is not a positive constant",
        "The length of {0} must be a positive constant, got '{1}'; use a const",
        Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    /// <summary>More shared memory than every device has.</summary>
    public static readonly DiagnosticDescriptor SharedMemorySize = new(
        "GTK0504", "Too much shared memory",
        "Kernel '{0}' uses {1} bytes of shared memory, but only {2} are available on every device; use smaller tiles",
        Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    private static readonly Dictionary<string, DiagnosticDescriptor> Table = typeof(KernelDescriptors)
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .Where(field => field.FieldType == typeof(DiagnosticDescriptor))
        .Select(field => (DiagnosticDescriptor)field.GetValue(null))
        .ToDictionary(descriptor => descriptor.Id);

    /// <summary>All descriptors.</summary>
    public static IReadOnlyCollection<DiagnosticDescriptor> All => Table.Values;

    /// <summary>The descriptor of an id.</summary>
    public static DiagnosticDescriptor ById(string id) => Table[id];
}
