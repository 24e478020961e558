using System.Runtime.CompilerServices;
using ILGPU;

namespace GpuTrainer.Kernels;

/// <summary>Checks the arguments of public operations, since the vectorized kernels do not check their accesses.</summary>
internal static class ViewChecks
{
    /// <summary>Throws unless <paramref name="view"/> holds at least <paramref name="needed"/> elements.</summary>
    public static void AtLeast<T>(
        ArrayView<T> view, long needed, string operation, [CallerArgumentExpression(nameof(view))] string name = "")
        where T : unmanaged
    {
        if (view.Length < needed)
            ThrowTooShort(operation, name, needed, view.Length);
    }

    /// <summary>Throws unless <paramref name="value"/> is 1 or more: an empty launch is the caller's error.</summary>
    public static void Positive(int value, string operation, [CallerArgumentExpression(nameof(value))] string name = "")
    {
        if (value <= 0)
            throw new ArgumentOutOfRangeException(name, $"{operation}: {name} is {value}, expected 1 or more.");
    }

    private static void ThrowTooShort(string operation, string name, long needed, long got) =>
        throw new ArgumentException($"{operation}: {name} has {got} elements, expected at least {needed}.", name);
}

/// <summary>Checks for operations with a largest batch.</summary>
internal static class BatchChecks
{
    /// <summary>Throws unless the batch has 1 to <paramref name="maxRows"/> rows.</summary>
    public static void Rows(int rows, int maxRows, string operation)
    {
        ViewChecks.Positive(rows, operation);
        if (rows > maxRows)
        {
            throw new ArgumentOutOfRangeException(
                nameof(rows), $"{operation}: the batch has {rows} rows, expected at most {maxRows}, the constructor's maxRows.");
        }

    }
}
