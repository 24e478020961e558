namespace GpuTrainer.Support;

/// <summary>Kinds of undefined behaviour.</summary>
public enum IrTrap
{
    IndexOutOfRange,
    UninitialisedMemory,
    UnassignedLocal,
    DataRace,
    BarrierDivergence,
    EndlessLoop,
}

/// <summary>A kernel did something that the IR leaves undefined.</summary>
public sealed class IrTrapException(IrTrap trap, string message) : Exception(trap + ": " + message)
{
    public IrTrap Trap { get; } = trap;
}
