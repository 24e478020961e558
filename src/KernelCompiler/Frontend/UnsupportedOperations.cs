using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace GpuTrainer.KernelCompiler.Frontend;

/// <summary>Names what the dialect lacks and says what to write instead.</summary>
internal static class UnsupportedOperations
{
    /// <summary>Names an expression and says what to do.</summary>
    public static (string What, string Instead) Expression(IOperation operation) => operation switch
    {
        IAnonymousFunctionOperation or IDelegateCreationOperation or IMethodReferenceOperation =>
            ("A lambda or delegate", "call a static method by its name"),
        ITupleOperation or IDeconstructionAssignmentOperation => ("A tuple", "use a local for each element"),
        IArrayCreationOperation => ("An array", "use LocalMemory.Allocate<T>(constant) or SharedMemory.Allocate<T>(constant)"),
        IArrayElementReferenceOperation => ("An array element", "use an ArrayView parameter"),
        IObjectCreationOperation or ITypeParameterObjectCreationOperation or IAnonymousObjectCreationOperation =>
            ("'new'", "use locals of the primitive types"),
        IInterpolatedStringOperation => ("A string", "kernels have numbers only"),
        IIsPatternOperation or IIsTypeOperation or IPatternOperation => ("A pattern", "use comparisons and && and ||"),
        ISwitchExpressionOperation => ("A switch expression", "use ?: or if"),
        ICoalesceOperation or IConditionalAccessOperation => ("A null check", "kernels have no references"),
        IThrowOperation => ("throw", "a device cannot throw: write an error code to a view"),
        IAddressOfOperation => ("A pointer", "use views"),
        IInstanceReferenceOperation => ("'this'", "kernels and helpers are static: pass what is needed as parameters"),
        IEventReferenceOperation => ("An event", "kernels have numbers only"),
        IAwaitOperation => ("await", "a kernel cannot wait, except at Group.Barrier()"),
        IRangeOperation or IImplicitIndexerReferenceOperation => ("A range", "use SubView(offset, length)"),
        ISizeOfOperation => ("sizeof", "write the number"),
        IDeclarationExpressionOperation => ("A declaration in an expression", "declare the local in a statement of its own"),
        _ => ("This expression (" + operation.Kind + ")", "see docs/kernel-dialect.md for what is"),
    };

    /// <summary>Names a statement and says what to do.</summary>
    public static (string What, string Instead) Statement(IOperation operation) => operation switch
    {
        IForEachLoopOperation => ("foreach", "use for with an index"),
        ISwitchOperation => ("switch on this type or pattern", "switch on an int with constant cases, or use if"),
        ITryOperation => ("try", "a device has no exceptions"),
        IThrowOperation => ("throw", "a device cannot throw: write an error code to a view"),
        IUsingOperation or IUsingDeclarationOperation => ("using", "kernels hold no resources"),
        ILockOperation => ("lock", "use Atomic, or Group.Barrier() within a group"),
        ILocalFunctionOperation => ("A local function", "make it a static method of the class"),
        ILabeledOperation or IBranchOperation => ("goto", "use if, loops, break and continue"),
        IReturnOperation => ("yield", "write results to a view"),
        _ => ("This statement (" + operation.Kind + ")", "see docs/kernel-dialect.md for what is"),
    };
}
