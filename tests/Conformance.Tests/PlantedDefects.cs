using GpuTrainer.Compute;
using GpuTrainer.Conformance.BackEnds;
using GpuTrainer.Support;
using GpuTrainer.Support.OpenCl;

namespace GpuTrainer.Conformance;

/// <summary>
/// Kernels with a defect each. The interpreter must trap them. On a device they only have to run: .ci/oclgrind.sh runs these tests on
/// Oclgrind and looks for the defect in its log.
/// </summary>
public class PlantedDefects
{
    [Fact]
    public void Race_InTheInterpreter_Traps() => AssertTraps("Planted.Race");

    [Fact]
    public void UninitialisedRead_InTheInterpreter_Traps() => AssertTraps("Planted.UninitialisedRead");

    [OpenClFact]
    public void Race_OnADevice_Runs() => RunOnDevice("Planted.Race");

    /// <summary>What Oclgrind found in one context must outlive the next.</summary>
    [OpenClFact]
    public void Race_InTheFirstOfTwoContextsOnADevice_Runs()
    {
        RunOnDevice("Planted.Race");
        using var second = new OpenClTestDevice();
        int[] r = new int[1];
        second.Run("one", "__kernel void one(__global int* r, const long r_offset, const long r_length) { r[r_offset] = 1; }", (1, 1, 1),
            (1, 1, 1), r);
        Assert.Equal(1, r[0]);
    }

    [OpenClFact]
    public void UninitialisedRead_OnADevice_Runs() => RunOnDevice("Planted.UninitialisedRead");

    /// <summary>Built by hand, because the compiler refuses such a kernel.</summary>
    [OpenClFact]
    public void DivergentBarrier_OnADevice_Runs()
    {
        using var device = new OpenClTestDevice();
        const string Source = """
            __kernel void divergent(__global int* r, const long r_offset, const long r_length, const int least)
            {
                __local int shared[8];
                shared[get_local_id(0)] = 1;
                if (get_local_id(0) >= least)
                {
                    barrier(CLK_LOCAL_MEM_FENCE);
                }
                r[r_offset + get_local_id(0)] = shared[get_local_id(0)];
            }
            """;

        // Only Oclgrind stops at the barrier that half of the group misses; elsewhere such a launch could hang, so all threads take it.
        device.Run("divergent", Source, (1, 1, 1), (8, 1, 1), new int[8], OpenClTestDevice.IsOclgrind ? 4 : 0);
    }

    private static void AssertTraps(string kernel)
    {
        using var interpreter = new InterpreterBackEnd();
        Assert.Throws<IrTrapException>(() => interpreter.Run(kernel, LaunchShape.Line(1, 64), new int[64]));
    }

    private static void RunOnDevice(string kernel)
    {
        using var device = new BackEnds.OpenClBackEnd();
        device.Run(kernel, LaunchShape.Line(1, 64), new int[64]);
    }
}
