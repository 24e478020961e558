using System.Numerics;
using GpuTrainer.Compute;
using GpuTrainer.Conformance.BackEnds;

namespace GpuTrainer.Conformance;

/// <summary>
/// What every back end must do with a kernel, feature by feature, to the bit. Expected values come from plain C#, written independently of
/// the kernels. One launch covers all operators of a type on all pairs of special and random values, because device compilers are slow.
/// </summary>
public abstract partial class ConformanceTests<TBackEnd>(TBackEnd backEnd) : IClassFixture<TBackEnd>
    where TBackEnd : class, IBackEnd
{
    /// <summary>Below, at and above the vector widths and warps, and a size that is a multiple of none.</summary>
    private static readonly int[] Sizes = [1, 31, 32, 33, 1000];

    /// <summary>Asked by <see cref="ConformanceTestCase"/>.</summary>
    public static string? WhyMissing => TBackEnd.WhyMissing;

    private TBackEnd BackEnd { get; } = backEnd;

    /// <summary>All pairs of some values.</summary>
    private static (T[] Left, T[] Right) Pairs<T>(IReadOnlyList<T> values) =>
        ([.. values.SelectMany(x => values.Select(_ => x))], [.. values.SelectMany(_ => values)]);

    /// <summary>
    /// Compares result j of element i, at j * n + i, with the j-th function of the operands. All NaNs count as one value: which bits an
    /// operation gives them is not defined. -0 and +0 differ.
    /// </summary>
    private static void AssertResults<T, TResult>(
        T[] left, T[] right, TResult[] actual, params (string Name, Func<T, T, TResult> Expected)[] results)
        where TResult : unmanaged, INumber<TResult>
    {
        int n = left.Length;
        Assert.Equal(n * results.Length, actual.Length);
        var failures = new List<string>();
        for (int j = 0; j < results.Length; j++)
        {
            for (int i = 0; i < n && failures.Count < 10; i++)
            {
                TResult expected = results[j].Expected(left[i], right[i]);
                TResult got = actual[(j * n) + i];
                if (!IsSame(expected, got) && TBackEnd.WhyExempt(results[j].Name, left[i]!) is null)
                    failures.Add($"{results[j].Name} with x = {left[i]}, y = {right[i]}: expected {expected}, got {got} (element {i})");
            }
        }

        Assert.True(failures.Count == 0, string.Join('\n', failures));
    }

    /// <summary>Compares element by element.</summary>
    private static void AssertSame<T>(IEnumerable<T> expected, T[] actual)
        where T : unmanaged, INumber<T>
    {
        int i = 0;
        foreach (T value in expected)
        {
            Assert.True(IsSame(value, actual[i]), $"[{i}]: expected {value}, got {actual[i]}");
            i++;
        }

        Assert.Equal(actual.Length, i);
    }

    private static bool IsSame<T>(T expected, T actual)
        where T : unmanaged, INumber<T> =>
        T.IsNaN(expected) ? T.IsNaN(actual) : expected == actual && T.IsNegative(expected) == T.IsNegative(actual);
}
