namespace GpuTrainer.Support.Ptx;

/// <summary>
/// Calls. A function is read again in the place of each call, with its parameters and its result bound to the caller's, which lie in local
/// memory; its returns become jumps behind it.
/// </summary>
internal sealed partial class PtxAssembler
{
    private readonly List<int> _returns = [];
    private Dictionary<string, PtxParameter> _parameters = [];

    /// <summary>Throws unless a function's text is valid; the parser stands behind it then.</summary>
    public static void Check(PtxParser parser, PtxFunction function)
    {
        var entry = new PtxEntry { Name = function.Name };
        var body = new PtxAssembler(parser, entry, null, function);
        foreach (PtxParameter parameter in function.Results.Concat(function.Parameters))
            body._parameters.Add(parameter.Name, parameter);

        body.Statements();
        body.Resolve();
    }

    // { .param ...; st.param ...; call ...; ld.param ...; }: the names are the block's own.
    private void Block()
    {
        Dictionary<string, PtxParameter> outer = _parameters;
        _parameters = new(outer);
        Statements();
        _parameters = outer;
    }

    private void CallParameter()
    {
        PtxToken place = parser.Peek;
        PtxParameter parameter = parser.Parameter(entry.LocalBytes);
        parser.Expect(";");
        Define(_parameters, place with { Text = parameter.Name }, parameter);
        entry.LocalBytes = parameter.Offset + parameter.Bytes;
    }

    // An entry's own parameters come with the launch and cannot be written; all others lie in local memory.
    private (PtxParameter Parameter, int Slot) Parameter(PtxToken name, ref PtxInstruction instruction)
    {
        if (_parameters.TryGetValue(name.Text, out PtxParameter? parameter))
        {
            instruction.Kind = instruction.Kind == PtxKind.LoadParameter ? PtxKind.Load : PtxKind.Store;
            instruction.Space = PtxSpace.Local;
            return (parameter, Literal(LocalBase));
        }

        parameter = function is null ? entry.Parameters.SingleOrDefault(p => p.Name == name.Text) : null;
        return parameter is not null && instruction.Kind == PtxKind.LoadParameter
            ? (parameter, 0)
            : throw new PtxException($"Line {name.Line}: '{name.Text}' is not a parameter.");
    }

    // call (result), name, (a, b); without the lists where the function has none.
    private void Call(PtxToken call)
    {
        List<PtxParameter> results = parser.Peek.Text == "(" ? Arguments() : [];
        if (results.Count > 0)
            parser.Expect(",");

        PtxToken name = parser.Take();
        List<PtxParameter> arguments = parser.TryTake(",") ? Arguments() : [];
        parser.Expect(";");
        if (!parser.Functions.TryGetValue(name.Text, out PtxFunction? called))
            throw new PtxException($"Line {name.Line}: no .func '{name.Text}'.");

        if (IsExpanding(called))
            throw new PtxException($"Line {call.Line}: {called.Name} calls itself, which the interpreter cannot run.");

        new PtxAssembler(parser, entry, this, called).Expand(call, results, arguments);
    }

    private bool IsExpanding(PtxFunction called) => function?.Name == called.Name || caller?.IsExpanding(called) == true;

    private bool IsChecking() => caller?.IsChecking() ?? function is not null;

    private List<PtxParameter> Arguments()
    {
        var arguments = new List<PtxParameter>();
        parser.Expect("(");
        do
        {
            PtxToken name = parser.Take();
            arguments.Add(_parameters.TryGetValue(name.Text, out PtxParameter? parameter)
                ? parameter
                : throw new PtxException($"Line {name.Line}: '{name.Text}' is no .param of a call."));
        }
        while (parser.TryTake(","));
        parser.Expect(")");
        return arguments;
    }

    private void Expand(PtxToken call, List<PtxParameter> results, List<PtxParameter> arguments)
    {
        Bind(call, function!.Results, results);
        Bind(call, function.Parameters, arguments);
        if (function.Body is null && IsChecking())
        {
            return; // Its body follows.
        }

        int after = parser.Position;
        parser.Position = function.Body ?? throw new PtxException($"Line {call.Line}: .func {function.Name} has no body before this.");
        Statements();
        Resolve();
        parser.Position = after;
        foreach (int position in _returns)
            _code[position] = _code[position] with { Offset = _code.Count };
    }

    private void Bind(PtxToken call, List<PtxParameter> declared, List<PtxParameter> given)
    {
        if (declared.Count != given.Count)
            throw new PtxException($"Line {call.Line}: {function!.Name} has {declared.Count} parameters or results, got {given.Count}.");

        foreach ((PtxParameter parameter, PtxParameter argument) in declared.Zip(given))
        {
            if (parameter.Type != argument.Type || parameter.Length != argument.Length)
                throw new PtxException($"Line {call.Line}: {argument.Name} is not as {parameter.Name} of {function!.Name}.");

            _parameters.Add(parameter.Name, argument);
        }
    }
}
