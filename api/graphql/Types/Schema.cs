using System.Collections.Frozen;
using System.Collections.Immutable;
using ItAnalytics.GraphQL.Errors;
using ItAnalytics.GraphQL.Language;

namespace ItAnalytics.GraphQL.Types;

/// <summary>A type system: root types, all types reachable from them or defined, and directives. Immutable.</summary>
public sealed class Schema
{
    private readonly FrozenDictionary<string, FrozenSet<NamedType>> _subTypes;
    private readonly FrozenDictionary<string, ImmutableArray<ObjectType>> _objectsOf;
    private readonly FrozenDictionary<string, ImmutableArray<InterfaceType>> _interfacesOf;
    private readonly Lazy<IReadOnlyList<GraphQLError>> _errors;

    internal Schema(SchemaParts parts)
    {
        Description = parts.Description;
        AstNode = parts.AstNode;
        ExtensionNodes = parts.ExtensionNodes;
        Roots = parts.Roots;
        Directives = new NameMap<DirectiveDefinition>(parts.Directives, directive => directive.Name);
        Types = new NameMap<NamedType>(TypeCollector.Collect(parts), type => type.Name);

        var objects = new Dictionary<string, List<ObjectType>>();
        var interfaces = new Dictionary<string, List<InterfaceType>>();
        foreach (var type in Types)
        {
            if (type is not FieldsType { Interfaces: { } implemented }) continue;
            foreach (var of in implemented)
            {
                if (type is ObjectType objectType) ListOf(objects, of.Name).Add(objectType);
                if (type is InterfaceType interfaceType) ListOf(interfaces, of.Name).Add(interfaceType);
            }
        }
        _objectsOf = objects.ToFrozenDictionary(pair => pair.Key, pair => pair.Value.ToImmutableArray());
        _interfacesOf = interfaces.ToFrozenDictionary(pair => pair.Key, pair => pair.Value.ToImmutableArray());
        _errors = new Lazy<IReadOnlyList<GraphQLError>>(() => SchemaValidator.Validate(this));
        _subTypes = Types.Where(type => type.IsAbstract).ToFrozenDictionary(type => type.Name, SubTypes);
    }

    /// <summary>Markdown for people, or null.</summary>
    public string? Description { get; }

    /// <summary>The <c>schema</c> definition, or null when there is none.</summary>
    public SchemaDefinitionNode? AstNode { get; }

    /// <summary>Where the <c>schema</c> definition is extended.</summary>
    public ImmutableArray<SchemaExtensionNode> ExtensionNodes { get; }

    /// <summary>The root of queries, or null.</summary>
    public ObjectType? QueryType => RootType(OperationKind.Query);

    /// <summary>The root of mutations, or null.</summary>
    public ObjectType? MutationType => RootType(OperationKind.Mutation);

    /// <summary>The root of subscriptions, or null.</summary>
    public ObjectType? SubscriptionType => RootType(OperationKind.Subscription);

    /// <summary>All types, introspection included, in the order in which introspection lists them.</summary>
    public NameMap<NamedType> Types { get; }

    /// <summary>All directives, in the order in which introspection lists them.</summary>
    public NameMap<DirectiveDefinition> Directives { get; }

    /// <summary>Which rules of the type system it breaks; empty for a sound schema.</summary>
    public IReadOnlyList<GraphQLError> Errors => _errors.Value;

    /// <summary>The defaults that do not fit their type. As in graphql-js they do not count, and nothing else says so:
    /// a host that wrote the schema itself refuses to start with them.</summary>
    public IReadOnlyList<GraphQLError> UnusableDefaults =>
    [
        .. from value in Types.SelectMany(TypeFactory.InputValues)
               .Concat(Directives.SelectMany(directive => directive.Arguments))
           where value is { DefaultLiteral: not null, HasDefault: false }
           select GraphQLError.At(
               ErrorCodes.SchemaValidation,
               $"The default value of \"{value.Name}\" must be of type {value.Type} but is {value.DefaultLiteral}.",
               value.DefaultLiteral),
    ];

    /// <summary>What the schema's text names as roots, object types or not.</summary>
    internal IReadOnlyDictionary<OperationKind, NamedType> Roots { get; }

    /// <summary>The root type of an operation, or null when the schema does not support it.</summary>
    public ObjectType? RootType(OperationKind operation) => Roots.GetValueOrDefault(operation) as ObjectType;

