using GpuTrainer.KernelCompiler.Ir;

namespace GpuTrainer.Support;

/// <summary>Operators on IR expressions, so that hand-built IR reads like the code it stands for.</summary>
public static class IrExpressions
{
    extension(Expression)
    {
        public static Expression operator +(Expression left, Expression right) => new Binary(BinaryOperator.Add, left, right);

        public static Expression operator -(Expression left, Expression right) => new Binary(BinaryOperator.Subtract, left, right);

        public static Expression operator *(Expression left, Expression right) => new Binary(BinaryOperator.Multiply, left, right);

        public static Expression operator /(Expression left, Expression right) => new Binary(BinaryOperator.Divide, left, right);

        public static Expression operator %(Expression left, Expression right) => new Binary(BinaryOperator.Remainder, left, right);

        public static Expression operator &(Expression left, Expression right) => new Binary(BinaryOperator.And, left, right);

        public static Expression operator |(Expression left, Expression right) => new Binary(BinaryOperator.Or, left, right);
    }

    public static Expression Eq(this Expression left, Expression right) => new Compare(CompareOperator.Equal, left, right);

    public static Expression Lt(this Expression left, Expression right) => new Compare(CompareOperator.Less, left, right);

    public static Expression Gt(this Expression left, Expression right) => new Compare(CompareOperator.Greater, left, right);

    public static Expression To(this Expression value, IrType type) => new KernelCompiler.Ir.Convert(value, type);

    public static Expression Read(this Local local) => new LocalRead(local);
}
