using System.Collections.Immutable;
using ItAnalytics.GraphQL.Errors;
using ItAnalytics.GraphQL.Execution;
using ItAnalytics.GraphQL.Language;

namespace ItAnalytics.GraphQL.Types;

/// <summary>Makes types and directives from their definitions and extensions.</summary>
/// <remarks>First every type is made, empty; then it is filled, since types refer to each other in circles; last the
/// defaults are coerced, since they need filled types.</remarks>
internal sealed class TypeFactory
{
    private readonly Func<string, NamedType?> _builtIn;
    private readonly OrderedDictionary<string, NamedType> _types = [];
    private readonly Dictionary<string, List<TypeExtensionNode>> _extensions = [];

    private TypeFactory(Func<string, NamedType?> builtIn) => _builtIn = builtIn;

    /// <summary>The types of a document, in its order.</summary>
    /// <param name="document">Definitions and extensions.</param>
    /// <param name="builtIn">Types that the document may refer to without defining them.</param>
    internal static IReadOnlyList<NamedType> Build(DocumentNode document, Func<string, NamedType?> builtIn) =>
        Build(document, builtIn, []).Types;

    internal static Result Build(
        DocumentNode document, Func<string, NamedType?> builtIn, IReadOnlyList<ScalarType> scalars)
    {
        var factory = new TypeFactory(builtIn);
        return factory.Build(document, scalars);
    }

    /// <summary>What was built, and the lookup that resolves a name to a built-in or built type.</summary>
    internal sealed record Result(
        IReadOnlyList<NamedType> Types,
        IReadOnlyList<DirectiveDefinition> Directives,
        Func<NamedTypeNode, NamedType> Find);

    private Result Build(DocumentNode document, IReadOnlyList<ScalarType> scalars)
    {
        foreach (var extension in document.Definitions.OfType<TypeExtensionNode>())
        {
            if (!_extensions.TryGetValue(extension.Name.Value, out var list))
                _extensions[extension.Name.Value] = list = [];
            list.Add(extension);
        }
        var definitions = document.Definitions.OfType<TypeDefinitionNode>().ToList();
        foreach (var definition in definitions)
        {
            var name = definition.Name.Value;
            _types[name] = _builtIn(name) ?? Make(definition, scalars);
        }
        foreach (var type in _types.Values.Where(type => type.AstNode is not null)) Fill(type);
        var directives = document.Definitions.OfType<DirectiveDefinitionNode>().Select(MakeDirective).ToList();
        foreach (var value in _types.Values.SelectMany(InputValues)) _ = value.HasDefault;
        foreach (var value in directives.SelectMany(directive => directive.Arguments)) _ = value.HasDefault;
        return new Result([.. _types.Values], directives, Find);
    }

    private NamedType Make(TypeDefinitionNode definition, IReadOnlyList<ScalarType> scalars)
    {
        var name = definition.Name.Value;
        var description = definition.Description?.Value;
        NamedType type = definition switch
        {
            ScalarTypeDefinitionNode => MakeScalar(name, description, scalars),
            ObjectTypeDefinitionNode => new ObjectType(name, description),
            InterfaceTypeDefinitionNode => new InterfaceType(name, description),
            UnionTypeDefinitionNode => new UnionType(name, description),
            EnumTypeDefinitionNode => new EnumType(name, description),
            _ => new InputObjectType(name, description),
        };
        type.AstNode = definition;
        type.ExtensionNodes = [.. _extensions.GetValueOrDefault(name, [])];
        return type;
    }

    // The host's scalar may serve several schemas, so that what this schema says of it goes to a copy.
    private static ScalarType MakeScalar(string name, string? description, IReadOnlyList<ScalarType> scalars)
    {
        var registered = scalars.FirstOrDefault(scalar => scalar.Name == name);
        return new ScalarType(name, registered?.ParseValue, registered?.ParseLiteral)
        {
            Description = description,
        };
    }

    private void Fill(NamedType type)
    {
        switch (type)
        {
            case ScalarType scalar:
                scalar.SpecifiedByUrl = Parts(type)
                    .Select(part => SpecifiedByUrl(part.Directives)).LastOrDefault(url => url is not null);
                break;
            case FieldsType fields:
                fields.DeclaredInterfaces = [.. Parts(type).SelectMany(part => part.Interfaces).Select(Find)];
                fields.Fields = new NameMap<FieldDefinition>(
                    Parts(type).SelectMany(part => part.Fields).Select(MakeField), field => field.Name);
                break;
            case UnionType union:
                union.DeclaredTypes = [.. Parts(type).SelectMany(part => part.Types).Select(Find)];
                break;
            case EnumType of:
                of.Values = new NameMap<EnumValueDefinition>(
                    Parts(type).SelectMany(part => part.Values).Select(MakeEnumValue), value => value.Name);
                break;
            case InputObjectType input:
                input.Fields = new NameMap<InputValueDefinition>(
                    Parts(type).SelectMany(part => part.InputFields).Select(MakeInputValue), field => field.Name);
                input.IsOneOf = Parts(type)
                    .Any(part => ArgumentValues.OfDirective(Directives.OneOf, part.Directives) is not null);
                break;
        }
    }

