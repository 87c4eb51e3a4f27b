using System.Collections.Immutable;

namespace ItAnalytics.GraphQL.Language;

/// <summary>What a visitor wants after it has entered a node.</summary>
internal enum VisitAction
{
    /// <summary>Go on with the children.</summary>
    Continue,

    /// <summary>Leave the children out for this visitor, and do not call it when the node is left.</summary>
    SkipChildren,
}

/// <summary>Functions called when nodes of certain types are entered and left.</summary>
/// <remarks>A type may be abstract (<see cref="TypeDefinitionNode"/>): its function is called for all its kinds.
/// </remarks>
internal sealed class Visitor
{
    internal const int KindCount = (int)NodeKind.InputObjectTypeExtension + 1;

    internal Func<Node, VisitAction>?[] Enters { get; } = new Func<Node, VisitAction>?[KindCount];

    internal Action<Node>?[] Leaves { get; } = new Action<Node>?[KindCount];

    internal Visitor Enter<T>(Action<T> enter)
        where T : Node => Enter<T>(node =>
        {
            enter(node);
            return VisitAction.Continue;
        });

    internal Visitor Enter<T>(Func<T, VisitAction> enter)
        where T : Node
    {
        foreach (var kind in NodeKinds.Of<T>()) Enters[(int)kind] = node => enter((T)node);
        return this;
    }

    internal Visitor Leave<T>(Action<T> leave)
        where T : Node
    {
        foreach (var kind in NodeKinds.Of<T>()) Leaves[(int)kind] = node => leave((T)node);
        return this;
    }
}

/// <summary>Walks a tree once for several visitors, depth first, children in the order of the grammar.</summary>
internal sealed class ParallelWalk
{
    private readonly (int Visitor, Func<Node, VisitAction> Call)[][] _enters;
    private readonly (int Visitor, Action<Node> Call)[][] _leaves;
    private readonly Node?[] _skipping;
    private readonly Action<Node> _beforeEnter;
    private readonly Action<Node> _afterLeave;
    private readonly List<Node> _ancestors;
    private readonly bool _descriptions;

    /// <param name="visitors">Called in this order.</param>
    /// <param name="beforeEnter">Called for every node before any visitor.</param>
    /// <param name="afterLeave">Called for every node after all visitors.</param>
    /// <param name="ancestors">Kept up to date: the nodes around the current one, outermost first.</param>
    /// <param name="descriptions">Whether descriptions are visited, which are no values of any type.</param>
    internal ParallelWalk(
        IReadOnlyList<Visitor> visitors,
        Action<Node> beforeEnter,
        Action<Node> afterLeave,
        List<Node> ancestors,
        bool descriptions = false)
    {
        _ancestors = ancestors;
        _descriptions = descriptions;
        _enters = ByKind(visitors, visitor => visitor.Enters);
        _leaves = ByKind(visitors, visitor => visitor.Leaves);
        _skipping = new Node?[visitors.Count];
        _beforeEnter = beforeEnter;
        _afterLeave = afterLeave;
    }

    internal void Visit(Node node)
    {
        _beforeEnter(node);
        foreach (var (visitor, call) in _enters[(int)node.Kind])
        {
            if (_skipping[visitor] is null && call(node) == VisitAction.SkipChildren) _skipping[visitor] = node;
        }
        _ancestors.Add(node);
        VisitChildren(node);
        _ancestors.RemoveAt(_ancestors.Count - 1);
        foreach (var (visitor, call) in _leaves[(int)node.Kind])
        {
            if (_skipping[visitor] is null) call(node);
        }
        for (var i = 0; i < _skipping.Length; i++)
        {
            if (ReferenceEquals(_skipping[i], node)) _skipping[i] = null;
        }
        _afterLeave(node);
    }

    private void VisitChildren(Node node)
    {
        switch (node)
        {
            case DocumentNode n:
                All(n.Definitions);
                break;
            case OperationDefinitionNode n:
                Description(n.Description);
                One(n.Name);
                All(n.VariableDefinitions);
                All(n.Directives);
                One(n.SelectionSet);
                break;
            case VariableDefinitionNode n:
                Description(n.Description);
                One(n.Variable);
                One(n.Type);
                One(n.DefaultValue);
                All(n.Directives);
                break;
            case VariableNode n:
                One(n.Name);
                break;
            case SelectionSetNode n:
                All(n.Selections);
                break;
            case FieldNode n:
                One(n.Alias);
                One(n.Name);
                All(n.Arguments);
                All(n.Directives);
                One(n.SelectionSet);
                break;
            case ArgumentNode n:
                One(n.Name);
                One(n.Value);
                break;
            case FragmentSpreadNode n:
                One(n.Name);
                All(n.Directives);
                break;
            case InlineFragmentNode n:
                One(n.TypeCondition);
                All(n.Directives);
                One(n.SelectionSet);
                break;
            case FragmentDefinitionNode n:
                Description(n.Description);
                One(n.Name);
                One(n.TypeCondition);
                All(n.Directives);
                One(n.SelectionSet);
                break;
            case ListValueNode n:
                All(n.Values);
                break;
            case ObjectValueNode n:
                All(n.Fields);
                break;
            case ObjectFieldNode n:
                One(n.Name);
                One(n.Value);
                break;
            case DirectiveNode n:
                One(n.Name);
                All(n.Arguments);
                break;
            case NamedTypeNode n:
                One(n.Name);
                break;
            case ListTypeNode n:
                One(n.Type);
                break;
            case NonNullTypeNode n:
                One(n.Type);
                break;
            default:
                VisitTypeSystemChildren(node);
                break;
        }
    }

