using GpuTrainer.Support;
using GpuTrainer.Support.Ptx;

namespace GpuTrainer.KernelCompiler.Tests.Ptx;

/// <summary>The forms of PTX that ILGPU's compiler emits and ours does not.</summary>
public class PtxIlgpuFormsTests
{
    [Theory]
    [InlineData("setp.lo.u32 %p1, %r1, %r2;", 1)]
    [InlineData("setp.ls.u32 %p1, %r2, %r1;", 0)]
    [InlineData("setp.hi.u32 %p1, %r2, %r1;", 1)]
    [InlineData("setp.hs.u32 %p1, %r1, %r2;", 0)]
    [InlineData("setp.ge.or.s32 %p1, %r2, %r1, %p2;", 0)]
    [InlineData("setp.eq.s32 %p2, %r1, %r1; setp.ge.or.s32 %p1, %r2, %r1, %p2;", 1)]
    [InlineData("testp.notanumber.f32 %p1, 0f7FC00000;", 1)]
    [InlineData("testp.infinite.f32 %p1, 0fFF800000;", 1)]
    [InlineData("testp.finite.f32 %p1, 0fFF800000;", 0)]
    [InlineData("testp.finite.f64 %p1, 0d3FF0000000000000;", 1)]
    [InlineData("mov.pred %p1, 1;", 1)]
    public void Predicates_InIlgpusForms_Run(string lines, int expected) =>
        AssertGives(expected, "mov.b32 %r1, 1; mov.b32 %r2, 4294967295; setp.ne.s32 %p2, %r1, 1; " + lines + " selp.b32 %r3, 1, 0, %p1;");

    [Theory]
    [InlineData("rcp.rn.f32 %f1, 0f40800000; mov.b32 %r3, %f1;", 0x3E800000)]
    [InlineData("rcp.rn.f32 %f1, 0f80000000; mov.b32 %r3, %f1;", unchecked((int)0xFF800000))]
    [InlineData("mov.b32 %r1, 7; mov.f32 %f1, %r1; mov.b32 %r3, %f1;", 7)]
    [InlineData("setp.eq.s32 %p1, 0, 0; selp.b32 %f1, 0f3F800000, 0f00000000, %p1; mov.b32 %r3, %f1;", 0x3F800000)]
    [InlineData("membar.cta; membar.gl; membar.sys; mov.b32 %r3, 5;", 5)]
    public void Values_InIlgpusForms_Run(string lines, int expected) => AssertGives(expected, lines);

    [Theory]
    [InlineData("mov.u64 %rd2, s; cvta.shared.u64 %rd2, %rd2; st.b32 [%rd2+4], 3; ld.shared.b32 %r3, [s+4];", 3)]
    [InlineData("mov.u64 %rd2, l; st.local.b32 [%rd2], 4; cvta.local.u64 %rd2, %rd2; ld.b32 %r3, [%rd2];", 4)]
    [InlineData("mov.u64 %rd2, l; cvta.local.u64 %rd3, %rd2; cvta.to.local.u64 %rd2, %rd3; st.local.b32 [l], 6; ld.local.b32 %r3, [%rd2];",
        6)]
    [InlineData("st.v2.b32 [%rd1], {7, 8}; ld.b32 %r3, [%rd1+4];", 8)]
    [InlineData("st.b32 [%rd1], 5; atom.add.u32 %r1, [%rd1], 2; ld.global.b32 %r3, [%rd1];", 7)]
    [InlineData("st.b32 [%rd1], 5; red.add.global.u32 [%rd1], 3; red.max.s32 [%rd1], 6; ld.b32 %r3, [%rd1];", 8)]
    [InlineData("st.b32 [%rd1], 5; atom.cas.global.b32 %r1, [%rd1], 5, 9; atom.global.exch.b32 %r3, [%rd1], 1;", 9)]
    public void Addresses_InIlgpusForms_Run(string lines, int expected) => AssertGives(expected, lines);

    [Theory]
    [InlineData("mov.u64 %rd2, s; ld.b32 %r3, [%rd2];", "out of range")]
    [InlineData("mov.u64 %rd2, l; cvta.shared.u64 %rd2, %rd2; ld.b32 %r3, [%rd2];", "local byte 0 is read before it is written")]
    [InlineData("mov.u64 %rd2, l; cvta.local.u64 %rd2, %rd2; st.b32 [%rd2], 1; red.add.u32 [%rd2], 1;", "local memory has no atomics")]
    public void GenericAddress_OfAnotherSpace_Fails(string lines, string message) => AssertFails(message, lines + " mov.b32 %r3, 0;");

    [Theory]
    [InlineData(0, 10)]
    [InlineData(1, 20)]
    [InlineData(2, 10)]
    public void Branch_ByAnIndex_GoesToTheTarget(int index, int expected) => AssertGives(
        expected,
        $"mov.b32 %r1, {index}; $t: .branchtargets $a, $b, $a; brx.idx %r1, $t; $a: mov.b32 %r3, 10; bra.uni $end; $b: mov.b32 %r3, "
        + $"20; $end:");

    [Fact]
    public void IndexedBranch_PastItsTargets_Fails() =>
        AssertFails("target 1 of 1", "mov.b32 %r3, 1; $t: .branchtargets $a; brx.idx.uni %r3, $t; $a:");