    private FieldDefinition MakeField(FieldDefinitionNode node) =>
        new(node.Name.Value, Resolve(node.Type), node.Arguments.Select(MakeInputValue))
        {
            Description = node.Description?.Value,
            DeprecationReason = DeprecationReason(node.Directives),
            AstNode = node,
        };

    private InputValueDefinition MakeInputValue(InputValueDefinitionNode node) =>
        new(node.Name.Value, Resolve(node.Type), node.DefaultValue)
        {
            Description = node.Description?.Value,
            DeprecationReason = DeprecationReason(node.Directives),
            AstNode = node,
        };

    private static EnumValueDefinition MakeEnumValue(EnumValueDefinitionNode node) => new(node.Name.Value)
    {
        Description = node.Description?.Value,
        DeprecationReason = DeprecationReason(node.Directives),
        AstNode = node,
    };

    private DirectiveDefinition MakeDirective(DirectiveDefinitionNode node) => new(
        node.Name.Value,
        [.. node.Locations.Select(location => location.Value)],
        node.Arguments.Select(MakeInputValue))
    {
        Description = node.Description?.Value,
        IsRepeatable = node.IsRepeatable,
        AstNode = node,
    };

    private GraphQLType Resolve(TypeNode node) => node switch
    {
        ListTypeNode list => Resolve(list.Type).List(),
        NonNullTypeNode nonNull => Resolve(nonNull.Type).NonNull(),
        _ => Find((NamedTypeNode)node),
    };

    private NamedType Find(NamedTypeNode node) =>
        _builtIn(node.Name.Value) ?? _types.GetValueOrDefault(node.Name.Value)
        ?? throw new GraphQLException(GraphQLError.At(
            ErrorCodes.SchemaDefinition, $"Unknown type: \"{node.Name.Value}\".", node));

    internal static IEnumerable<InputValueDefinition> InputValues(NamedType type) => type switch
    {
        FieldsType fields => fields.Fields.SelectMany(field => field.Arguments),
        InputObjectType input => input.Fields,
        _ => [],
    };

    private static string? DeprecationReason(ImmutableArray<DirectiveNode> directives) =>
        ArgumentValues.OfDirective(Directives.Deprecated, directives)?["reason"] as string;

    private static string? SpecifiedByUrl(ImmutableArray<DirectiveNode> directives) =>
        ArgumentValues.OfDirective(Directives.SpecifiedBy, directives)?["url"] as string;

    private static IEnumerable<DefinitionPart> Parts(NamedType type) =>
        type.ExtensionNodes.CastArray<Node>().Prepend(type.AstNode!).Select(DefinitionPart.Of);

    /// <summary>What a definition and an extension have in common; a part that a kind lacks is empty.</summary>
    private sealed record DefinitionPart(ImmutableArray<DirectiveNode> Directives)
    {
        public ImmutableArray<NamedTypeNode> Interfaces { get; private init; } = [];

        public ImmutableArray<FieldDefinitionNode> Fields { get; private init; } = [];

        public ImmutableArray<NamedTypeNode> Types { get; private init; } = [];

        public ImmutableArray<EnumValueDefinitionNode> Values { get; private init; } = [];

        public ImmutableArray<InputValueDefinitionNode> InputFields { get; private init; } = [];

        internal static DefinitionPart Of(Node node) => node switch
        {
            ObjectTypeDefinitionNode n => new(n.Directives) { Interfaces = n.Interfaces, Fields = n.Fields },
            ObjectTypeExtensionNode n => new(n.Directives) { Interfaces = n.Interfaces, Fields = n.Fields },
            InterfaceTypeDefinitionNode n => new(n.Directives) { Interfaces = n.Interfaces, Fields = n.Fields },
            InterfaceTypeExtensionNode n => new(n.Directives) { Interfaces = n.Interfaces, Fields = n.Fields },
            UnionTypeDefinitionNode n => new(n.Directives) { Types = n.Types },
            UnionTypeExtensionNode n => new(n.Directives) { Types = n.Types },
            EnumTypeDefinitionNode n => new(n.Directives) { Values = n.Values },
            EnumTypeExtensionNode n => new(n.Directives) { Values = n.Values },
            InputObjectTypeDefinitionNode n => new(n.Directives) { InputFields = n.Fields },
            InputObjectTypeExtensionNode n => new(n.Directives) { InputFields = n.Fields },
            TypeDefinitionNode n => new(n.Directives),
            _ => new(((TypeExtensionNode)node).Directives),
        };
    }
}
