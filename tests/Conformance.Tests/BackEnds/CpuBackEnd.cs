using GpuTrainer.Compute;
using ILGPU.Runtime;

namespace GpuTrainer.Conformance.BackEnds;

/// <summary>The processor at one vector width.</summary>
public abstract class CpuBackEnd(CpuVectorWidth width)
    : AcceleratorBackEnd(DeviceSearch.Find(AcceleratorType.CPU, new CpuOptions { VectorWidth = width }));

/// <summary>The scalar form: every access is checked.</summary>
public sealed class CpuScalarBackEnd() : CpuBackEnd(CpuVectorWidth.Scalar);

/// <summary>Vectors of 4 floats.</summary>
public sealed class Cpu128BackEnd() : CpuBackEnd(CpuVectorWidth.Vector128);

/// <summary>Vectors of 8 floats; .NET splits them on processors without such vectors.</summary>
public sealed class Cpu256BackEnd() : CpuBackEnd(CpuVectorWidth.Vector256);

/// <summary>Vectors of 16 floats; .NET splits them on processors without such vectors.</summary>
public sealed class Cpu512BackEnd() : CpuBackEnd(CpuVectorWidth.Vector512);
