using System.Collections.Generic;
using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace GpuTrainer.KernelCompiler.Frontend;

/// <summary>Gives each local, array and parameter of one kernel a unique ASCII identifier, as close to its C# name as possible.</summary>
internal sealed class NameScope
{
    private readonly HashSet<string> _taken = [];
    private readonly Dictionary<string, int> _next = [];

    /// <summary><paramref name="wanted"/> itself, or with _1, _2, ... when taken.</summary>
    public string Unique(string wanted)
    {
        string name = Identifier(wanted);
        if (_taken.Add(name))
            return name;

        _next.TryGetValue(name, out int number);
        string numbered;
        do
        {
            numbered = name + "_" + (++number).ToString(CultureInfo.InvariantCulture);
        }
        while (!_taken.Add(numbered));
        _next[name] = number;
        return numbered;
    }

    /// <summary>
    /// A unique identifier for a full C# name that is legal in OpenCL C, PTX and C#: '.' becomes '_', and other characters become '_'
    /// followed by a digit, which cannot follow a '.' in a C# name.
    /// </summary>
    public static string EntryPoint(string fullName)
    {
        var text = new StringBuilder(fullName.Length);
        foreach (char c in fullName)
        {
            text.Append(c switch
            {
                '.' => "_",
                '_' => "_5f",
                _ when IsPlain(c) => c.ToString(),
                _ => "_0" + ((int)c).ToString("x4", CultureInfo.InvariantCulture),
            });
        }

        return text.ToString();
    }

    private static string Identifier(string wanted)
    {
        var text = new StringBuilder(wanted.Length);
        foreach (char c in wanted)
            text.Append(IsPlain(c) || c == '_' ? c.ToString() : "u" + ((int)c).ToString("x4", CultureInfo.InvariantCulture));

        // Emitters' own names start with '_'.
        string name = text[0] == '_' ? "v" + text : text.ToString();
        return SyntaxFacts.GetKeywordKind(name) == SyntaxKind.None ? name : name + "_";
    }

    private static bool IsPlain(char c) => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9');
}
