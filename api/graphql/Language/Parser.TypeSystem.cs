using System.Collections.Immutable;

namespace ItAnalytics.GraphQL.Language;

public sealed partial class Parser
{
    private bool PeekDescription() => _lexer.Current.Kind is TokenKind.String or TokenKind.BlockString;

    // Description : StringValue
    private StringValueNode? ParseDescription() => PeekDescription() ? ParseStringValue() : null;

    // SchemaDefinition : Description? schema Directives[Const]? { RootOperationTypeDefinition+ }
    private SchemaDefinitionNode ParseSchemaDefinition()
    {
        var start = _lexer.Current.Start;
        var description = ParseDescription();
        ExpectKeyword("schema");
        var directives = ParseDirectives(isConst: true);
        var operationTypes = Many(
            TokenKind.BraceLeft, static p => p.ParseOperationTypeDefinition(), TokenKind.BraceRight);
        return new SchemaDefinitionNode(description, directives, operationTypes, Range(start));
    }

    // RootOperationTypeDefinition : OperationType : NamedType
    private OperationTypeDefinitionNode ParseOperationTypeDefinition()
    {
        var start = _lexer.Current.Start;
        var operation = ParseOperationType();
        Expect(TokenKind.Colon);
        var type = ParseNamedType();
        return new OperationTypeDefinitionNode(operation, type, Range(start));
    }

    // ScalarTypeDefinition : Description? scalar Name Directives[Const]?
    private ScalarTypeDefinitionNode ParseScalarTypeDefinition()
    {
        var start = _lexer.Current.Start;
        var description = ParseDescription();
        ExpectKeyword("scalar");
        var name = ParseName();
        var directives = ParseDirectives(isConst: true);
        return new ScalarTypeDefinitionNode(description, name, directives, Range(start));
    }

    // ObjectTypeDefinition : Description? type Name ImplementsInterfaces? Directives[Const]? FieldsDefinition?
    private ObjectTypeDefinitionNode ParseObjectTypeDefinition()
    {
        var start = _lexer.Current.Start;
        var description = ParseDescription();
        ExpectKeyword("type");
        var name = ParseName();
        var interfaces = ParseImplementsInterfaces();
        var directives = ParseDirectives(isConst: true);
        var fields = ParseFieldsDefinition();
        return new ObjectTypeDefinitionNode(description, name, interfaces, directives, fields, Range(start));
    }

    // ImplementsInterfaces : implements &? NamedType | ImplementsInterfaces & NamedType
    private ImmutableArray<NamedTypeNode> ParseImplementsInterfaces() =>
        SkipKeyword("implements") ? DelimitedMany(TokenKind.Ampersand, static p => p.ParseNamedType()) : [];

    // FieldsDefinition : { FieldDefinition+ }
    private ImmutableArray<FieldDefinitionNode> ParseFieldsDefinition() =>
        OptionalMany(TokenKind.BraceLeft, static p => p.ParseFieldDefinition(), TokenKind.BraceRight);

    // FieldDefinition : Description? Name ArgumentsDefinition? : Type Directives[Const]?
    private FieldDefinitionNode ParseFieldDefinition()
    {
        var start = _lexer.Current.Start;
        var description = ParseDescription();
        var name = ParseName();
        var arguments = ParseArgumentsDefinition();
        Expect(TokenKind.Colon);
        var type = ParseTypeReference();
        var directives = ParseDirectives(isConst: true);
        return new FieldDefinitionNode(description, name, arguments, type, directives, Range(start));
    }

    // ArgumentsDefinition : ( InputValueDefinition+ )
    private ImmutableArray<InputValueDefinitionNode> ParseArgumentsDefinition() =>
        OptionalMany(TokenKind.ParenLeft, static p => p.ParseInputValueDefinition(), TokenKind.ParenRight);

    // InputValueDefinition : Description? Name : Type DefaultValue? Directives[Const]?
    private InputValueDefinitionNode ParseInputValueDefinition()
    {
        var start = _lexer.Current.Start;
        var description = ParseDescription();
        var name = ParseName();
        Expect(TokenKind.Colon);
        var type = ParseTypeReference();
        var defaultValue = ParseDefaultValue();
        var directives = ParseDirectives(isConst: true);
        return new InputValueDefinitionNode(description, name, type, defaultValue, directives, Range(start));
    }

