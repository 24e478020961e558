using GpuTrainer.Compute;
using GpuTrainer.Support;

namespace GpuTrainer.Conformance.BackEnds;

/// <summary>Something that runs the kernels of this project. One object serves all tests of a class.</summary>
public interface IBackEnd : IDisposable
{
    /// <summary>Why the back end is missing; null if it is not.</summary>
    static abstract string? WhyMissing { get; }

    /// <summary>Why a result for an operand need not keep the contract of docs/numerics.md; null if it must.</summary>
    /// <param name="result">As the tests call it, such as "x / y".</param>
    /// <param name="x">The first operand, boxed.</param>
    static virtual string? WhyExempt(string result, object x) => null;

    /// <summary>False if kernels with double are refused.</summary>
    bool HasDouble { get; }

    /// <summary>Runs an auto-grouped kernel.</summary>
    /// <param name="kernel">Class and method, such as Integers.IntShifts.</param>
    /// <param name="extents">One to three.</param>
    /// <param name="arguments">Arrays or <see cref="ViewArgument"/>s for views (changed by the kernel), values for scalars.</param>
    void RunOver(string kernel, int[] extents, params object[] arguments);

    /// <summary>Runs an explicitly grouped kernel.</summary>
    void Run(string kernel, LaunchShape shape, params object[] arguments);
}