    [Fact]
    public void Parameter_OfAStruct_IsReadInParts()
    {
        PtxBuffer result = PtxBuffer.Of(new int[1]);
        PtxBuffer data = PtxBuffer.Of(new[] { 1, 2, 3 });
        string text = Header + """
            .visible .entry K(.param .b8 _flag, .param .align 8 .b8 _view[16], .param .align 8 .b8 _result[16])
            {
                .reg .b32 %r<4>;
                .reg .b64 %rd<4>;
                ld.param.b64 %rd1, [_view];
                ld.param.b32 %r1, [_view+8];
                ld.param.b64 %rd2, [_result];
                ld.b32 %r2, [%rd1];
                mad.lo.s32 %r3, %r1, 100, %r2;
                st.b32 [%rd2], %r3;
                ret.uni;
            }
            """;

        PtxInterpreter.Run(text, "K", LaunchShape.Line(1, 1), (object)(byte)1, new PtxView(data, 4, 2), new PtxView(result, 0, 1));

        Assert.Equal([202], result.ToArray<int>());
        Assert.Contains("got 3", Assert.Throws<PtxException>(() =>
            PtxInterpreter.Run(text, "K", LaunchShape.Line(1, 1), (object)(byte)1, new PtxStruct(new byte[3]),
                new PtxView(result, 0, 1))).Message);
    }

    [Theory]
    [InlineData("[_view+16]")]
    [InlineData("[_view+2]")]
    public void StructParameter_ReadPastItsEndOrMisaligned_IsRefused(string address)
    {
        string text = Header + $$"""
            .visible .entry K(.param .align 8 .b8 _view[16])
            {
                .reg .b32 %r<2>;
                ld.param.b32 %r1, {{address}};
                ret;
            }
            """;
        Assert.Contains("out of range or misaligned", Assert.Throws<PtxException>(() => PtxInterpreter.Check(text, "K")).Message);
    }

    [Fact]
    public void Call_OfAFunction_BindsParametersAndResult()
    {
        const string Call = """
            {
                .param .b32 a;
                st.param.b32 [a], %r1;
                .param .b32 result;
                call.uni (result), Twice, (a);
                ld.param.b32 %r3, [result];
            }
            """;
        AssertGives(10, "mov.b32 %r1, 5;" + Call, Twice);
        AssertGives(20, "mov.b32 %r1, 5;" + Call + " mov.b32 %r1, %r3;" + Call, Twice);
        AssertGives(0, "mov.b32 %r1, -3;" + Call, Twice);
    }

    [Theory]
    [InlineData("", "call Nobody;", "no .func 'Nobody'")]
    [InlineData(".visible .func Once() { call Once; ret; }", "call Once;", "calls itself")]
    [InlineData(".visible .func Once();", "call Once;", "has no body before this")]
    [InlineData(".visible .func Once(.param .b32 x) { ret; }", "call Once;", "1 parameters or results, got 0")]
    [InlineData(".extern .func Once();", "", ".extern .func Once, which nothing defines")]
    [InlineData(".visible .func Once() { addd; }", "", "'addd' is not an instruction")]
    public void Call_OfNothing_IsRefused(string functions, string lines, string message) =>
        AssertFails(message, lines + " mov.b32 %r3, 0;", functions);

    private const string Header = ".version 7.0\n.target sm_80\n.address_size 64\n";

    private const string Twice = """
        .visible .func (.param .b32 retval) Twice(.param .b32 _x);

        .visible .func (.param .b32 retval) Twice(
            .param .b32 _x
        )
        {
            .reg .pred %p<2>;
            .reg .b32 %r<3>;
            ld.param.b32 %r1, [_x];
            setp.lt.s32 %p1, %r1, 0;
            @%p1 bra L_0;
            add.s32 %r2, %r1, %r1;
            st.param.b32 [retval], %r2;
            ret;

            L_0:
            st.param.b32 [retval], 0;
            ret.uni;
        }
        """;

    private static void AssertGives(int expected, string lines, string functions = "") => Assert.Equal(expected, Run(lines, functions));

    private static void AssertFails(string message, string lines, string functions = "") =>
        Assert.Contains(message, Assert.Throws<PtxException>(() => Run(lines, functions)).Message);

    // The lines leave their result in %r3; %rd1 points to two words.
    private static int Run(string lines, string functions)
    {
        PtxBuffer result = PtxBuffer.Of(new int[1]);
        string text = Header + functions + $$"""

            .visible .entry K(.param .u64 K_words, .param .u64 K_result)
            {
                .shared .align 8 .b8 s[8];
                .local .align 8 .b8 l[8];
                .reg .pred %p<4>;
                .reg .b32 %r<4>;
                .reg .f32 %f<2>;
                .reg .b64 %rd<5>;
                ld.param.u64 %rd1, [K_words];
                ld.param.u64 %rd4, [K_result];
                {{lines}}
                st.global.b32 [%rd4], %r3;
                ret;
            }
            """;
        PtxInterpreter.Run(text, "K", LaunchShape.Line(1, 1), PtxBuffer.Of(new int[2]), result);
        return result.ToArray<int>()[0];
    }
}
