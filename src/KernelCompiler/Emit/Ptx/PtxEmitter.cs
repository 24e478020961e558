using System.Collections.Generic;
using System.Text;
using GpuTrainer.KernelCompiler.Analysis;
using GpuTrainer.KernelCompiler.Ir;
using GpuTrainer.KernelCompiler.Passes;

namespace GpuTrainer.KernelCompiler.Emit.Ptx;

/// <summary>
/// Prints a kernel as PTX, which the NVIDIA driver compiles when it loads the module. The text depends on the IR alone.
/// </summary>
/// <remarks>
/// Version 6.4 (CUDA 10.1) and sm_70 (Volta) are the lowest that support what is used; every later driver and GPU accepts them. The forms
/// are those of LLVM's NVPTX back end, plus .rn on float add, sub and mul, which keeps ptxas from contracting them to fma. Parameters, in
/// the order of <see cref="Kernel.Parameters"/>: a view is two (.u64 address of element 0 in global memory, .u64 element count), a scalar
/// is one of its own type; a bool is a .u8 that holds 0 or 1.
/// </remarks>
public static class PtxEmitter
{
    /// <summary>The module text of a kernel after the standard passes.</summary>
    /// <param name="kernel">A verified kernel.</param>
    /// <returns>PTX with LF line ends.</returns>
    public static string Emit(Kernel kernel)
    {
        kernel = UnrollShortLoops.Apply(kernel);
        KernelVerifier.Verify(kernel);
        var names = new PtxNames(kernel);
        var writer = new PtxWriter();
        var expressions = new PtxExpressions(writer, new PtxInputs(writer, names));
        var neighbours = new PtxNeighbours(kernel);
        new PtxStatements(writer, expressions, new PtxVectorLoads(neighbours), new PtxVectorStores(neighbours)).WriteKernel(kernel.Body);

        var text = new StringBuilder();
        text.Append("// ").Append(PtxWriter.Ascii(kernel.Name));
        if (kernel.Span.File.Length > 0)
            text.Append(", ").Append(PtxWriter.Position(kernel.Span));

        text.Append("\n.version 6.4\n.target sm_70\n.address_size 64\n");
        text.Append(writer.Files()).Append('\n');
        text.Append(".visible .entry ").Append(kernel.EntryPoint).Append('(');
        text.Append(string.Join(",", Parameters(kernel, names))).Append("\n)\n");
        if (kernel.Bounds is { } bounds)
            text.Append(".maxntid ").Append(bounds.MaxThreads).Append(", 1, 1\n.minnctapersm ").Append(bounds.MinGroups).Append('\n');

        text.Append("{\n");
        foreach (SharedArray array in kernel.SharedArrays)
            Declare(text, ".shared", names.Of(array), array.ElementType, array.Length);

        foreach (LocalArray array in kernel.LocalArrays)
            Declare(text, ".local", names.Of(array), array.ElementType, array.Length);

        return text.Append(writer).Append("}\n").ToString();
    }

    private static IEnumerable<string> Parameters(Kernel kernel, PtxNames names)
    {
        foreach (KernelParameter parameter in kernel.Parameters)
        {
            if (parameter.IsView)
            {
                yield return "\n\t.param .u64 " + names.Parameter(parameter);
                yield return "\n\t.param .u64 " + names.Length(parameter);
            }
            else
            {
                yield return "\n\t.param ." + PtxTypes.Memory(parameter.ElementType) + " " + names.Parameter(parameter);
            }
        }
    }

    private static void Declare(StringBuilder text, string space, string name, IrType element, int length)
    {
        // The widest vector load needs 16 bytes; PtxNeighbours relies on it.
        text.Append('\t').Append(space).Append(" .align 16 .b8 ").Append(name);
        text.Append('[').Append((long)length * element.SizeInBytes()).Append("];\n");
    }
}
