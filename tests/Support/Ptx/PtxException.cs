namespace GpuTrainer.Support.Ptx;

/// <summary>PTX text that is not valid, or a run that did something that a GPU would fail on or leave undefined.</summary>
public sealed class PtxException(string message) : Exception(message);
