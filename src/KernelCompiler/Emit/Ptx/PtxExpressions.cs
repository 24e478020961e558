using System;
using GpuTrainer.KernelCompiler.Ir;
using Convert = GpuTrainer.KernelCompiler.Ir.Convert;

namespace GpuTrainer.KernelCompiler.Emit.Ptx;

/// <summary>
/// Writes the instructions that compute an expression. If that takes several instructions, only the last writes the destination, because
/// operands may still read it.
/// </summary>
internal sealed class PtxExpressions
{
    private readonly PtxWriter _writer;
    private readonly PtxInputs _inputs;
    private readonly PtxArithmetic _arithmetic;
    private readonly PtxConversions _conversions;
    private readonly System.Collections.Generic.Dictionary<Local, string> _locals = [];

    public PtxExpressions(PtxWriter writer, PtxInputs inputs)
    {
        _writer = writer;
        _inputs = inputs;
        _arithmetic = new PtxArithmetic(writer, this);
        _conversions = new PtxConversions(writer);
    }

    /// <summary>Parameters, launch coordinates and addresses.</summary>
    public PtxInputs Inputs => _inputs;

    /// <summary>The register of a local.</summary>
    public string Of(Local local)
    {
        if (!_locals.TryGetValue(local, out string register))
        {
            register = _writer.Register(local.Type);
            _locals.Add(local, register);
        }

        return register;
    }

    /// <summary>A register or an immediate that holds the value.</summary>
    public string Operand(Expression expression) =>
        expression is Constant { Type: not IrType.Bool } constant ? PtxTypes.Immediate(constant) : Register(expression);

    /// <summary>A register that holds the value; it must not be written.</summary>
    public string Register(Expression expression)
    {
        switch (expression)
        {
            case LocalRead read:
                return Of(read.Local);
            case ParameterRead read:
                return _inputs.Scalar(read.Parameter);
            case ViewLength length:
                return _inputs.Length(length.Parameter);
            case LaunchIndex index:
                return _inputs.Index(index);
            case Convert { Type: IrType.I32 or IrType.U32 } convert when PtxTypes.RegisterPrefix(convert.Operand.Type) == "%r":
                // U8 is kept zero-extended, so all three have the same bits.
                return Register(convert.Operand);
            case BitCast cast when PtxTypes.RegisterPrefix(cast.Type) == PtxTypes.RegisterPrefix(cast.Operand.Type):
                return Register(cast.Operand);
            default:
                string register = _writer.Register(expression.Type);
                Into(register, expression);
                return register;
        }
    }

    /// <summary>Computes the value into a register.</summary>
    public void Into(string destination, Expression expression)
    {
        switch (expression)
        {
            case Constant constant:
                Move(destination, constant.Type, PtxTypes.Immediate(constant));
                break;
            case LocalRead or ParameterRead or ViewLength or LaunchIndex:
                Move(destination, expression.Type, Register(expression));
                break;
            case Unary unary:
                Unary(destination, unary);
                break;
            case Binary binary:
                _arithmetic.Binary(destination, binary);
                break;
            case Compare compare:
                Compare(destination, compare);
                break;
            case Select select:
                Select(destination, select);
                break;
            case Convert convert:
                _conversions.Convert(destination, convert.Type, Register(convert.Operand), convert.Operand.Type);
                break;
            case BitCast cast:
                Move(destination, PtxTypes.Bits(cast.Type), Register(cast.Operand));
                break;
            case MathCall call:
                _arithmetic.Call(destination, call);
                break;
            default:
                throw new NotSupportedException("PTX has no form for " + expression.GetType().Name + ": " + expression);
        }
    }

    private void Move(string destination, IrType type, string operand) => Move(destination, PtxTypes.Move(type), operand);

    private void Move(string destination, string type, string operand) => _writer.Instruction("mov." + type, destination + ", " + operand);

    private void Unary(string destination, Unary unary)
    {
        string operand = Register(unary.Operand);
        string bits = PtxTypes.Bits(unary.Type);
        switch (unary.Operator)
        {
            case UnaryOperator.Negate when unary.Type.IsFloat():
                // PTX leaves neg of a NaN undefined.
                _arithmetic.Bitwise(destination, "xor", unary.Type, operand, unary.Type == IrType.F32 ? int.MinValue : long.MinValue);
                break;
            case UnaryOperator.Negate:
                _writer.Instruction("neg." + PtxTypes.Arithmetic(unary.Type), destination + ", " + operand);
                break;
            default:
                _writer.Instruction("not." + bits, destination + ", " + operand);
                break;
        }
    }

    private void Compare(string destination, Compare compare)
    {
        string left = Register(compare.Left);
        if (compare.Left.Type == IrType.Bool)
        {
            string right = Register(compare.Right);
            if (compare.Operator == CompareOperator.NotEqual)
            {
                _writer.Instruction("xor.pred", destination + ", " + left + ", " + right);
                return;
            }

            string differs = _writer.Register(IrType.Bool);
            _writer.Instruction("xor.pred", differs + ", " + left + ", " + right);
            _writer.Instruction("not.pred", destination + ", " + differs);
            return;
        }

        string relation = compare.Operator switch
        {
            CompareOperator.Equal => "eq",
            CompareOperator.NotEqual => compare.Left.Type.IsFloat() ? "neu" : "ne",
            CompareOperator.Less => "lt",
            CompareOperator.LessOrEqual => "le",
            CompareOperator.Greater => "gt",
            _ => "ge",
        };
        string type = PtxTypes.Signed(compare.Left.Type);
        _writer.Instruction("setp." + relation + "." + type, destination + ", " + left + ", " + Operand(compare.Right));
    }

    private void Select(string destination, Select select)
    {
        string condition = Register(select.Condition);
        if (select.Type != IrType.Bool)
        {
            string type = select.Type.IsFloat() ? PtxTypes.Signed(select.Type) : PtxTypes.Bits(select.Type);
            _writer.Instruction(
                "selp." + type, destination + ", " + Operand(select.IfTrue) + ", " + Operand(select.IfFalse) + ", " + condition);
            return;
        }

        // selp does not select predicates.
        string ifTrue = Register(select.IfTrue);
        string ifFalse = Register(select.IfFalse);
        string not = _writer.Register(IrType.Bool);
        string first = _writer.Register(IrType.Bool);
        string second = _writer.Register(IrType.Bool);
        _writer.Instruction("and.pred", first + ", " + condition + ", " + ifTrue);
        _writer.Instruction("not.pred", not + ", " + condition);
        _writer.Instruction("and.pred", second + ", " + not + ", " + ifFalse);
        _writer.Instruction("or.pred", destination + ", " + first + ", " + second);
    }
}
