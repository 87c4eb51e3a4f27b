using System.Collections.Immutable;
using System.Text.Json;
using ItAnalytics.GraphQL.Language;

namespace ItAnalytics.GraphQL.Types;

/// <summary>A type of the schema: a named type, or a list or non-null type around another.</summary>
public abstract class GraphQLType
{
    private ListType? _list;
    private NonNullType? _nonNull;

    /// <summary>The named type inside all lists and non-nulls.</summary>
    public abstract NamedType Named { get; }

    /// <summary>The type without its outer non-null.</summary>
    public GraphQLType Nullable => this is NonNullType nonNull ? nonNull.OfType : this;

    /// <summary>True for scalars, enums, input objects and lists and non-nulls of them.</summary>
    public bool IsInput => Named is ScalarType or EnumType or InputObjectType;

    /// <summary>True for all but input objects and lists and non-nulls of them.</summary>
    public bool IsOutput => Named is not InputObjectType;

    /// <summary>True for scalars and enums, which have no fields.</summary>
    public bool IsLeaf => this is ScalarType or EnumType;

    /// <summary>True for objects, interfaces and unions, which need a selection.</summary>
    public bool IsComposite => this is ObjectType or InterfaceType or UnionType;

    /// <summary>True for interfaces and unions, whose values are of one of several object types.</summary>
    public bool IsAbstract => this is InterfaceType or UnionType;

    /// <summary>The list of this type; always the same instance.</summary>
    public ListType List()
    {
        if (_list is null) Interlocked.CompareExchange(ref _list, new ListType(this), null);
        return _list;
    }

    /// <summary>This type without null; always the same instance.</summary>
    public NonNullType NonNull()
    {
        if (_nonNull is null) Interlocked.CompareExchange(ref _nonNull, new NonNullType(this), null);
        return _nonNull;
    }
}

/// <summary>A list of another type.</summary>
public sealed class ListType : GraphQLType
{
    internal ListType(GraphQLType ofType) => OfType = ofType;

    /// <summary>The type of the items.</summary>
    public GraphQLType OfType { get; }

    /// <inheritdoc/>
    public override NamedType Named => OfType.Named;

    /// <summary>As the language writes it: <c>[Int]</c>.</summary>
    public override string ToString() => $"[{OfType}]";
}

/// <summary>Another type without null.</summary>
public sealed class NonNullType : GraphQLType
{
    internal NonNullType(GraphQLType ofType) => OfType = ofType;

    /// <summary>The type that allows null.</summary>
    public GraphQLType OfType { get; }

    /// <inheritdoc/>
    public override NamedType Named => OfType.Named;

    /// <summary>As the language writes it: <c>Int!</c>.</summary>
    public override string ToString() => $"{OfType}!";
}

/// <summary>A type with a name of its own.</summary>
public abstract class NamedType : GraphQLType
{
    private protected NamedType(string name, string? description)
    {
        Name = name;
        Description = description;
    }

    /// <summary>The type's name, unique in the schema.</summary>
    public string Name { get; }

    /// <summary>Markdown for people, or null.</summary>
    public string? Description { get; internal set; }

    /// <summary>Where the schema defines it; null for built-in types.</summary>
    public TypeDefinitionNode? AstNode { get; internal set; }

    /// <summary>Where the schema extends it.</summary>
    public ImmutableArray<TypeExtensionNode> ExtensionNodes { get; internal set; } = [];

    /// <inheritdoc/>
    public override NamedType Named => this;

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}