    private void VisitTypeSystemChildren(Node node)
    {
        switch (node)
        {
            case SchemaDefinitionNode n:
                Description(n.Description);
                All(n.Directives);
                All(n.OperationTypes);
                break;
            case OperationTypeDefinitionNode n:
                One(n.Type);
                break;
            case FieldDefinitionNode n:
                Description(n.Description);
                One(n.Name);
                All(n.Arguments);
                One(n.Type);
                All(n.Directives);
                break;
            case InputValueDefinitionNode n:
                Description(n.Description);
                One(n.Name);
                One(n.Type);
                One(n.DefaultValue);
                All(n.Directives);
                break;
            case EnumValueDefinitionNode n:
                Description(n.Description);
                One(n.Name);
                All(n.Directives);
                break;
            case DirectiveDefinitionNode n:
                Description(n.Description);
                One(n.Name);
                All(n.Arguments);
                All(n.Locations);
                break;
            case TypeDefinitionNode n:
                Description(n.Description);
                One(n.Name);
                VisitTypeBody(n, n.Directives);
                break;
            case SchemaExtensionNode n:
                All(n.Directives);
                All(n.OperationTypes);
                break;
            case TypeExtensionNode n:
                One(n.Name);
                VisitTypeBody(n, n.Directives);
                break;
        }
    }

    private void VisitTypeBody(Node node, ImmutableArray<DirectiveNode> directives)
    {
        switch (node)
        {
            case ObjectTypeDefinitionNode n:
                All(n.Interfaces);
                break;
            case InterfaceTypeDefinitionNode n:
                All(n.Interfaces);
                break;
            case ObjectTypeExtensionNode n:
                All(n.Interfaces);
                break;
            case InterfaceTypeExtensionNode n:
                All(n.Interfaces);
                break;
        }
        All(directives);
        switch (node)
        {
            case ObjectTypeDefinitionNode n:
                All(n.Fields);
                break;
            case InterfaceTypeDefinitionNode n:
                All(n.Fields);
                break;
            case UnionTypeDefinitionNode n:
                All(n.Types);
                break;
            case EnumTypeDefinitionNode n:
                All(n.Values);
                break;
            case InputObjectTypeDefinitionNode n:
                All(n.Fields);
                break;
            case ObjectTypeExtensionNode n:
                All(n.Fields);
                break;
            case InterfaceTypeExtensionNode n:
                All(n.Fields);
                break;
            case UnionTypeExtensionNode n:
                All(n.Types);
                break;
            case EnumTypeExtensionNode n:
                All(n.Values);
                break;
            case InputObjectTypeExtensionNode n:
                All(n.Fields);
                break;
        }
    }

    private void Description(StringValueNode? node)
    {
        if (_descriptions) One(node);
    }

    private void One(Node? node)
    {
        if (node is not null) Visit(node);
    }

    private void All<T>(ImmutableArray<T> nodes)
        where T : Node
    {
        foreach (var node in nodes) Visit(node);
    }

    private static (int, TCall)[][] ByKind<TCall>(IReadOnlyList<Visitor> visitors, Func<Visitor, TCall?[]> calls)
        where TCall : class
    {
        var byKind = new List<(int, TCall)>[Visitor.KindCount];
        for (var i = 0; i < visitors.Count; i++)
        {
            var ofVisitor = calls(visitors[i]);
            for (var kind = 0; kind < ofVisitor.Length; kind++)
            {
                if (ofVisitor[kind] is { } call) (byKind[kind] ??= []).Add((i, call));
            }
        }
        return Array.ConvertAll(byKind, list => list?.ToArray() ?? []);
    }
}

/// <summary>Which kinds a node type, concrete or abstract, stands for.</summary>
internal static class NodeKinds
{
    private static readonly (NodeKind Kind, Type Type)[] All =
        [.. Enum.GetValues<NodeKind>().Select(kind => (kind, TypeOf(kind)))];

    internal static NodeKind[] Of<T>()
        where T : Node => Cache<T>.Kinds;

    private static Type TypeOf(NodeKind kind) =>
        typeof(Node).Assembly.GetType($"{typeof(Node).Namespace}.{kind}Node", throwOnError: true)!;

    private static class Cache<T>
        where T : Node
    {
        internal static readonly NodeKind[] Kinds =
            [.. All.Where(pair => typeof(T).IsAssignableFrom(pair.Type)).Select(pair => pair.Kind)];
    }
}
