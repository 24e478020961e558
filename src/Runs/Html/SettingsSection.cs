using System.Globalization;

namespace GpuTrainer.Runs;

/// <summary>The settings: command line, data, network, device, versions and times.</summary>
internal static class SettingsSection
{
    /// <summary>Writes the section.</summary>
    public static void Write(HtmlText page, RunConfig config, RunResult? result)
    {
        page.Add($"<section><h2>Settings</h2><pre class=\"command\">gpu-trainer "
            + $"{string.Join(' ', config.Command.Select(ShellWord))}</pre><div class=\"facts\">");
        Begin("Data");
        Fact("set", config.Data.Name);
        string validation = config.Data.Validation > 0 ? $"{ReportNumbers.Whole(config.Data.Validation)} validation, " : "";
        Fact("images", $"{ReportNumbers.Whole(config.Data.Train)} training, {validation}{ReportNumbers.Whole(config.Data.Test)} test");
        Fact("shape", $"[{string.Join(", ", config.Data.Shape)}]");
        Fact("classes", config.Data.Classes.Count.ToString(CultureInfo.InvariantCulture));
        Code("sha256", config.Data.Sha256);
        End();
        Begin("Network");
        Fact("layers", config.Network.Layers);
        Fact("parameters", ReportNumbers.Whole(config.Network.Parameters));
        if (result is not null)
        {
            Fact("saved", result.Kept == KeptWeights.Best ? "the best epoch's weights" : "the last weights");
            Code("weights sha256", result.WeightsSha256);
        }

        End();
        Begin("Device and versions");
        Fact("device", $"{config.Device.Choice}: {config.Device.Name}");
        Fact("kernels", $"compiled by {config.Device.Compiler}");
        Fact("gpu-trainer", config.Runtime.GpuTrainer);
        Fact(".NET", config.Runtime.Dotnet);
        Fact("system", config.Runtime.Os);
        End();
        Begin("Time");
        Fact("started", config.Started.ToUniversalTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) + " UTC");
        if (result is not null)
        {
            Fact("took", ReportNumbers.Duration(result.Seconds));
            Fact("steps", ReportNumbers.Whole(result.Steps));
        }

        Fact("seed", config.Seed.ToString(CultureInfo.InvariantCulture));
        End();
        page.Add($"</div><details><summary>All options</summary><div class=\"scroll\"><table class=\"options\"><tbody>");
        foreach ((string name, string value) in config.Options)
            page.Add($"<tr><td class=\"text\"><code>{name}</code></td><td class=\"text\">{value}</td></tr>");
        page.Add($"</tbody></table></div></details></section>");

        void Begin(string title) => page.Add($"<div><h3>{title}</h3><dl>");
        void Fact(string name, string value) => page.Add($"<dt>{name}</dt><dd>{value}</dd>");
        void Code(string name, string value) => page.Add($"<dt>{name}</dt><dd><code>{value}</code></dd>");
        void End() => page.Add($"</dl></div>");
    }

    // Quoted for a shell.
    private static string ShellWord(string word) =>
        word.Length > 0 && word.All(sign => char.IsAsciiLetterOrDigit(sign) || "-_./:=,+@%".Contains(sign)) ? word
        : $"'{word.Replace("'", "'\\''")}'";
}
