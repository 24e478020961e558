using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using GpuTrainer.KernelCompiler.Ir;

namespace GpuTrainer.KernelCompiler.Emit.CSharp;

/// <summary>
/// Prints the method that launches a kernel. It has the signature that ILGPU requires of a launcher, packs its arguments on the stack and
/// passes them to the kernel loaded for the accelerator. It is typed, so nothing is boxed, allocated or built by reflection.
/// </summary>
internal static class LauncherEmitter
{
    /// <summary>The method's name.</summary>
    public const string MethodName = "Launch";

    /// <summary>The namespaces that the method's file must import.</summary>
    public static readonly string[] Namespaces = ["ILGPU", "ILGPU.Runtime"];

    private const int ViewBytes = 24;
    private const int ScalarBytes = 8;

    /// <summary>The method, for the kernel's generated class.</summary>
    public static string Emit(Kernel kernel)
    {
        // The extents are packed by the runtime, from the shape.
        KernelParameter[] parameters = [.. kernel.Parameters.Take(kernel.Parameters.Count - kernel.IndexRank)];
        string shape = kernel.IndexRank == 0 ? "KernelConfig" : "Index" + kernel.IndexRank.ToString(CultureInfo.InvariantCulture) + "D";
        int bytes = kernel.Parameters.Sum(parameter => parameter.IsView ? ViewBytes : ScalarBytes);

        var code = new CodeWriter();
        code.Line("[SkipLocalsInit]");
        IEnumerable<string> declared = new[] { "Kernel __kernel", "AcceleratorStream __stream", shape + " __shape" }
            .Concat(parameters.Select(parameter => TypeOf(parameter) + " @" + parameter.Name));
        code.Line($"private static void {MethodName}({string.Join(", ", declared)})");
        code.Line("{");
        code.Line($"    byte* __packed = stackalloc byte[{bytes.ToString(CultureInfo.InvariantCulture)}];");
        code.Line("    var __arguments = new ArgumentWriter((BuiltInKernel)__kernel, __packed);");
        foreach (KernelParameter parameter in parameters)
            code.Line($"    __arguments.{(parameter.IsView ? "AddView" : "Add")}(@{parameter.Name});");

        code.Line("    __arguments.Launch(__stream, __shape);");
        code.Line("}");
        return code.ToString();
    }

    private static string TypeOf(KernelParameter parameter)
    {
        string element = parameter.ElementType.CSharpName();
        return parameter.IsView ? "ArrayView<" + element + ">" : element;
    }
}
