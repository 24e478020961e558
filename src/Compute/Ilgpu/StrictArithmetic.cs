using System.Reflection;
using ILGPU;
using ILGPU.Algorithms;
using ILGPU.Backends.OpenCL;
using ILGPU.Backends.PTX;
using ILGPU.IR;
using ILGPU.IR.Intrinsics;
using ILGPU.IR.Values;

namespace GpuTrainer.Compute;

/// <summary>
/// Makes ILGPU's own compiler keep the rules of docs/numerics.md, as far as it can be told: its back ends come here for operations whose
/// results they would leave to the driver's compiler. ILGPU's CPU accelerator runs the kernel's C# and needs none of this.
/// </summary>
internal static class StrictArithmetic
{
    private static readonly BasicValueType[] Floats = [BasicValueType.Float32, BasicValueType.Float64];
    private static readonly (UnaryArithmeticKind Kind, string Name)[] Roundings =
        [(UnaryArithmeticKind.FloorF, nameof(StrictPtx.Floor)), (UnaryArithmeticKind.CeilingF, nameof(StrictPtx.Ceiling))];
    private static readonly BasicValueType[] Integers = [BasicValueType.Int32, BasicValueType.Int64];

    /// <summary>Registers the operations in a context builder.</summary>
    internal static void Register(Context.Builder builder)
    {
        // For XMath; later registrations override it.
        builder.EnableAlgorithms();
        IntrinsicImplementationManager manager = builder.GetIntrinsicManager();
        foreach (MethodInfo method in typeof(KernelMath).GetMethods(BindingFlags.Public | BindingFlags.Static))
            Generate(manager, method, method.Name);

        foreach (BasicValueType type in Floats)
        {
            foreach (BinaryArithmeticKind kind in new[] { BinaryArithmeticKind.Add, BinaryArithmeticKind.Sub, BinaryArithmeticKind.Mul })
            {
                manager.RegisterBinaryArithmetic(
                    kind, type, new PTXIntrinsic(typeof(StrictPtx), nameof(StrictPtx.Rounded), IntrinsicImplementationMode.GenerateCode));
            }

            foreach ((UnaryArithmeticKind kind, string name) in Roundings)
            {
                manager.RegisterUnaryArithmetic(
                    kind, type, new PTXIntrinsic(typeof(StrictPtx), name, IntrinsicImplementationMode.GenerateCode));
                manager.RegisterUnaryArithmetic(
                    kind, type, new CLIntrinsic(typeof(StrictOpenCl), name, IntrinsicImplementationMode.GenerateCode));
            }

            Redirect(manager, BinaryArithmeticKind.Min, type, nameof(MinMax.Min));
            Redirect(manager, BinaryArithmeticKind.Max, type, nameof(MinMax.Max));
        }

        foreach (Type type in new[] { typeof(float), typeof(double) })
            Generate(manager, typeof(XMath).GetMethod(nameof(XMath.RoundToEven), [type])!, nameof(StrictPtx.RoundToEven));

        foreach (BasicValueType type in Integers)
        {
            foreach (BinaryArithmeticKind kind in new[] { BinaryArithmeticKind.Div, BinaryArithmeticKind.Rem })
            {
                manager.RegisterBinaryArithmetic(
                    kind, type,
                    new PTXIntrinsic(typeof(StrictPtx), nameof(StrictPtx.DivideIntegers), IntrinsicImplementationMode.GenerateCode));
                manager.RegisterBinaryArithmetic(
                    kind, type,
                    new CLIntrinsic(typeof(StrictOpenCl), nameof(StrictOpenCl.DivideIntegers), IntrinsicImplementationMode.GenerateCode));
            }
        }

        manager.RegisterBinaryArithmetic(
            BinaryArithmeticKind.Div,
            BasicValueType.Float32,
            new CLIntrinsic(typeof(StrictOpenCl), nameof(StrictOpenCl.Divide), IntrinsicImplementationMode.GenerateCode));
        manager.RegisterUnaryArithmetic(
            UnaryArithmeticKind.RcpF,
            BasicValueType.Float32,
            new CLIntrinsic(typeof(StrictOpenCl), nameof(StrictOpenCl.Reciprocal), IntrinsicImplementationMode.GenerateCode));
        manager.RegisterUnaryArithmetic(
            UnaryArithmeticKind.SqrtF,
            BasicValueType.Float32,
            new CLIntrinsic(typeof(StrictOpenCl), nameof(StrictOpenCl.SquareRoot), IntrinsicImplementationMode.GenerateCode));
    }

    private static void Generate(IntrinsicImplementationManager manager, MethodInfo method, string name)
    {
        manager.RegisterMethod(method, new PTXIntrinsic(typeof(StrictPtx), name, IntrinsicImplementationMode.GenerateCode));
        manager.RegisterMethod(method, new CLIntrinsic(typeof(StrictOpenCl), name, IntrinsicImplementationMode.GenerateCode));
    }

    private static void Redirect(IntrinsicImplementationManager manager, BinaryArithmeticKind kind, BasicValueType type, string name)
    {
        Type operand = type == BasicValueType.Float32 ? typeof(float) : typeof(double);
        MethodInfo target = typeof(MinMax).GetMethod(name, BindingFlags.Static | BindingFlags.NonPublic, [operand, operand])!;
        manager.RegisterBinaryArithmetic(kind, type, new PTXIntrinsic(target, IntrinsicImplementationMode.Redirect));
        manager.RegisterBinaryArithmetic(kind, type, new CLIntrinsic(target, IntrinsicImplementationMode.Redirect));
    }

    /// <summary>Minimum and maximum that propagate NaN and order -0 below +0; PTX's and OpenCL's drop the NaN.</summary>
    private static class MinMax
    {
        internal static float Min(float left, float right)
        {
            // Equal numbers have equal bits except for zeros, whose bitwise or is -0 if either is.
            float least = left < right ? left : right;
            float equal = Interop.IntAsFloat(Interop.FloatAsInt(left) | Interop.FloatAsInt(right));
            float number = left == right ? equal : least;
            return float.IsNaN(left) || float.IsNaN(right) ? float.NaN : number;
        }

        internal static float Max(float left, float right)
        {
            float most = left > right ? left : right;
            float equal = Interop.IntAsFloat(Interop.FloatAsInt(left) & Interop.FloatAsInt(right));
            float number = left == right ? equal : most;
            return float.IsNaN(left) || float.IsNaN(right) ? float.NaN : number;
        }

        internal static double Min(double left, double right)
        {
            double least = left < right ? left : right;
            double equal = Interop.IntAsFloat(Interop.FloatAsInt(left) | Interop.FloatAsInt(right));
            double number = left == right ? equal : least;
            return double.IsNaN(left) || double.IsNaN(right) ? double.NaN : number;
        }

        internal static double Max(double left, double right)
        {
            double most = left > right ? left : right;
            double equal = Interop.IntAsFloat(Interop.FloatAsInt(left) & Interop.FloatAsInt(right));
            double number = left == right ? equal : most;
            return double.IsNaN(left) || double.IsNaN(right) ? double.NaN : number;
        }
    }
}
