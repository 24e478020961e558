using System.Collections.Generic;
using System.Linq;
using GpuTrainer.KernelCompiler.Ir;
using Microsoft.CodeAnalysis;

namespace GpuTrainer.KernelCompiler.Frontend;

/// <summary>What a known method or property becomes in the IR.</summary>
internal abstract record Intrinsic;

/// <summary>A coordinate of the launch.</summary>
internal sealed record LaunchIntrinsic(LaunchIndexKind Kind, int Axis) : Intrinsic;

/// <summary>A function of one to three operands of one type.</summary>
internal sealed record MathIntrinsic(MathFunction Function) : Intrinsic;

/// <summary>Min or Max.</summary>
internal sealed record BinaryIntrinsic(BinaryOperator Operator) : Intrinsic;

/// <summary>A test of a float that compares the bits of its magnitude with those of infinity.</summary>
internal sealed record FloatTestIntrinsic(CompareOperator ComparedWithInfinity) : Intrinsic;

/// <summary>The same bits as another type.</summary>
internal sealed record BitCastIntrinsic(IrType Type) : Intrinsic;

/// <summary>A member of ArrayView.</summary>
internal sealed record ViewIntrinsic(ViewMember Member) : Intrinsic;

/// <summary>Members of ArrayView.</summary>
internal enum ViewMember
{
    /// <summary>view[i].</summary>
    Element,

    /// <summary>Elements, as long.</summary>
    Length,

    /// <summary>Elements, as int.</summary>
    IntLength,

    /// <summary>A part of the view.</summary>
    SubView,
}

/// <summary>Waits for the group.</summary>
internal sealed record BarrierIntrinsic : Intrinsic;

/// <summary>Allocates an array.</summary>
internal sealed record AllocateIntrinsic(bool Shared) : Intrinsic;

/// <summary>An atomic operation.</summary>
internal sealed record AtomicIntrinsic(AtomicOperator Operator) : Intrinsic;
