using System.Collections.Generic;
using GpuTrainer.KernelCompiler.Ir;

namespace GpuTrainer.KernelCompiler.Emit.Ptx;

/// <summary>
/// A kernel's inputs: parameters, launch coordinates, addresses of arrays. Each is read once, in the prologue, and only if the body uses
/// it.
/// </summary>
internal sealed class PtxInputs(PtxWriter writer, PtxNames names)
{
    private readonly Dictionary<KernelParameter, string> _scalars = [];
    private readonly Dictionary<KernelParameter, string> _lengths = [];
    private readonly Dictionary<(LaunchIndexKind Kind, int Axis), string> _indices = [];
    private readonly Dictionary<Memory, string> _addresses = [];
    private readonly Dictionary<KernelParameter, string> _views = [];

    /// <summary>The register that holds a scalar parameter.</summary>
    public string Scalar(KernelParameter parameter)
    {
        if (!_scalars.TryGetValue(parameter, out string register))
        {
            register = writer.Register(parameter.ElementType);
            _scalars.Add(parameter, register);
            string source = "[" + names.Parameter(parameter) + "]";
            switch (parameter.ElementType)
            {
                case IrType.Bool:
                    writer.Prologue("setp.ne.s32", register + ", " + LoadByte(source) + ", 0");
                    break;
                case IrType.U8:
                    writer.Prologue("mov.u32", register + ", " + LoadByte(source));
                    break;
                default:
                    writer.Prologue("ld.param." + PtxTypes.Memory(parameter.ElementType), register + ", " + source);
                    break;
            }
        }

        return register;
    }

    /// <summary>The register that holds a view's element count.</summary>
    public string Length(KernelParameter view)
    {
        if (!_lengths.TryGetValue(view, out string register))
        {
            register = writer.Register(IrType.I64);
            _lengths.Add(view, register);
            writer.Prologue("ld.param.u64", register + ", [" + names.Length(view) + "]");
        }

        return register;
    }

    /// <summary>The register that holds a launch coordinate.</summary>
    public string Index(LaunchIndex index)
    {
        if (!_indices.TryGetValue((index.Kind, index.Axis), out string register))
        {
            register = writer.Register(IrType.I32);
            _indices.Add((index.Kind, index.Axis), register);
            string special = index.Kind switch
            {
                LaunchIndexKind.GroupIndex => "%tid.",
                LaunchIndexKind.GroupDimension => "%ntid.",
                LaunchIndexKind.GridIndex => "%ctaid.",
                _ => "%nctaid.",
            };
            writer.Prologue("mov.u32", register + ", " + special + "xyz"[index.Axis]);
        }

        return register;
    }

    /// <summary>
    /// The register that holds the address of element 0, in the memory's own state space: 32 bits for shared, 64 for others.
    /// </summary>
    public string Address(Memory memory)
    {
        // Two GlobalMemory objects may represent one parameter.
        if (memory is GlobalMemory global)
        {
            if (!_views.TryGetValue(global.Parameter, out string view))
            {
                string generic = writer.Register(IrType.I64);
                view = writer.Register(IrType.I64);
                _views.Add(global.Parameter, view);
                writer.Prologue("ld.param.u64", generic + ", [" + names.Parameter(global.Parameter) + "]");
                writer.Prologue("cvta.to.global.u64", view + ", " + generic);
            }

            return view;
        }

        if (!_addresses.TryGetValue(memory, out string register))
        {
            bool isShared = memory is SharedArray;
            register = writer.Register(isShared ? IrType.U32 : IrType.I64);
            _addresses.Add(memory, register);
            writer.Prologue(isShared ? "mov.u32" : "mov.u64", register + ", " + names.Of(memory));
        }

        return register;
    }

    private string LoadByte(string source)
    {
        string narrow = writer.ByteRegister();
        string wide = writer.Register(IrType.U32);
        writer.Prologue("ld.param.u8", narrow + ", " + source);
        writer.Prologue("cvt.u32.u16", wide + ", " + narrow);
        return wide;
    }
}