/// <summary>A leaf whose values are coerced by functions (specification, section 3.5).</summary>
public sealed class ScalarType : NamedType
{
    /// <summary>Makes a scalar; a custom one is registered with <see cref="SchemaBuilder"/>.</summary>
    /// <param name="name">The name that the schema's text gives it.</param>
    /// <param name="parseValue">Coerces a variable's JSON value, never null; default: a neutral CLR value.</param>
    /// <param name="parseLiteral">Coerces a constant literal, never null; default: a neutral CLR value.</param>
    public ScalarType(
        string name,
        Func<JsonElement, Coercion>? parseValue = null,
        Func<ValueNode, Coercion>? parseLiteral = null)
        : base(name, null)
    {
        ParseValue = parseValue ?? (static json => Coercion.Ok(NeutralValue.From(json)));
        ParseLiteral = parseLiteral;
    }

    /// <summary>Coerces a variable's JSON value, never null.</summary>
    public Func<JsonElement, Coercion> ParseValue { get; }

    /// <summary>Coerces a literal, never null; without it a literal becomes a neutral CLR value.</summary>
    public Func<ValueNode, Coercion>? ParseLiteral { get; }

    internal Coercion CoerceLiteral(ValueNode literal, IReadOnlyDictionary<string, object?>? variables) =>
        ParseLiteral is null ? Coercion.Ok(NeutralValue.From(literal, variables)) : ParseLiteral(literal);

    /// <summary>Where the scalar is specified, from <c>@specifiedBy</c>.</summary>
    public string? SpecifiedByUrl { get; internal set; }
}

/// <summary>A type with fields: an object or an interface.</summary>
public abstract class FieldsType : NamedType
{
    private protected FieldsType(string name, string? description)
        : base(name, description)
    {
    }

    /// <summary>The fields, in the order of the schema.</summary>
    public NameMap<FieldDefinition> Fields { get; internal set; } = new([], field => field.Name);

    /// <summary>The interfaces it implements.</summary>
    public IReadOnlyList<InterfaceType> Interfaces { get; private set; } = [];

    /// <summary>What the schema's text says it implements; the schema validator complains of the others.</summary>
    internal IReadOnlyList<NamedType> DeclaredInterfaces
    {
        get;
        set
        {
            field = value;
            Interfaces = [.. value.OfType<InterfaceType>()];
        }
    } = [];
}

/// <summary>A type of values with fields (specification, section 3.6).</summary>
public sealed class ObjectType : FieldsType
{
    internal ObjectType(string name, string? description = null)
        : base(name, description)
    {
    }
}

/// <summary>Fields that several object types share (specification, section 3.7).</summary>
public sealed class InterfaceType : FieldsType
{
    internal InterfaceType(string name, string? description = null)
        : base(name, description)
    {
    }
}

/// <summary>One of several object types (specification, section 3.8).</summary>
public sealed class UnionType : NamedType
{
    internal UnionType(string name, string? description = null)
        : base(name, description)
    {
    }

    /// <summary>The object types a value can be of.</summary>
    public IReadOnlyList<ObjectType> Types { get; private set; } = [];

    /// <summary>What the schema's text says are its members; the schema validator complains of the others.</summary>
    internal IReadOnlyList<NamedType> DeclaredTypes
    {
        get;
        set
        {
            field = value;
            Types = [.. value.OfType<ObjectType>()];
        }
    } = [];
}

/// <summary>A leaf with a fixed set of names (specification, section 3.9); coerced to the name.</summary>
public sealed class EnumType : NamedType
{
    internal EnumType(string name, string? description = null)
        : base(name, description)
    {
    }

    /// <summary>The values, in the order of the schema.</summary>
    public NameMap<EnumValueDefinition> Values { get; internal set; } = new([], value => value.Name);
}

/// <summary>A structured input (specification, section 3.10); coerced to an ordered dictionary.</summary>
public sealed class InputObjectType : NamedType
{
    internal InputObjectType(string name, string? description = null)
        : base(name, description)
    {
    }

    /// <summary>The fields, in the order of the schema.</summary>
    public NameMap<InputValueDefinition> Fields { get; internal set; } = new([], field => field.Name);

    /// <summary>True when exactly one field must be given (<c>@oneOf</c>).</summary>
    public bool IsOneOf { get; internal set; }
}
