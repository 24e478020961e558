using System.Numerics;

namespace GpuTrainer.Cli;

/// <summary>Which numbers an option takes.</summary>
/// <param name="Minimum">The least.</param>
/// <param name="Maximum">The greatest.</param>
/// <param name="Text">The same for people: "a whole number of at least 1".</param>
internal sealed record Bounds<T>(T Minimum, T Maximum, string Text)
    where T : struct, INumber<T>;
