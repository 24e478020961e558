namespace GpuTrainer.Cli;

/// <summary>What a user may have meant by a word that is none.</summary>
internal static class NearestWord
{
    /// <summary>The nearest of some words, where it is near enough: a third of its letters may differ, and one of a short word's.</summary>
    /// <param name="word">What was typed.</param>
    /// <param name="words">What there is.</param>
    /// <returns>null = nothing is like it.</returns>
    public static string? Find(string word, IEnumerable<string> words)
    {
        (string Word, int Distance) nearest = words.Select(candidate => (candidate, Distance(word, candidate))).DefaultIfEmpty(("", int.MaxValue)).MinBy(pair => pair.Item2);
        return nearest.Distance <= Math.Max(1, nearest.Word.TrimStart('-').Length / 3) ? nearest.Word : null;
    }

    /// <summary>
    /// Letters to put in, to leave out, to replace, or to swap with their neighbour (optimal string alignment, a form of Damerau and Levenshtein's).
    /// </summary>
    public static int Distance(string from, string to)
    {
        int[,] costs = new int[from.Length + 1, to.Length + 1];
        for (int i = 0; i <= from.Length; i++)
        {
            for (int j = 0; j <= to.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    costs[i, j] = i + j;
                    continue;
                }

                bool same = char.ToLowerInvariant(from[i - 1]) == char.ToLowerInvariant(to[j - 1]);
                int cost = Math.Min(Math.Min(costs[i - 1, j], costs[i, j - 1]) + 1, costs[i - 1, j - 1] + (same ? 0 : 1));
                if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1])
                    cost = Math.Min(cost, costs[i - 2, j - 2] + 1);
                costs[i, j] = cost;
            }
        }

        return costs[from.Length, to.Length];
    }
}
