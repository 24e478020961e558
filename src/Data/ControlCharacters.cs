namespace GpuTrainer.Data;

/// <summary>
/// The characters that names of classes must not have, and that a page shows escaped: they control a terminal, or change what a reader
/// sees.
/// </summary>
public static class ControlCharacters
{
    /// <summary>
    /// Whether a character is a control character, a line separator, or one that sets the direction of the text around it.
    /// </summary>
    public static bool Contains(char character) =>
        char.IsControl(character) || character is '\u2028' or '\u2029' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');
}
