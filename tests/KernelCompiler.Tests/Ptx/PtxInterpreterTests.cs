using GpuTrainer.Support;
using GpuTrainer.Support.Ptx;

namespace GpuTrainer.KernelCompiler.Tests.Ptx;

/// <summary>What the interpreter refuses: text that breaks PTX's rules, and runs that a GPU would fail on or leave undefined.</summary>
public class PtxInterpreterTests
{
    [Theory]
    [InlineData("addd.s32 %r1, %r2, %r3;", "'addd.s32' is not an instruction")]
    [InlineData("mul.s32 %r1, %r2, %r3;", "'mul.s32' is not an instruction")]
    [InlineData("cvt.s32.f32 %r1, %f1;", "'cvt.s32.f32' is not an instruction")]
    [InlineData("div.f32 %f1, %f2, %f3;", "'div.f32' is not an instruction")]
    [InlineData("add.s32 %r1, %r2, %r9;", "'%r9' is neither a register")]
    [InlineData("mov.u32 %q1, 0;", "'%q1' is not a declared register")]
    [InlineData("add.s32 %r1, %r2, %rd1;", "%rd1 is .B64")]
    [InlineData("add.s32 %r1, %r2, %f1;", "%f1 is .F32")]
    [InlineData("add.rn.f32 %f1, %f2, 1;", "'1' is neither a register nor a literal")]
    [InlineData("add.s32 %r1, %r2, 4294967296;", "'4294967296' is neither")]
    [InlineData("mov.u32 %r1, %f1;", "%f1 is .F32")]
    [InlineData("setp.lt.s32 %r1, %r2, %r3;", "%r1 is .B32")]
    [InlineData("selp.b32 %r1, %r2, %r3, %r1;", "%r1 is .B32")]
    [InlineData("ld.global.u32 %r1, [%r2];", "%r2 is .B32")]
    [InlineData("ld.global.f32 %fd1, [%rd1];", "%fd1 is .F64")]
    [InlineData("ld.param.u32 %r1, [K_param_0];", "K_param_0 is .U64")]
    [InlineData("ld.param.u64 %rd1, [K_param_7];", "'K_param_7' is not a parameter")]
    [InlineData("bra $nowhere;", "no label '$nowhere'")]
    [InlineData("bar.sync 1;", "expected '0'")]
    [InlineData("$a: $a: mov.u32 %r1, 0;", "'$a' is not a name or is already declared")]
    [InlineData(".reg .b32 %r<2>;", "'%r0' is not a name or is already declared")]
    [InlineData("add.s32 %r1, %r2", "expected ','")]
    [InlineData("@%r1 bra $x;", "%r1 is .B32")]
    public void Text_BreaksARule_IsRefused(string line, string message)
    {
        var error = Assert.Throws<PtxException>(() => PtxInterpreter.Check(Module(line + "\nret;"), "K"));
        Assert.Contains(message, error.Message);
    }

    [Fact]
    public void Text_RunsPastItsEnd_IsRefused() => Assert.Throws<PtxException>(() => PtxInterpreter.Check(Module("mov.u32 %r1, 0;"), "K"));

    [Theory]
    [InlineData("st.global.u32 [%rd1], %r1;", "a register is read before it is written")]
    [InlineData("mov.u32 %r1, 1; st.global.u32 [%rd1+16], %r1;", "16 of buffer 0 (16 bytes) is out of range")]
    [InlineData("mov.u32 %r1, 1; st.global.u32 [%rd1+-4], %r1;", "byte -4 of buffer 0 (16 bytes) is out of range")]
    [InlineData("ld.global.u32 %r1, [%rd1+2];", "is not a multiple of 4")]
    [InlineData("ld.shared.u32 %r1, [s];", "shared byte 0 is read before it is written")]
    [InlineData("mov.u32 %r1, 0; st.shared.u32 [s+8], %r1;", "shared access of 4 bytes at byte 8 of 8")]
    [InlineData("mov.u64 %rd2, s; ld.local.u32 %r1, [%rd2];", "local access")]
    [InlineData("mov.u64 %rd2, s; ld.global.u32 %r1, [%rd2];", "out of range")]
    [InlineData("mov.u32 %r1, 0; div.s32 %r2, %r1, %r1;", "0 / 0 in .S32 is undefined")]
    [InlineData("mov.u32 %r1, -2147483648; rem.s32 %r2, %r1, -1;", "is undefined")]
    [InlineData("mov.u32 %r1, %tid.x; setp.eq.s32 %p1, %r1, 0; @%p1 bra $x; bar.sync 0; $x: mov.u32 %r2, 0;", "divergent barrier")]
    [InlineData("$x: bra $x;", "more instructions than it may")]
    public void Run_LeavesWhatIsDefined_Fails(string lines, string message)
    {
        string text = Module("ld.param.u64 %rd1, [K_param_0]; " + lines + " ret;");
        var error =
            Assert.Throws<PtxException>(() => PtxInterpreter.Run(text, "K", LaunchShape.Line(1, 2), 100_000L, PtxBuffer.Of(new int[4])));
        Assert.Contains(message, error.Message);
    }

    [Theory]
    [InlineData("shl.b32 %r1, %r2, 32;", 0)]
    [InlineData("shr.s32 %r1, %r2, 40;", -1)]
    [InlineData("shr.u32 %r1, %r2, 32;", 0)]
    [InlineData("cvt.rzi.s32.f32 %r1, 0f7FC00000;", 0)]
    [InlineData("cvt.rzi.s32.f64 %r1, 0d7FF8000000000000;", int.MinValue)]
    [InlineData("cvt.rzi.s32.f32 %r1, 0f7F800000;", int.MaxValue)]
    [InlineData("cvt.rzi.u32.f32 %r1, 0fBF800000;", 0)]
    public void Run_WherePtxDiffersFromTheIr_DoesAsPtxSays(string line, int expected)
    {
        PtxBuffer result = PtxBuffer.Of(new int[1]);
        string text = Module($"ld.param.u64 %rd1, [K_param_0]; mov.u32 %r2, -5; {line} st.global.u32 [%rd1], %r1; ret;");
        PtxInterpreter.Run(text, "K", LaunchShape.Line(1, 1), result);
        Assert.Equal([expected], result.ToArray<int>());
    }

    [Theory]
    [InlineData(".version 6.4\n.target sm_90\n.address_size 64")]
    [InlineData(".version 6.4\n.target sm_80\n.address_size 64")]
    [InlineData(".version 9.9\n.target sm_70\n.address_size 64")]
    [InlineData(".version 7.0\n.target sm_79\n.address_size 64")]
    [InlineData(".version 7.0\n.target sm_80\n.address_size 32")]
    public void Text_AnotherTarget_IsRefused(string header) =>
        Assert.Throws<PtxException>(() => PtxInterpreter.Check(header + "\n.visible .entry K() { ret; }", "K"));

    private static string Module(string body) => $$"""
        .version 6.4
        .target sm_70
        .address_size 64
        .visible .entry K(.param .u64 K_param_0)
        {
            .shared .align 8 .b8 s[8];
            .local .align 8 .b8 l[8];
            .reg .pred %p<2>;
            .reg .b32 %r<4>;
            .reg .f32 %f<4>;
            .reg .f64 %fd<2>;
            .reg .b64 %rd<3>;
            {{body}}
        }
        """;
}
