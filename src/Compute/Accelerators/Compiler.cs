namespace GpuTrainer.Compute;

/// <summary>Who turns kernels into code for a device.</summary>
public enum Compiler
{
    /// <summary>The compiler of this project, at build time.</summary>
    BuiltIn,

    /// <summary>ILGPU's, when a kernel is first loaded.</summary>
    Ilgpu,
}
