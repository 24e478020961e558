using GpuTrainer.Data.Images;

namespace GpuTrainer.Runs;

/// <summary>The most confident mistakes, as pictures.</summary>
internal static class MistakesSection
{
    // Smaller pictures are enlarged without smoothing.
    private const int SmoothFrom = 96;

    /// <summary>Writes the section.</summary>
    public static void Write(HtmlText page, IReadOnlyList<MistakePicture> pictures, IReadOnlyList<string> classNames)
    {
        if (pictures.Count == 0)
            return;
        page.Add($"<section><h2>Most confident mistakes</h2><p class=\"said\">With the probability of the predicted class, and the index "
            + $"of the ");
        page.Add($"image in the test part.</p><div class=\"mistakes\">");
        foreach (MistakePicture picture in pictures)
        {
            string actual = classNames[picture.Mistake.Label], predicted = classNames[picture.Mistake.Predicted];
            string png = Convert.ToBase64String(ImageFile.Encode("mistake.png", picture.Picture));
            string style = Math.Max(picture.Picture.Width, picture.Picture.Height) < SmoothFrom ? "pixels" : "";
            page.Add($"<figure><img class=\"{style}\" src=\"data:image/png;base64,{png}\" ");
            page.Add($"width=\"{picture.Picture.Width}\" height=\"{picture.Picture.Height}\" alt=\"{actual}, predicted as {predicted}\">");
            page.Add($"<figcaption><b>{actual}</b> predicted as <b class=\"wrong\">{predicted}</b><br><span "
                + $"class=\"note\">{ReportNumbers.Percent(picture.Mistake.Probability)}</span> <span class=\"note\">no. "
                + $"{picture.Mistake.Index}</span></figcaption></figure>");
        }

        page.Add($"</div></section>");
    }
}
