using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace GpuTrainer.KernelCompiler.Frontend;

/// <summary>The body of a method as operations, with what the lowering must know about it in advance.</summary>
internal sealed class MethodBody
{
    private readonly Dictionary<ISymbol, int> _uses = new(SymbolEqualityComparer.Default);
    private readonly HashSet<ISymbol> _written = new(SymbolEqualityComparer.Default);

    public MethodBody(IBlockOperation block)
    {
        Block = block;
        Count(block, inLoop: false);
        ReturnsAtEndOnly = Returns.Count(block) == 1 && block.Operations.LastOrDefault() is IReturnOperation;
    }

    /// <summary>The statements.</summary>
    public IBlockOperation Block { get; }

    /// <summary>True if the only return is the last statement.</summary>
    public bool ReturnsAtEndOnly { get; }

    /// <summary>True if a local or parameter is assigned after its declaration.</summary>
    public bool IsWritten(ISymbol symbol) => _written.Contains(symbol);

    /// <summary>True if a parameter is read at most once each time the method runs.</summary>
    public bool IsReadAtMostOnce(ISymbol symbol) => !_uses.TryGetValue(symbol, out int uses) || uses <= 1;

    private void Count(IOperation operation, bool inLoop)
    {
        switch (operation)
        {
            case IParameterReferenceOperation parameter:
                _uses.TryGetValue(parameter.Parameter, out int uses);
                _uses[parameter.Parameter] = uses + (inLoop ? 2 : 1);
                break;
            case IAssignmentOperation assignment:
                Write(assignment.Target);
                break;
            case IIncrementOrDecrementOperation step:
                Write(step.Target);
                break;
        }

        foreach (IOperation child in operation.ChildOperations)
            Count(child, inLoop || operation is ILoopOperation);
    }

    private void Write(IOperation target)
    {
        if (target is ILocalReferenceOperation local)
            _written.Add(local.Local);
        else if (target is IParameterReferenceOperation parameter)
            _written.Add(parameter.Parameter);
    }
}

/// <summary>Finds the bodies of methods whose source is in the compilation or in a kernel library that it references.</summary>
internal sealed class MethodBodies(Compilation compilation, CancellationToken cancellation)
{
    private readonly Dictionary<IMethodSymbol, MethodBody?> _bodies = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<SyntaxTree, SemanticModel> _models = [];
    private readonly HashSet<Compilation> _libraries = [];

    /// <summary>True for a file of the compilation itself, false for one of a library.</summary>
    public bool IsHere(SyntaxTree tree) => compilation.ContainsSyntaxTree(tree);

    /// <summary>
    /// The symbol of a member that is declared in source: the given one, or the same member in a referenced library's source. Null if there
    /// is none.
    /// </summary>
    public TSymbol? InSource<TSymbol>(TSymbol member)
        where TSymbol : class, ISymbol
    {
        if (member.DeclaringSyntaxReferences.Any(declaration => Owner(declaration.SyntaxTree) is not null))
            return member;

        if (SymbolEqualityComparer.Default.Equals(member.ContainingAssembly, compilation.Assembly) ||
            KernelLibraries.Of(compilation).Find(member.ContainingAssembly) is not { } library ||
            DocumentationCommentId.CreateDeclarationId(member.OriginalDefinition) is not { } id)
            return null;

        _libraries.Add(library);
        return DocumentationCommentId.GetSymbolsForDeclarationId(id, library).OfType<TSymbol>()
            .FirstOrDefault(candidate => candidate.DeclaringSyntaxReferences.Length > 0);
    }

    /// <summary>The body of a method in source, or null if it has none.</summary>
    public MethodBody? Find(IMethodSymbol method)
    {
        method = method.PartialImplementationPart ?? method;
        if (!_bodies.TryGetValue(method, out MethodBody? body))
        {
            body = Read(method);
            _bodies.Add(method, body);
        }

        return body;
    }

    /// <summary>The constant initializer of a static readonly field, or null.</summary>
    public IOperation? ConstantInitializer(IFieldSymbol field)
    {
        if (!field.IsStatic || !field.IsReadOnly || InSource(field) is not { } declared ||
            declared.DeclaringSyntaxReferences[0].GetSyntax(cancellation) is not VariableDeclaratorSyntax { Initializer.Value: { } value }
            ||
            Model(value.SyntaxTree)?.GetOperation(value, cancellation) is not { } operation)
            return null;

        // The conversion to the field's type is the parent of the value's operation.
        IOperation converted = operation.Parent is IConversionOperation conversion ? conversion : operation;
        return converted.ConstantValue.HasValue ? converted : null;
    }

    /// <summary>True if the C# compiler has errors to report in the files of the methods found so far.</summary>
    public bool HasErrors() => _models.Keys.Any(file => FirstError(file) is not null);

    /// <summary>The first error that the C# compiler has to report in a file of the methods found so far, or null.</summary>
    public Diagnostic? FirstError(SyntaxTree file) => _models[file].GetDiagnostics(cancellationToken: cancellation)
        .FirstOrDefault(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);

    private MethodBody? Read(IMethodSymbol method)
    {
        if (method.DeclaringSyntaxReferences.Length == 0 ||
            method.DeclaringSyntaxReferences[0].GetSyntax(cancellation) is not MethodDeclarationSyntax syntax ||
            Model(syntax.SyntaxTree)?.GetOperation(syntax, cancellation) is not IMethodBodyOperation operation)
            return null;

        IBlockOperation? block = operation.BlockBody ?? operation.ExpressionBody;
        return block is null ? null : new MethodBody(block);
    }

    private SemanticModel? Model(SyntaxTree tree)
    {
        if (!_models.TryGetValue(tree, out SemanticModel? model))
        {
            if (Owner(tree) is not { } owner)
                return null;

            model = owner.GetSemanticModel(tree);
            _models.Add(tree, model);
        }

        return model;
    }

    private Compilation? Owner(SyntaxTree tree) =>
        IsHere(tree) ? compilation : _libraries.FirstOrDefault(library => library.ContainsSyntaxTree(tree));
}

/// <summary>Where a method returns.</summary>
internal static class Returns
{
    /// <summary>True if the statement has a return in it.</summary>
    public static bool May(IOperation statement) => Count(statement) > 0;

    /// <summary>The returns in a statement.</summary>
    public static int Count(IOperation statement)
    {
        if (statement is IReturnOperation)
            return 1;

        int count = 0;
        foreach (IOperation child in statement.ChildOperations)
            count += Count(child);

        return count;
    }

    /// <summary>True if every path through the statement is certain to end in a return.</summary>
    public static bool Always(IOperation? statement) => statement switch
    {
        IReturnOperation => true,
        IBlockOperation block => block.Operations.Any(Always),
        IConditionalOperation { WhenFalse: not null } branch => Always(branch.WhenTrue) && Always(branch.WhenFalse),
        _ => false,
    };
}
