using System.Reflection;
using GpuTrainer.Compute;
using GpuTrainer.KernelCompiler.Frontend;

namespace GpuTrainer.KernelCompiler.Tests.Frontend;

public class IntrinsicsTests
{
    [Fact]
    public void EveryIntrinsicOfTheDialect_IsKnownToTheCompiler()
    {
        string[] declared = [.. typeof(KernelAttribute).Assembly.GetTypes()
            .SelectMany(type => type.GetMembers(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly))
            .Select(member => member.GetCustomAttribute<IntrinsicAttribute>()?.Name)
            .OfType<string>().Distinct().Order(StringComparer.Ordinal)];
        Assert.NotEmpty(declared);
        Assert.Empty(declared.Except(Intrinsics.Names));
    }

    [Theory]
    [InlineData("A.B.C", "A_B_C")]
    [InlineData("A_B.C", "A_5fB_C")]
    [InlineData("A.B_C", "A_B_5fC")]
    [InlineData("A.B\u00e9", "A_B_000e9")]
    public void EntryPoint_IsAnAsciiIdentifierOfItsOwn(string name, string expected) => Assert.Equal(expected, NameScope.EntryPoint(name));
}
