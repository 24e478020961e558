using System.Text.RegularExpressions;
using GpuTrainer.Compute;

namespace GpuTrainer.Kernels.Tests;

/// <summary>
/// ILGPU's compiler computes with two float constants of one chain first, and drops zeros: such kernels would have other bits with
/// --compiler ilgpu. The build's own PTX shows whether a kernel has any, because it keeps constants where they are written.
/// </summary>
public sealed partial class IlgpuConstantsTests
{
    public static TheoryData<string> Kernels => [.. LibraryKernels.All.Select(kernel => kernel.Name)];

    [Theory]
    [MemberData(nameof(Kernels))]
    public void Kernel_HasNoFloatConstants_ThatIlgpuWouldMove(string name)
    {
        KernelDescriptor kernel = LibraryKernels.All.Single(candidate => candidate.Name == name);
        Assert.Empty(Moved(kernel.Ptx));
    }

    [Theory]
    [InlineData("add.rn.f32 %f1, %f0, 0f3DCCCCCD;\nadd.rn.f32 %f2, %f1, 0f3E4CCCCD;", 1)]
    [InlineData("add.rn.f32 %f1, %f0, 0f3DCCCCCD;\nmul.rn.f32 %f2, %f1, 0f3E4CCCCD;", 0)]
    [InlineData("add.rn.f32 %f1, %f0, 0f80000000;", 1)]
    [InlineData("setp.lt.f32 %p1, 0f00000000, %f0;", 1)]
    public void Moved_ConstantsOfIlgpus_AreFoundInChainsZerosAndComparisons(string ptx, int expected) =>
    Assert.Equal(expected, Moved(ptx).Count());

    private static IEnumerable<string> Moved(string ptx)
    {
        var chains = new Dictionary<string, string>();
        foreach (Match match in Operation().Matches(ptx))
        {
            (string operation, string result, string left, string right) =
                (match.Groups[1].Value, match.Groups[2].Value, match.Groups[3].Value, match.Groups[4].Value);
            bool isLeft = left.StartsWith('0'), isRight = right.StartsWith('0');
            if (!isLeft && !isRight)
                continue;
            bool isZero = operation is "add" or "sub" && (Zero().IsMatch(left) || Zero().IsMatch(right));
            string constant = isLeft ? left : right;
            bool isPower = operation == "mul" && PowerOfTwo().IsMatch(constant);
            bool isChain = chains.GetValueOrDefault(isLeft ? right : left) == operation;
            if (isZero || isChain || (operation == "setp" && isLeft))
                yield return match.Value;

            // The order of factors that are powers of two makes no difference.
            if (!isPower)
                chains[result] = operation;
        }
    }

    [GeneratedRegex(@"\b(add|sub|mul|setp)\.[\w.]*f(?:32|64)\s+(%\w+), (%\w+|0[fd]\w+), (%\w+|0[fd]\w+);")]
    private static partial Regex Operation();

    [GeneratedRegex("^0[fd][08]0+$")]
    private static partial Regex Zero();

    // The mantissa is 0.
    [GeneratedRegex("^0f[0-9A-F]{2}[08]0{5}$")]
    private static partial Regex PowerOfTwo();
}