    // InterfaceTypeDefinition : Description? interface Name ImplementsInterfaces? Directives[Const]? FieldsDefinition?
    private InterfaceTypeDefinitionNode ParseInterfaceTypeDefinition()
    {
        var start = _lexer.Current.Start;
        var description = ParseDescription();
        ExpectKeyword("interface");
        var name = ParseName();
        var interfaces = ParseImplementsInterfaces();
        var directives = ParseDirectives(isConst: true);
        var fields = ParseFieldsDefinition();
        return new InterfaceTypeDefinitionNode(description, name, interfaces, directives, fields, Range(start));
    }

    // UnionTypeDefinition : Description? union Name Directives[Const]? UnionMemberTypes?
    private UnionTypeDefinitionNode ParseUnionTypeDefinition()
    {
        var start = _lexer.Current.Start;
        var description = ParseDescription();
        ExpectKeyword("union");
        var name = ParseName();
        var directives = ParseDirectives(isConst: true);
        var types = ParseUnionMemberTypes();
        return new UnionTypeDefinitionNode(description, name, directives, types, Range(start));
    }

    // UnionMemberTypes : = |? NamedType | UnionMemberTypes | NamedType
    private ImmutableArray<NamedTypeNode> ParseUnionMemberTypes() =>
        Skip(TokenKind.EqualsSign) ? DelimitedMany(TokenKind.Pipe, static p => p.ParseNamedType()) : [];

    // EnumTypeDefinition : Description? enum Name Directives[Const]? EnumValuesDefinition?
    private EnumTypeDefinitionNode ParseEnumTypeDefinition()
    {
        var start = _lexer.Current.Start;
        var description = ParseDescription();
        ExpectKeyword("enum");
        var name = ParseName();
        var directives = ParseDirectives(isConst: true);
        var values = ParseEnumValuesDefinition();
        return new EnumTypeDefinitionNode(description, name, directives, values, Range(start));
    }

    // EnumValuesDefinition : { EnumValueDefinition+ }
    private ImmutableArray<EnumValueDefinitionNode> ParseEnumValuesDefinition() =>
        OptionalMany(TokenKind.BraceLeft, static p => p.ParseEnumValueDefinition(), TokenKind.BraceRight);

    // EnumValueDefinition : Description? EnumValue Directives[Const]?
    private EnumValueDefinitionNode ParseEnumValueDefinition()
    {
        var start = _lexer.Current.Start;
        var description = ParseDescription();
        if (IsKeyword("true") || IsKeyword("false") || IsKeyword("null"))
        {
            throw Error(
                _lexer.Current,
                $"{Describe(_lexer.Current)} is reserved and cannot be used for an enum value.");
        }
        var name = ParseName();
        var directives = ParseDirectives(isConst: true);
        return new EnumValueDefinitionNode(description, name, directives, Range(start));
    }

    // InputObjectTypeDefinition : Description? input Name Directives[Const]? InputFieldsDefinition?
    private InputObjectTypeDefinitionNode ParseInputObjectTypeDefinition()
    {
        var start = _lexer.Current.Start;
        var description = ParseDescription();
        ExpectKeyword("input");
        var name = ParseName();
        var directives = ParseDirectives(isConst: true);
        var fields = ParseInputFieldsDefinition();
        return new InputObjectTypeDefinitionNode(description, name, directives, fields, Range(start));
    }

    // InputFieldsDefinition : { InputValueDefinition+ }
    private ImmutableArray<InputValueDefinitionNode> ParseInputFieldsDefinition() =>
        OptionalMany(TokenKind.BraceLeft, static p => p.ParseInputValueDefinition(), TokenKind.BraceRight);

    // DirectiveDefinition : Description? directive @ Name ArgumentsDefinition? repeatable? on DirectiveLocations
    // DirectiveLocations : |? DirectiveLocation | DirectiveLocations | DirectiveLocation
    private DirectiveDefinitionNode ParseDirectiveDefinition()
    {
        var start = _lexer.Current.Start;
        var description = ParseDescription();
        ExpectKeyword("directive");
        Expect(TokenKind.At);
        var name = ParseName();
        var arguments = ParseArgumentsDefinition();
        var isRepeatable = SkipKeyword("repeatable");
        ExpectKeyword("on");
        var locations = DelimitedMany(TokenKind.Pipe, static p => p.ParseDirectiveLocation());
        return new DirectiveDefinitionNode(description, name, arguments, isRepeatable, locations, Range(start));
    }

    // DirectiveLocation : ExecutableDirectiveLocation | TypeSystemDirectiveLocation
    private NameNode ParseDirectiveLocation()
    {
        var token = _lexer.Current;
        var name = ParseName();
        return DirectiveLocation.IsKnown(name.Value) ? name : throw Unexpected(token);
    }

