using System.Linq;
using GpuTrainer.KernelCompiler.Analysis;
using GpuTrainer.KernelCompiler.Ir;

namespace GpuTrainer.KernelCompiler.Emit.CSharp;

/// <summary>
/// Decides whether a kernel has vector forms: lanes are 32 bits wide, so 64-bit values must be uniform, and arrays indexed lane by lane
/// must hold 32-bit elements (or bytes in global memory).
/// </summary>
internal static class VectorSupport
{
    public static bool Covers(Kernel kernel, Uniformity uniformity) => kernel.Body.Nested().All(s => Covers(s, uniformity));

    private static bool Covers(Statement statement, Uniformity uniformity)
    {
        switch (statement)
        {
            case Load load:
                return CoversIndex(load.Index, uniformity) && CoversElement(load.Memory, load.Index, uniformity)
                    && CoversLocal(load.Local, uniformity);
            case Store store:
                return CoversIndex(store.Index, uniformity) && CoversElement(store.Memory, store.Index, uniformity)
                    && Covers(store.Value, uniformity);
            case Atomic atomic:
                return atomic.Memory.ElementType is IrType.I32 or IrType.U32 && CoversIndex(atomic.Index, uniformity)
                    && Uniformity.StripWidening(atomic.Index).Type == IrType.I32
                        && atomic.Expressions().Skip(1).All(e => Covers(e, uniformity));
            case Assign assign:
                return Covers(assign.Value, uniformity) && CoversLocal(assign.Local, uniformity);
            default:
                return statement.Expressions().All(e => Covers(e, uniformity));
        }
    }

    private static bool CoversLocal(Local local, Uniformity uniformity) => !Is64Bit(local.Type) || uniformity.Of(local).IsUniform;

    private static bool CoversIndex(Expression index, Uniformity uniformity)
    {
        LaneShape shape = uniformity.OfIndex(index);
        return shape.IsUniform || shape is { Variance: Variance.Affine, Stride: 1 } || Covers(Uniformity.StripWidening(index), uniformity);
    }

    private static bool CoversElement(Memory memory, Expression index, Uniformity uniformity)
    {
        if (memory is LocalArray)
            return memory.ElementType is IrType.F32 or IrType.I32 or IrType.U32;

        bool supported =
            memory.ElementType is IrType.F32 or IrType.I32 or IrType.U32 || (memory is GlobalMemory && memory.ElementType == IrType.U8);
        return supported || uniformity.OfIndex(index).IsUniform;
    }

    private static bool Covers(Expression expression, Uniformity uniformity) =>
        (!Is64Bit(expression.Type) || uniformity.Of(expression).IsUniform) && expression.Operands.All(o => Covers(o, uniformity));

    private static bool Is64Bit(IrType type) => type is IrType.I64 or IrType.F64;
}
