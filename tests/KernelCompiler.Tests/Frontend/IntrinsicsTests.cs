using System.Reflection;
using GpuTrainer.KernelCompiler.Frontend;

namespace GpuTrainer.KernelCompiler.Tests.Frontend;

public class IntrinsicsTests
{
    private static readonly Dictionary<string, Type> Keywords = new() { ["float"] = typeof(float), ["double"] = typeof(double) };

    private static readonly Assembly[] Assemblies =
        [typeof(object).Assembly, typeof(Math).Assembly, typeof(ILGPU.Context).Assembly, typeof(ILGPU.Algorithms.XMath).Assembly,
            typeof(Compute.KernelMath).Assembly];

    /// <summary>The compiler knows members by name; if ILGPU renames or drops one, this must show.</summary>
    [Fact]
    public void Names_OfIntrinsics_AreMembersOfIlgpuAndTheLibraries()
    {
        Assert.NotEmpty(Intrinsics.Names);
        Assert.All(Intrinsics.Names, name => Assert.True(Exists(name), name));
    }

    [Theory]
    [InlineData("A.B.C", "A_B_C")]
    [InlineData("A_B.C", "A_5fB_C")]
    [InlineData("A.B_C", "A_B_5fC")]
    [InlineData("A.B\u00e9", "A_B_000e9")]
    public void EntryPoint_OfAnyName_IsAnAsciiIdentifierOfItsOwn(string name, string expected) =>
    Assert.Equal(expected, NameScope.EntryPoint(name));

    private static bool Exists(string name)
    {
        int dot = name.LastIndexOf('.');
        string type = name[..dot].Replace("<T>", "`1", StringComparison.Ordinal);
        string member = name[(dot + 1)..].Replace("this[]", "Item", StringComparison.Ordinal);
        Type? found = Keywords.GetValueOrDefault(type) ?? Assemblies.Select(assembly => assembly.GetType(type)).FirstOrDefault(
            candidate => candidate is not null);
        return found?.GetMember(member, BindingFlags.Public | BindingFlags.Static | BindingFlags.Instance).Length > 0;
    }
}
