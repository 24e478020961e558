using System.Runtime.CompilerServices;

namespace GpuTrainer.Compute;

/// <summary>What the members of the dialect do on the host when only a kernel gives them a meaning.</summary>
internal static class DeviceOnly
{
    /// <summary>Throws; the return type lets an expression body use it.</summary>
    internal static InvalidOperationException Exception(string type, [CallerMemberName] string member = "") => new(
        $"{type}.{member} exists only inside a kernel: mark the method [Kernel] and launch it through an accelerator instead of calling it.");
}
