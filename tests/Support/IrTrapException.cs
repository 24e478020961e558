namespace GpuTrainer.Support;

/// <summary>What a kernel did that the IR leaves undefined.</summary>
public enum IrTrap
{
    IndexOutOfRange,
    UninitialisedMemory,
    UnassignedLocal,
    DataRace,
    BarrierDivergence,
    EndlessLoop,
}

/// <summary>A kernel left the defined part of the IR while it was interpreted.</summary>
public sealed class IrTrapException(IrTrap trap, string message) : Exception(trap + ": " + message)
{
    public IrTrap Trap { get; } = trap;
}
