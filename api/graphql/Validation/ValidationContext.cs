using ItAnalytics.GraphQL.Errors;
using ItAnalytics.GraphQL.Language;
using ItAnalytics.GraphQL.Types;

namespace ItAnalytics.GraphQL.Validation;

/// <summary>One use of a variable, and what is expected there.</summary>
/// <param name="Node">The use.</param>
/// <param name="Type">The expected type, or null where the schema has no answer.</param>
/// <param name="HasLocationDefault">True when the argument or input field has a default of its own.</param>
/// <param name="ParentType">The input object the use is a field of, if it is one.</param>
internal sealed record VariableUsage(
    VariableNode Node, GraphQLType? Type, bool HasLocationDefault, InputObjectType? ParentType);

/// <summary>What the rules share while one document is validated: schema, document, types, look-ups made
/// once.</summary>
/// <remarks>Work that fragments can multiply is metered, so that a small document cannot keep the server busy.
/// </remarks>
internal sealed class ValidationContext
{
    private const int MaxFragmentWork = 50_000;

    private readonly int _maxErrors;
    private readonly Dictionary<string, FragmentDefinitionNode> _fragments = [];
    private readonly Dictionary<Node, List<FragmentSpreadNode>> _spreads = ByIdentity<List<FragmentSpreadNode>>();
    private readonly Dictionary<Node, List<VariableUsage>> _usages = ByIdentity<List<VariableUsage>>();
    private readonly Dictionary<Node, List<VariableUsage>> _recursiveUsages = ByIdentity<List<VariableUsage>>();
    private readonly Dictionary<Node, List<FragmentDefinitionNode>> _referenced =
        ByIdentity<List<FragmentDefinitionNode>>();
    private readonly TypeInfo? _typeInfo;
    private int _remainingFragmentWork = MaxFragmentWork;

    /// <param name="schema">Null while the text of a schema is validated.</param>
    /// <param name="document">What is validated.</param>
    /// <param name="maxErrors">After so many errors validation gives up.</param>
    internal ValidationContext(Schema? schema, DocumentNode document, int maxErrors)
    {
        SchemaOrNull = schema;
        Document = document;
        _maxErrors = maxErrors;
        _typeInfo = schema is null ? null : new TypeInfo(schema);
        foreach (var definition in document.Definitions)
        {
            if (definition is FragmentDefinitionNode fragment) _fragments[fragment.Name.Value] = fragment;
        }
    }

    internal Schema? SchemaOrNull { get; }

    internal Schema Schema => SchemaOrNull ?? throw new InvalidOperationException("The rule needs a schema.");

    internal DocumentNode Document { get; }

    internal TypeInfo TypeInfo => _typeInfo ?? throw new InvalidOperationException("The rule needs a schema.");

    internal List<GraphQLError> Errors { get; } = [];

    /// <summary>The nodes around the current one, outermost first.</summary>
    internal List<Node> Ancestors { get; } = [];

    /// <summary>Walks the document once with all rules.</summary>
    internal void Run(IReadOnlyList<ValidationRule> rules)
    {
        var visitors = rules.Select(rule => rule.Create(new RuleContext(this, rule.Name))).ToArray();
        try
        {
            new ParallelWalk(visitors, node => _typeInfo?.Enter(node), node => _typeInfo?.Leave(node), Ancestors)
                .Visit(Document);
        }
        catch (ValidationAbortedException)
        {
            // What was found until then is answered, with the reason of the abort as the last error.
        }
        catch (InsufficientExecutionStackException)
        {
            // Fragments that lead from one to the next nest as deep as the document is long.
            Abort("Validation aborted.");
        }
    }

    internal void Report(string rule, string message, ReadOnlySpan<Node?> nodes)
    {
        if (Errors.Count >= _maxErrors)
            throw Abort("Too many validation errors, error limit reached. Validation aborted.");
        Errors.Add(GraphQLError.At(ErrorCodes.Validation, message, nodes) with { Rule = rule });
    }

    internal void SpendFragmentWork(int cost)
    {
        _remainingFragmentWork -= cost;
        if (_remainingFragmentWork < 0) throw Abort("Validation aborted.");
    }

    internal ValidationAbortedException Abort(string message)
    {
        Errors.Add(new GraphQLError { Message = message, Code = ErrorCodes.Validation });
        return new ValidationAbortedException();
    }

    internal FragmentDefinitionNode? Fragment(string name) => _fragments.GetValueOrDefault(name);

