namespace GpuTrainer.Support.Ptx;

/// <summary>Invalid PTX, or a run that did something that a GPU would fail on or leave undefined.</summary>
public sealed class PtxException(string message) : Exception(message);
