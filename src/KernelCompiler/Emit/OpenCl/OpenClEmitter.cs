using System.Collections.Generic;
using System.Text;
using GpuTrainer.KernelCompiler.Ir;

namespace GpuTrainer.KernelCompiler.Emit.OpenCl;

/// <summary>
/// Prints a kernel as OpenCL C 1.2. The text depends on the IR alone. It names the C# line of each statement with #line, so that build logs
/// and race reports point to the kernel's source. The texts of several kernels can be concatenated into one program.
/// </summary>
/// <remarks>
/// Host arguments, in the order of <see cref="Kernel.Parameters"/>: a view is three (buffer, long first element, long element count), a
/// scalar is one; a bool is a uchar, because OpenCL refuses bool arguments. Views are not marked restrict: two may be the same buffer.
/// </remarks>
public static class OpenClEmitter
{
    /// <summary>The program text of a kernel after the standard passes.</summary>
    /// <param name="kernel">A verified kernel.</param>
    /// <returns>OpenCL C with LF line ends.</returns>
    public static string Emit(Kernel kernel)
    {
        var names = new OpenClNames(kernel);
        var features = new OpenClFeatures();
        string function = EmitFunction(kernel, names, features);

        var text = new StringBuilder();
        text.Append("// ").Append(kernel.Name);
        if (kernel.Span.File.Length > 0)
            text.Append(", ").Append(kernel.Span.Position);

        text.Append('\n');
        text.Append("// A view v is three arguments: v (buffer), v_offset (first element), v_length (elements); a bool is a uchar.\n");
        foreach (string pragma in features.Pragmas)
            text.Append("#pragma OPENCL ").Append(pragma).Append('\n');

        foreach (string helper in features.Functions)
            text.Append('\n').Append(OpenClFunctions.Definition(helper));

        return text.Append('\n').Append(function).ToString();
    }

    private static string EmitFunction(Kernel kernel, OpenClNames names, OpenClFeatures features)
    {
        var writer = new SourceWriter();
        var expressions = new OpenClExpressions(names, features);
        writer.At(kernel.Span);
        writer.Line("__kernel void " + kernel.EntryPoint + "(");
        writer.Indent();
        var views = new List<KernelParameter>();
        for (int i = 0; i < kernel.Parameters.Count; i++)
        {
            KernelParameter parameter = kernel.Parameters[i];
            string end = i == kernel.Parameters.Count - 1 ? ")" : ",";
            string type = features.MemoryType(parameter.ElementType);
            string name = names.Of(parameter);
            if (parameter.IsView)
            {
                views.Add(parameter);
                writer.Line($"__global {type}* {name}, const long {names.Offset(parameter)}, const long {names.Length(parameter)}{end}");
            }
            else
            {
                writer.Line($"const {type} {name}{end}");
            }
        }

        if (kernel.Parameters.Count == 0)
            writer.Line("void)");

        writer.Unindent();
        writer.Open();
        foreach (KernelParameter view in views)
            writer.Line(names.Of(view) + " += " + names.Offset(view) + ";");

        foreach (SharedArray array in kernel.SharedArrays)
            writer.Line($"__local {features.MemoryType(array.ElementType)} {names.Of(array)}[{array.Length}];");

        foreach (LocalArray array in kernel.LocalArrays)
            writer.Line($"{features.MemoryType(array.ElementType)} {names.Of(array)}[{array.Length}];");

        new OpenClStatements(writer, names, features, expressions).Write(kernel.Body);
        writer.Close();
        return writer.ToString();
    }
}
