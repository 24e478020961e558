using GpuTrainer.KernelCompiler.Diagnostics;
using GpuTrainer.Support;

namespace GpuTrainer.KernelCompiler.Tests.Diagnostics;

public class DivergentBarrierTests
{
    [Theory]
    [InlineData("Group.Barrier(); if (Group.IdxX == 0) i[0] = 1; Group.Barrier();")]
    [InlineData("if (n > 0) Group.Barrier();")]
    [InlineData("if (Grid.IdxX > 3) Group.Barrier();")]
    [InlineData("if (i[n] > 0) Group.Barrier();")]
    [InlineData("for (int k = 0; k < n; k++) { Group.Barrier(); if (Group.IdxX == k) continue; i[k] = 1; }")]
    [InlineData("for (int k = 0; k < n; k++) { if (k == 5) break; Group.Barrier(); }")]
    [InlineData("for (int k = Group.IdxX; k < n; k += Group.DimX) i[k] = k; Group.Barrier();")]
    [InlineData("if (n == 0) return; Group.Barrier();")]
    [InlineData("var t = LocalMemory.Allocate<int>(2); t[0] = n; if (t[0] > 0) Group.Barrier();")]
    public void Barrier_ThatAllThreadsReach_Compiles(string statements) => Assert.Empty(Diagnostics(statements));

    [Theory]
    [InlineData("if (Group.IdxX == 0) Group.Barrier();", "condition")]
    [InlineData("if (n > 0) { } else if (Group.IdxY > n) { } else Group.Barrier();", "condition")]
    [InlineData("if (i[Group.IdxX] > 0) Group.Barrier();", "condition")]
    [InlineData("if (Atomic.Add(ref i[0], 1) == 0) Group.Barrier();", "condition")]
    [InlineData("int v = n; if (Group.IdxX > 3) v = 2; if (v == 2) Group.Barrier();", "condition")]
    [InlineData("for (int k = Group.IdxX; k < n; k += 4) Group.Barrier();", "number of iterations")]
    [InlineData("int k = Group.IdxX; do { k++; Group.Barrier(); } while (k < n);", "number of iterations")]
    [InlineData("if (Group.IdxX >= n) return; Group.Barrier();", "'return'")]
    [InlineData("for (int k = 0; k < n; k++) { Group.Barrier(); if (Group.IdxX == k) break; }", "'break'")]
    [InlineData("for (int k = 0; k < n; k++) { if (Group.IdxX == k) continue; Group.Barrier(); }", "'continue'")]
    [InlineData("for (int k = 0; k < n; k++) { if (Group.IdxX == k) return; } Group.Barrier();", "'return'")]
    [InlineData("int m = 0; for (int k = 0; k < n; k++) { Sync(m); m = Group.IdxX; }", "condition")]
    [InlineData("var t = LocalMemory.Allocate<int>(2); t[0] = Group.IdxX; if (t[1] > 0) Group.Barrier();", "condition")]
    public void Barrier_ThatSomeThreadsMiss_IsRefused(string statements, string reason)
    {
        KernelDiagnostic diagnostic = Assert.Single(Diagnostics(statements));
        Assert.Equal("GTK0501", diagnostic.Id);
        Assert.Contains(reason, diagnostic.Message, StringComparison.Ordinal);
        Assert.Contains("Kernels.cs(", diagnostic.Message, StringComparison.Ordinal);
        Assert.Equal("Group.Barrier()".Length, diagnostic.Location.Length);
    }

    private static IReadOnlyList<KernelDiagnostic> Diagnostics(string statements) => KernelSource.Diagnostics(
        "[Kernel] public static void K(ArrayView<int> i, int n) {\n" + statements
            + "\n}\nstatic void Sync(int m) { if (m == 0) Group.Barrier(); }");
}
