using GpuTrainer.KernelCompiler.Ir;

namespace GpuTrainer.KernelCompiler.Emit.CSharp;

/// <summary>One CPU form of a kernel: how many threads of a group run side by side in one vector.</summary>
/// <param name="Lanes">1 (the checked scalar form), 4, 8 or 16.</param>
internal sealed record Form(int Lanes)
{
    public static readonly Form Scalar = new(1);

    public static readonly Form[] Vectors = [new(4), new(8), new(16)];

    public bool IsScalar => Lanes == 1;

    public int Bits => Lanes * 32;

    /// <summary>The framework's vector class.</summary>
    public string Name => $"Vector{Bits}";

    /// <summary>The name of the form's method.</summary>
    public string MethodName => IsScalar ? "RunScalar" : $"RunVector{Bits}";

    /// <summary>Compute's class with what the framework's vector class lacks.</summary>
    public string Simd => $"Simd{Bits}";

    /// <summary>The C# type of a value that differs from lane to lane; masks are integer vectors of all ones or zeros.</summary>
    public string VectorType(IrType type) => $"Vector{Bits}<{(type is IrType.Bool or IrType.U8 ? "int" : type.CSharpName())}>";

    /// <summary>The method that reinterprets a vector as one of <paramref name="type"/>.</summary>
    public static string As(IrType type) => type switch { IrType.F32 => ".AsSingle()", IrType.U32 => ".AsUInt32()", _ => ".AsInt32()" };
}
