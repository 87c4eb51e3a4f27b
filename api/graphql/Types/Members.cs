using ItAnalytics.GraphQL.Errors;
using ItAnalytics.GraphQL.Execution;
using ItAnalytics.GraphQL.Language;

namespace ItAnalytics.GraphQL.Types;

/// <summary>A field of an object or interface.</summary>
public sealed class FieldDefinition
{
    internal FieldDefinition(string name, GraphQLType type, IEnumerable<InputValueDefinition>? arguments = null)
    {
        Name = name;
        Type = type;
        Arguments = new NameMap<InputValueDefinition>(arguments ?? [], argument => argument.Name);
    }

    /// <summary>The field's name.</summary>
    public string Name { get; }

    /// <summary>Markdown for people, or null.</summary>
    public string? Description { get; internal init; }

    /// <summary>The arguments, in the order of the schema.</summary>
    public NameMap<InputValueDefinition> Arguments { get; }

    /// <summary>The type of its values.</summary>
    public GraphQLType Type { get; }

    /// <summary>Why it should no longer be used, or null when it may.</summary>
    public string? DeprecationReason { get; internal init; }

    /// <summary>Where the schema defines it; null for introspection.</summary>
    public FieldDefinitionNode? AstNode { get; internal init; }

    /// <summary>The field's name.</summary>
    public override string ToString() => Name;
}

/// <summary>An argument of a field or directive, or a field of an input object.</summary>
public sealed class InputValueDefinition
{
    private object? _defaultValue;
    private bool? _hasDefault;
    private bool _coercing;

    internal InputValueDefinition(string name, GraphQLType type, ValueNode? defaultLiteral = null)
    {
        Name = name;
        Type = type;
        DefaultLiteral = defaultLiteral;
    }

    /// <summary>The argument's or field's name.</summary>
    public string Name { get; }

    /// <summary>Markdown for people, or null.</summary>
    public string? Description { get; internal init; }

    /// <summary>The type of its values.</summary>
    public GraphQLType Type { get; }

    /// <summary>The default as the schema writes it, or null.</summary>
    public ValueNode? DefaultLiteral { get; }

    /// <summary>Why it should no longer be used, or null when it may.</summary>
    public string? DeprecationReason { get; internal init; }

    /// <summary>Where the schema defines it; null for built-in directives and introspection.</summary>
    public InputValueDefinitionNode? AstNode { get; internal init; }

    /// <summary>True when it must be given: its type is non-null and it has no default.</summary>
    public bool IsRequired => Type is NonNullType && !HasDefault;

    /// <summary>True when it has a default (which may be null).</summary>
    public bool HasDefault => _hasDefault ?? CoerceDefault();

    /// <summary>The coerced default; null also when there is none.</summary>
    public object? DefaultValue => HasDefault ? _defaultValue : null;

    /// <summary>The name.</summary>
    public override string ToString() => Name;

    // A default may be an input object whose fields have defaults in turn, and those may lead back here.
    private bool CoerceDefault()
    {
        if (DefaultLiteral is null)
        {
            _hasDefault = false;
            return false;
        }
        if (_coercing)
        {
            throw new GraphQLException(GraphQLError.At(
                ErrorCodes.SchemaDefinition,
                $"The default value of \"{Name}\" contains itself; break the circle by removing one default.",
                AstNode));
        }
        _coercing = true;
        var coerced = LiteralCoercion.TryCoerce(DefaultLiteral, Type, null, out var value);
        _coercing = false;
        _defaultValue = value;
        _hasDefault = coerced;
        return coerced;
    }
}

/// <summary>One value of an enum.</summary>
public sealed class EnumValueDefinition
{
    internal EnumValueDefinition(string name) => Name = name;

    /// <summary>The value's name, which is also its coerced value.</summary>
    public string Name { get; }

    /// <summary>Markdown for people, or null.</summary>
    public string? Description { get; internal init; }

    /// <summary>Why it should no longer be used, or null when it may.</summary>
    public string? DeprecationReason { get; internal init; }

    /// <summary>Where the schema defines it; null for introspection.</summary>
    public EnumValueDefinitionNode? AstNode { get; internal init; }

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}

/// <summary>A directive that documents may use (specification, section 3.13).</summary>
public sealed class DirectiveDefinition
{
    internal DirectiveDefinition(
        string name, IReadOnlyList<string> locations, IEnumerable<InputValueDefinition>? arguments = null)
    {
        Name = name;
        Locations = locations;
        Arguments = new NameMap<InputValueDefinition>(arguments ?? [], argument => argument.Name);
    }

    /// <summary>The name, without the @.</summary>
    public string Name { get; }

    /// <summary>Markdown for people, or null.</summary>
    public string? Description { get; internal init; }

    /// <summary>Where it may stand: names of <see cref="DirectiveLocation"/>.</summary>
    public IReadOnlyList<string> Locations { get; }

    /// <summary>The arguments, in the order of the schema.</summary>
    public NameMap<InputValueDefinition> Arguments { get; }

    /// <summary>True when it may stand more than once in one place.</summary>
    public bool IsRepeatable { get; internal init; }

    /// <summary>Where the schema defines it; null for built-in directives.</summary>
    public DirectiveDefinitionNode? AstNode { get; internal init; }

    /// <summary>The name with the @.</summary>
    public override string ToString() => "@" + Name;
}
