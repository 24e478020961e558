namespace GpuTrainer.Support.Ptx;

/// <summary>
/// Runs PTX without a GPU, and throws <see cref="PtxException"/> for text that breaks PTX's rules and for runs that do what a GPU leaves
/// undefined: accesses out of range or misaligned, reads of registers, shared or local memory that nothing has written, barriers that not
/// all threads of a group reach, integer division by zero.
/// </summary>
/// <remarks>
/// It knows the part of PTX that <see cref="PtxForms"/> lists: all that this project's compiler and ILGPU's emit. Its behaviour follows our
/// reading of the PTX ISA, not a GPU.
/// </remarks>
public static class PtxInterpreter
{
    /// <summary>Instructions that a launch may run before it counts as endless.</summary>
    public const long DefaultInstructionLimit = 2_000_000_000;

    /// <summary>Runs a launch, group after group.</summary>
    /// <param name="ptx">A module.</param>
    /// <param name="entry">The name of the .entry.</param>
    /// <param name="shape">Groups and threads.</param>
    /// <param name="arguments">
    /// One for each .param: a <see cref="PtxBuffer"/> or <see cref="PtxPointer"/> for an address, a boxed scalar, or a
    /// <see cref="PtxView"/> or <see cref="PtxStruct"/>.
    /// </param>
    /// <returns>The number of instructions that all threads ran.</returns>
    public static long Run(string ptx, string entry, LaunchShape shape, params object[] arguments) =>
        Run(ptx, entry, shape, DefaultInstructionLimit, arguments);

    /// <summary>The same, with another limit for endless loops.</summary>
    public static long Run(string ptx, string entry, LaunchShape shape, long instructionLimit, params object[] arguments)
    {
        return Run(new PtxLaunch(PtxParser.Parse(ptx, entry), shape, arguments), instructionLimit);
    }

    /// <summary>Throws unless the text is a valid module with that entry.</summary>
    public static void Check(string ptx, string entry) => PtxParser.Parse(ptx, entry);

    /// <summary>Throws unless the text is a valid module.</summary>
    public static void CheckModule(string ptx) => PtxParser.ParseModule(ptx);

    /// <summary>Runs a launch whose entry has been parsed.</summary>
    internal static long Run(PtxLaunch launch, long instructionLimit)
    {
        LaunchShape shape = launch.Shape;
        var group = new PtxGroup(launch, instructionLimit);
        for (int z = 0; z < shape.GridZ; z++)
        {
            for (int y = 0; y < shape.GridY; y++)
            {
                for (int x = 0; x < shape.GridX; x++)
                    group.Run(x, y, z);
            }
        }

        return instructionLimit - group.Left;
    }
}

/// <summary>Invalid PTX, or a run that did something that a GPU would fail on or leave undefined.</summary>
public sealed class PtxException(string message) : Exception(message);