    /// <summary>The spreads in a selection set and in the sets inside it; the last inner set comes first.</summary>
    internal List<FragmentSpreadNode> FragmentSpreads(SelectionSetNode selectionSet)
    {
        if (_spreads.TryGetValue(selectionSet, out var spreads)) return spreads;
        _spreads[selectionSet] = spreads = [];
        var sets = new Stack<SelectionSetNode>([selectionSet]);
        while (sets.TryPop(out var set))
        {
            foreach (var selection in set.Selections)
            {
                if (selection is FragmentSpreadNode spread) spreads.Add(spread);
                else if (selection is FieldNode { SelectionSet: { } subfields }) sets.Push(subfields);
                else if (selection is InlineFragmentNode fragment) sets.Push(fragment.SelectionSet);
            }
        }
        return spreads;
    }

    /// <summary>The fragments that an operation needs, directly or through others, in the order in which they are met.
    /// </summary>
    internal List<FragmentDefinitionNode> ReferencedFragments(OperationDefinitionNode operation)
    {
        if (!_referenced.TryGetValue(operation, out var fragments))
            _referenced[operation] = fragments = ReferencedFragments([operation]);
        return fragments;
    }

    internal List<FragmentDefinitionNode> ReferencedFragments(IEnumerable<OperationDefinitionNode> operations)
    {
        var names = operations.SelectMany(operation => FragmentSpreads(operation.SelectionSet))
            .Select(spread => spread.Name.Value).Distinct().ToList();
        SpendFragmentWork(names.Count);
        var seen = names.ToHashSet();
        var fragments = new List<FragmentDefinitionNode>();
        for (var i = 0; i < names.Count; i++)
        {
            if (Fragment(names[i]) is not { } fragment) continue;
            fragments.Add(fragment);
            var spreads = FragmentSpreads(fragment.SelectionSet);
            SpendFragmentWork(spreads.Count);
            foreach (var spread in spreads)
            {
                if (seen.Add(spread.Name.Value)) names.Add(spread.Name.Value);
            }
        }
        return fragments;
    }

    /// <summary>The uses of variables in an operation and in all fragments that it needs.</summary>
    internal List<VariableUsage> RecursiveVariableUsages(OperationDefinitionNode operation)
    {
        if (_recursiveUsages.TryGetValue(operation, out var usages)) return usages;
        usages = [.. VariableUsages(operation)];
        foreach (var fragment in ReferencedFragments(operation))
        {
            var ofFragment = VariableUsages(fragment);
            SpendFragmentWork(1 + ofFragment.Count);
            usages.AddRange(ofFragment);
        }
        return _recursiveUsages[operation] = usages;
    }

    private static Dictionary<Node, T> ByIdentity<T>() => new(ReferenceEqualityComparer.Instance);

    private List<VariableUsage> VariableUsages(ExecutableDefinitionNode definition)
    {
        if (_usages.TryGetValue(definition, out var usages)) return usages;
        var found = new List<VariableUsage>();
        var typeInfo = new TypeInfo(Schema);
        var visitor = new Visitor()
            .Enter<VariableDefinitionNode>(_ => VisitAction.SkipChildren)
            .Enter<VariableNode>(node => found.Add(new VariableUsage(
                node,
                typeInfo.InputType,
                typeInfo.InputValue is { HasDefault: true },
                typeInfo.ParentInputType?.Nullable as InputObjectType)));
        new ParallelWalk([visitor], typeInfo.Enter, typeInfo.Leave, []).Visit(definition);
        return _usages[definition] = found;
    }
}

/// <summary>What one rule sees: the shared context, and reports under its own name.</summary>
internal sealed class RuleContext(ValidationContext shared, string rule)
{
    internal ValidationContext Shared => shared;

    internal Schema Schema => shared.Schema;

    internal DocumentNode Document => shared.Document;

    internal TypeInfo TypeInfo => shared.TypeInfo;

    /// <summary>The directives that a document may use: the schema's, or the built-in ones while a schema is read.
    /// </summary>
    internal IEnumerable<DirectiveDefinition> KnownDirectives =>
        (IEnumerable<DirectiveDefinition>?)shared.SchemaOrNull?.Directives ?? Directives.Specified;

    internal FragmentDefinitionNode? Fragment(string name) => shared.Fragment(name);

    internal void Report(string message, params ReadOnlySpan<Node?> nodes) => shared.Report(rule, message, nodes);
}

/// <summary>A rule: its graphql-js name without the suffix, and what makes its visitor.</summary>
internal sealed record ValidationRule(string Name, Func<RuleContext, Visitor> Create);

/// <summary>Ends a validation early; the reason stands among the errors.</summary>
internal sealed class ValidationAbortedException : Exception;
