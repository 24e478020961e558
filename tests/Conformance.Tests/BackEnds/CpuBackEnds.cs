namespace GpuTrainer.Conformance.BackEnds;

/// <summary>The scalar form: every access is checked.</summary>
public sealed class CpuScalarBackEnd() : AcceleratorBackEnd(builder => builder.CPU(new CpuOptions { VectorWidth = CpuVectorWidth.Scalar }));

/// <summary>Vectors of 4 floats.</summary>
public sealed class Cpu128BackEnd() : AcceleratorBackEnd(builder => builder.CPU(new CpuOptions { VectorWidth = CpuVectorWidth.Vector128 }));

/// <summary>Vectors of 8 floats; .NET splits them on processors that have none.</summary>
public sealed class Cpu256BackEnd() : AcceleratorBackEnd(builder => builder.CPU(new CpuOptions { VectorWidth = CpuVectorWidth.Vector256 }));

/// <summary>Vectors of 16 floats; .NET splits them on processors that have none.</summary>
public sealed class Cpu512BackEnd() : AcceleratorBackEnd(builder => builder.CPU(new CpuOptions { VectorWidth = CpuVectorWidth.Vector512 }));