    /// <summary>The object types that a value of an abstract type can be of, in the order of the schema.</summary>
    public IReadOnlyList<ObjectType> PossibleTypes(NamedType abstractType) => abstractType switch
    {
        UnionType union => union.Types,
        InterfaceType => _objectsOf.GetValueOrDefault(abstractType.Name, []),
        _ => [],
    };

    /// <summary>True when the second type implements, or is a member of, the first.</summary>
    public bool IsSubType(NamedType abstractType, NamedType maybeSubType) =>
        _subTypes.TryGetValue(abstractType.Name, out var set) && set.Contains(maybeSubType);

    /// <summary>The field of that name, the introspection fields included, or null.</summary>
    public FieldDefinition? Field(NamedType parent, string name)
    {
        if (name.StartsWith("__", StringComparison.Ordinal))
        {
            if (name == Introspection.TypeName.Name && parent.IsComposite) return Introspection.TypeName;
            if (ReferenceEquals(parent, QueryType))
            {
                if (name == Introspection.SchemaField.Name) return Introspection.SchemaField;
                if (name == Introspection.TypeField.Name) return Introspection.TypeField;
            }
        }
        return (parent as FieldsType)?.Fields.Find(name);
    }

    /// <summary>The type that a reference in a document means, or null when its name is unknown.</summary>
    public GraphQLType? Resolve(TypeNode node) => node switch
    {
        ListTypeNode list => Resolve(list.Type)?.List(),
        NonNullTypeNode nonNull => Resolve(nonNull.Type)?.NonNull(),
        _ => Types.Find(((NamedTypeNode)node).Name.Value),
    };

    /// <summary>The interfaces that implement an interface.</summary>
    internal IReadOnlyList<InterfaceType> ImplementingInterfaces(InterfaceType type) =>
        _interfacesOf.GetValueOrDefault(type.Name, []);

    private FrozenSet<NamedType> SubTypes(NamedType type) => type is InterfaceType interfaceType
        ? PossibleTypes(type).Concat<NamedType>(ImplementingInterfaces(interfaceType)).ToFrozenSet()
        : PossibleTypes(type).ToFrozenSet<NamedType>();

    private static List<T> ListOf<T>(Dictionary<string, List<T>> lists, string name)
    {
        if (!lists.TryGetValue(name, out var list)) lists[name] = list = [];
        return list;
    }
}

/// <summary>What a schema is made of.</summary>
internal sealed record SchemaParts
{
    public string? Description { get; init; }

    public SchemaDefinitionNode? AstNode { get; init; }

    public ImmutableArray<SchemaExtensionNode> ExtensionNodes { get; init; } = [];

    public required IReadOnlyDictionary<OperationKind, NamedType> Roots { get; init; }

    public required IReadOnlyList<NamedType> Types { get; init; }

    public required IReadOnlyList<DirectiveDefinition> Directives { get; init; }
}

/// <summary>Gathers all types that a schema defines or refers to.</summary>
/// <remarks>Defined types keep the order of the text; a built-in one comes where it is first referred to.</remarks>
internal sealed class TypeCollector
{
    private readonly OrderedDictionary<NamedType, bool> _seen = [];
    private readonly HashSet<NamedType> _later;

    private TypeCollector(IEnumerable<NamedType> defined) => _later = [.. defined];

    internal static IEnumerable<NamedType> Collect(SchemaParts parts)
    {
        var collector = new TypeCollector(parts.Types);
        foreach (var type in parts.Types)
        {
            collector._later.Remove(type);
            collector.Add(type);
        }
        foreach (var operation in Enum.GetValues<OperationKind>())
        {
            if (parts.Roots.TryGetValue(operation, out var root)) collector.Add(root);
        }
        foreach (var directive in parts.Directives)
        {
            foreach (var argument in directive.Arguments) collector.Add(argument.Type);
        }
        collector.Add(Introspection.SchemaType);
        return collector._seen.Keys;
    }

    private void Add(GraphQLType reference)
    {
        var type = reference.Named;
        if (_later.Contains(type) || !_seen.TryAdd(type, true)) return;
        switch (type)
        {
            case UnionType union:
                foreach (var member in union.DeclaredTypes) Add(member);
                break;
            case FieldsType fields:
                foreach (var of in fields.DeclaredInterfaces) Add(of);
                foreach (var field in fields.Fields)
                {
                    Add(field.Type);
                    foreach (var argument in field.Arguments) Add(argument.Type);
                }
                break;
            case InputObjectType input:
                foreach (var field in input.Fields) Add(field.Type);
                break;
        }
    }
}