    // TypeSystemExtension : SchemaExtension | TypeExtension
    private TypeSystemExtensionNode ParseTypeSystemExtension()
    {
        var keyword = _lexer.Lookahead();
        if (keyword.Kind != TokenKind.Name) throw Unexpected(keyword);
        return _lexer.Text(keyword) switch
        {
            "schema" => ParseSchemaExtension(),
            "scalar" => ParseScalarTypeExtension(),
            "type" => ParseObjectTypeExtension(),
            "interface" => ParseInterfaceTypeExtension(),
            "union" => ParseUnionTypeExtension(),
            "enum" => ParseEnumTypeExtension(),
            "input" => ParseInputObjectTypeExtension(),
            _ => throw Unexpected(keyword),
        };
    }

    private int StartExtension(string keyword)
    {
        var start = _lexer.Current.Start;
        ExpectKeyword("extend");
        ExpectKeyword(keyword);
        return start;
    }

    // An extension that adds nothing is a mistake: the token after it is where something was expected.
    private void RequireContent(params ReadOnlySpan<int> lengths)
    {
        if (lengths.IndexOfAnyExcept(0) < 0) throw Unexpected(_lexer.Current);
    }

    // SchemaExtension : extend schema Directives[Const]? { RootOperationTypeDefinition+ }?
    private SchemaExtensionNode ParseSchemaExtension()
    {
        var start = StartExtension("schema");
        var directives = ParseDirectives(isConst: true);
        var operationTypes = OptionalMany(
            TokenKind.BraceLeft, static p => p.ParseOperationTypeDefinition(), TokenKind.BraceRight);
        RequireContent(directives.Length, operationTypes.Length);
        return new SchemaExtensionNode(directives, operationTypes, Range(start));
    }

    // ScalarTypeExtension : extend scalar Name Directives[Const]
    private ScalarTypeExtensionNode ParseScalarTypeExtension()
    {
        var start = StartExtension("scalar");
        var name = ParseName();
        var directives = ParseDirectives(isConst: true);
        RequireContent(directives.Length);
        return new ScalarTypeExtensionNode(name, directives, Range(start));
    }

    // ObjectTypeExtension : extend type Name ImplementsInterfaces? Directives[Const]? FieldsDefinition?
    private ObjectTypeExtensionNode ParseObjectTypeExtension()
    {
        var start = StartExtension("type");
        var name = ParseName();
        var interfaces = ParseImplementsInterfaces();
        var directives = ParseDirectives(isConst: true);
        var fields = ParseFieldsDefinition();
        RequireContent(interfaces.Length, directives.Length, fields.Length);
        return new ObjectTypeExtensionNode(name, interfaces, directives, fields, Range(start));
    }

    // InterfaceTypeExtension : extend interface Name ImplementsInterfaces? Directives[Const]? FieldsDefinition?
    private InterfaceTypeExtensionNode ParseInterfaceTypeExtension()
    {
        var start = StartExtension("interface");
        var name = ParseName();
        var interfaces = ParseImplementsInterfaces();
        var directives = ParseDirectives(isConst: true);
        var fields = ParseFieldsDefinition();
        RequireContent(interfaces.Length, directives.Length, fields.Length);
        return new InterfaceTypeExtensionNode(name, interfaces, directives, fields, Range(start));
    }

    // UnionTypeExtension : extend union Name Directives[Const]? UnionMemberTypes?
    private UnionTypeExtensionNode ParseUnionTypeExtension()
    {
        var start = StartExtension("union");
        var name = ParseName();
        var directives = ParseDirectives(isConst: true);
        var types = ParseUnionMemberTypes();
        RequireContent(directives.Length, types.Length);
        return new UnionTypeExtensionNode(name, directives, types, Range(start));
    }

    // EnumTypeExtension : extend enum Name Directives[Const]? EnumValuesDefinition?
    private EnumTypeExtensionNode ParseEnumTypeExtension()
    {
        var start = StartExtension("enum");
        var name = ParseName();
        var directives = ParseDirectives(isConst: true);
        var values = ParseEnumValuesDefinition();
        RequireContent(directives.Length, values.Length);
        return new EnumTypeExtensionNode(name, directives, values, Range(start));
    }

    // InputObjectTypeExtension : extend input Name Directives[Const]? InputFieldsDefinition?
    private InputObjectTypeExtensionNode ParseInputObjectTypeExtension()
    {
        var start = StartExtension("input");
        var name = ParseName();
        var directives = ParseDirectives(isConst: true);
        var fields = ParseInputFieldsDefinition();
        RequireContent(directives.Length, fields.Length);
        return new InputObjectTypeExtensionNode(name, directives, fields, Range(start));
    }
}
