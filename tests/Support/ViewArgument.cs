namespace GpuTrainer.Support;

/// <summary>A part of an array as the argument for a view parameter; a plain array is passed whole.</summary>
public sealed record ViewArgument(Array Array, long Offset, long Length);
