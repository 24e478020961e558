using GpuTrainer.Data.Images;

namespace GpuTrainer.Runs;

/// <summary>The mistakes that the network was surest of, as pictures.</summary>
internal static class MistakesSection
{
    // Smaller pictures are shown with their pixels as squares.
    private const int SmoothFrom = 96;

    /// <summary>Writes the section.</summary>
    public static void Write(HtmlText page, IReadOnlyList<MistakePicture> pictures, IReadOnlyList<string> classNames)
    {
        if (pictures.Count == 0)
            return;
        page.Add($"<section><h2>Most confident mistakes</h2><p class=\"said\">What the network was surest of, and wrong: its probability, "
            + $"and the image's number in the test part.</p><div class=\"mistakes\">");
        foreach (MistakePicture picture in pictures)
        {
            string actual = classNames[picture.Mistake.Label], predicted = classNames[picture.Mistake.Predicted];
            string png = Convert.ToBase64String(ImageFile.Encode("mistake.png", picture.Picture));
            string style = Math.Max(picture.Picture.Width, picture.Picture.Height) < SmoothFrom ? "pixels" : "";
            page.Add($"<figure><img class=\"{style}\" src=\"data:image/png;base64,{png}\" ");
            page.Add($"width=\"{picture.Picture.Width}\" height=\"{picture.Picture.Height}\" alt=\"{actual}, taken for {predicted}\">");
            page.Add($"<figcaption><b>{actual}</b> taken for <b class=\"wrong\">{predicted}</b><br><span "
                + $"class=\"note\">{ReportNumbers.Percent(picture.Mistake.Probability)}</span> <span class=\"note\">no. "
                + $"{picture.Mistake.Index}</span></figcaption></figure>");
        }

        page.Add($"</div></section>");
    }
}
