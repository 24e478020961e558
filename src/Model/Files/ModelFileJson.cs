using System.Text.Json.Serialization;

namespace GpuTrainer.Model;

/// <summary>JSON without reflection, so that trimming and ahead-of-time compilation keep working.</summary>
[JsonSerializable(typeof(string[]))]
internal sealed partial class ModelFileJson : JsonSerializerContext;
