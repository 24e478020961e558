using System.CommandLine;
using GpuTrainer.Data.Images;
using GpuTrainer.Model;
using GpuTrainer.Training;

namespace GpuTrainer.Cli;

/// <summary>gpu-trainer predict: says what pictures show.</summary>
internal static class PredictCommand
{
    // Pictures that are in memory at a time; the network takes them in one pass.
    private const int BatchSize = 64;

    /// <summary>Makes the command.</summary>
    public static Command Create(CommandHost host)
    {
        Option<string> model = CommonOptions.ModelPath();
        Option<bool> json = CommonOptions.Json();
        var device = new DeviceOptions();
        var raw = new Option<bool>("--raw")
        {
            Description = "Take the pixels as they are; otherwise digits are found, scaled and centred as the training data's were.",
        };
        var files = new Argument<string[]>("FILE") { Description = "Pictures.", Arity = ArgumentArity.OneOrMore };
        var command = new Command("predict", "Say what pictures show.") { files, model, raw };
        device.AddTo(command);
        command.Add(json);
        command.SetAction(parsed =>
        {
            SavedModel saved = CommonOptions.LoadModel(parsed.GetRequiredValue(model));
            using OpenDevice opened = device.Open(parsed);
            var input = new PictureInput(saved.Description, parsed.GetValue(raw));
            return Predict(host, opened, saved, input, parsed.GetRequiredValue(files), parsed.GetValue(json));
        });
        return command;
    }

    private static int Predict(CommandHost host, OpenDevice device, SavedModel saved, PictureInput input, string[] files, bool json)
    {
        using var loaded = new LoadedModel(device.Accelerator, saved);
        using Predictor predictor = loaded.CreatePredictor();
        int exitCode = ExitCode.Success;
        int width = Math.Min(files.Max(file => file.Length), 48);
        foreach (string[] batch in files.Chunk(BatchSize))
        {
            var read = new List<string>(batch.Length);
            var bytes = new List<byte>(batch.Length * saved.Description.Model.InputShape.Count);
            foreach (string file in batch)
            {
                try
                {
                    bytes.AddRange(input.Read(file));
                    read.Add(file);
                }
                catch (Exception error) when (error is ImageFormatException or UsageException or IOException or UnauthorizedAccessException)
                {
                    // One bad file must not cost the answers for the others.
                    host.Error.WriteLine("gpu-trainer: " + error.Message);
                    exitCode = ExitCode.Mistake;
                }
            }

            IReadOnlyList<Prediction> predictions = predictor.Predict(bytes.ToArray());
            foreach ((string file, Prediction prediction) in read.Zip(predictions))
                Write(host.Output, file, width, prediction, json);
        }

        return exitCode;
    }

    private static void Write(TextWriter output, string file, int width, Prediction prediction, bool json)
    {
        if (json)
        {
            JsonLine.Write(output, line =>
            {
                line.WriteString("file", file);
                line.WriteNumber("label", prediction.Label);
                line.WriteNumberOrNull("probability", prediction.Probability);
            });
            return;
        }

        output.WriteLine(
            $"{file.PadRight(width)}  {prediction.ClassName}  {TrainText.Percent(prediction.Probability),8}"
            + $"   next: {prediction.RunnerUpClassName}  {TrainText.Percent(prediction.RunnerUpProbability),8}");
    }
}
