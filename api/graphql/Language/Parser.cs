using System.Collections.Immutable;
using ItAnalytics.GraphQL.Errors;

namespace ItAnalytics.GraphQL.Language;

/// <summary>Turns a text into a document: one method per production of the grammar (specification, appendix
/// C).</summary>
/// <remarks>Here are the executable productions; values and types, the type system and the handling of tokens have
/// files of their own.</remarks>
public sealed partial class Parser
{
    private readonly Lexer _lexer;
    private readonly ParserOptions _options;
    private int _tokenCount;
    private int _depth;

    private Parser(Source source, ParserOptions? options)
    {
        _lexer = new Lexer(source);
        _options = options ?? ParserOptions.Request;
    }

    /// <summary>Parses a document.</summary>
    /// <exception cref="GraphQLException">The text is not GraphQL, or beyond the limits.</exception>
    public static DocumentNode Parse(string text, ParserOptions? options = null) => Parse(new Source(text), options);

    /// <summary>Parses a document.</summary>
    /// <exception cref="GraphQLException">The text is not GraphQL, or beyond the limits.</exception>
    public static DocumentNode Parse(Source source, ParserOptions? options = null) =>
        new Parser(source, options).ParseDocument();

    /// <summary>Parses a value that may hold variables.</summary>
    /// <exception cref="GraphQLException">The text is not a value.</exception>
    public static ValueNode ParseValue(string text, ParserOptions? options = null) =>
        ParseWhole(text, options, static parser => parser.ParseValueLiteral(isConst: false));

    /// <summary>Parses a value without variables.</summary>
    /// <exception cref="GraphQLException">The text is not a constant value.</exception>
    public static ValueNode ParseConstValue(string text, ParserOptions? options = null) =>
        ParseWhole(text, options, static parser => parser.ParseValueLiteral(isConst: true));

    /// <summary>Parses a type reference such as <c>[Int!]</c>.</summary>
    /// <exception cref="GraphQLException">The text is not a type reference.</exception>
    public static TypeNode ParseType(string text, ParserOptions? options = null) =>
        ParseWhole(text, options, static parser => parser.ParseTypeReference());

    private static T ParseWhole<T>(string text, ParserOptions? options, Func<Parser, T> parse)
    {
        var parser = new Parser(new Source(text), options);
        parser.Expect(TokenKind.StartOfFile);
        var node = parse(parser);
        parser.Expect(TokenKind.EndOfFile);
        return node;
    }

    // Name
    private NameNode ParseName()
    {
        var token = Expect(TokenKind.Name);
        return new NameNode(Text(token), Range(token.Start));
    }

    // Document : Definition+
    private DocumentNode ParseDocument()
    {
        var start = _lexer.Current.Start;
        var definitions = Many(TokenKind.StartOfFile, static p => p.ParseDefinition(), TokenKind.EndOfFile);
        return new DocumentNode(definitions, Range(start)) { TokenCount = _tokenCount };
    }

    // Definition : ExecutableDefinition | TypeSystemDefinitionOrExtension
    // A definition may begin with a description, so that the keyword is one token further.
    private DefinitionNode ParseDefinition()
    {
        if (Peek(TokenKind.BraceLeft)) return ParseOperationDefinition();

        var hasDescription = PeekDescription();
        var keyword = hasDescription ? _lexer.Lookahead() : _lexer.Current;
        if (hasDescription && keyword.Kind == TokenKind.BraceLeft)
        {
            throw Error(
                _lexer.Current,
                "Unexpected description, descriptions are not supported on shorthand queries.");
        }
        if (keyword.Kind != TokenKind.Name) throw Unexpected(keyword);
        switch (_lexer.Text(keyword))
        {
            case "query" or "mutation" or "subscription": return ParseOperationDefinition();
            case "fragment": return ParseFragmentDefinition();
            case "schema": return ParseSchemaDefinition();
            case "scalar": return ParseScalarTypeDefinition();
            case "type": return ParseObjectTypeDefinition();
            case "interface": return ParseInterfaceTypeDefinition();
            case "union": return ParseUnionTypeDefinition();
            case "enum": return ParseEnumTypeDefinition();
            case "input": return ParseInputObjectTypeDefinition();
            case "directive": return ParseDirectiveDefinition();
        }
        if (hasDescription)
            throw Error(_lexer.Current, "Unexpected description, only GraphQL definitions support descriptions.");
        return _lexer.Text(keyword) is "extend" ? ParseTypeSystemExtension() : throw Unexpected(keyword);
    }

    // OperationDefinition :
    //   - SelectionSet
    //   - Description? OperationType Name? VariablesDefinition? Directives? SelectionSet
    private OperationDefinitionNode ParseOperationDefinition()
    {
        var start = _lexer.Current.Start;
        if (Peek(TokenKind.BraceLeft))
        {
            var shorthand = ParseSelectionSet();
            return new OperationDefinitionNode(null, OperationKind.Query, null, [], [], shorthand, Range(start));
        }
        var description = ParseDescription();
        var operation = ParseOperationType();
        var name = Peek(TokenKind.Name) ? ParseName() : null;
        var variables = ParseVariablesDefinition();
        var directives = ParseDirectives(isConst: false);
        var selectionSet = ParseSelectionSet();
        return new OperationDefinitionNode(
            description, operation, name, variables, directives, selectionSet, Range(start));
    }

    // OperationType : one of query mutation subscription
    private OperationKind ParseOperationType()
    {
        var token = Expect(TokenKind.Name);
        return _lexer.Text(token) switch
        {
            "query" => OperationKind.Query,
            "mutation" => OperationKind.Mutation,
            "subscription" => OperationKind.Subscription,
            _ => throw Unexpected(token),
        };
    }

    // VariablesDefinition : ( VariableDefinition+ )
    private ImmutableArray<VariableDefinitionNode> ParseVariablesDefinition() =>
        OptionalMany(TokenKind.ParenLeft, static p => p.ParseVariableDefinition(), TokenKind.ParenRight);

    // VariableDefinition : Description? Variable : Type DefaultValue? Directives[Const]?
    private VariableDefinitionNode ParseVariableDefinition()
    {
        var start = _lexer.Current.Start;
        var description = ParseDescription();
        var variable = ParseVariable();
        Expect(TokenKind.Colon);
        var type = ParseTypeReference();
        var defaultValue = ParseDefaultValue();
        var directives = ParseDirectives(isConst: true);
        return new VariableDefinitionNode(description, variable, type, defaultValue, directives, Range(start));
    }

    // DefaultValue : = Value[Const]
    private ValueNode? ParseDefaultValue() =>
        Skip(TokenKind.EqualsSign) ? ParseValueLiteral(isConst: true) : null;

    // Variable : $ Name
    private VariableNode ParseVariable()
    {
        var start = Expect(TokenKind.Dollar).Start;
        var name = ParseName();
        return new VariableNode(name, Range(start));
    }

    // SelectionSet : { Selection+ }
    private SelectionSetNode ParseSelectionSet()
    {
        var start = _lexer.Current.Start;
        Descend();
        var selections = Many(TokenKind.BraceLeft, static p => p.ParseSelection(), TokenKind.BraceRight);
        _depth--;
        return new SelectionSetNode(selections, Range(start));
    }

    // Selection : Field | FragmentSpread | InlineFragment
    private SelectionNode ParseSelection() => Peek(TokenKind.Spread) ? ParseFragment() : ParseField();

    // Field : Alias? Name Arguments? Directives? SelectionSet?
    // Alias : Name :
    private FieldNode ParseField()
    {
        var start = _lexer.Current.Start;
        NameNode? alias = null;
        var name = ParseName();
        if (Skip(TokenKind.Colon))
        {
            alias = name;
            name = ParseName();
        }
        var arguments = ParseArguments(isConst: false);
        var directives = ParseDirectives(isConst: false);
        var selectionSet = Peek(TokenKind.BraceLeft) ? ParseSelectionSet() : null;
        return new FieldNode(alias, name, arguments, directives, selectionSet, Range(start));
    }

    // Arguments[Const] : ( Argument[?Const]+ )
    private ImmutableArray<ArgumentNode> ParseArguments(bool isConst) =>
        OptionalMany<ArgumentNode>(
            TokenKind.ParenLeft,
            isConst ? static p => p.ParseArgument(isConst: true) : static p => p.ParseArgument(isConst: false),
            TokenKind.ParenRight);

    // Argument[Const] : Name : Value[?Const]
    private ArgumentNode ParseArgument(bool isConst)
    {
        var start = _lexer.Current.Start;
        var name = ParseName();
        Expect(TokenKind.Colon);
        var value = ParseValueLiteral(isConst);
        return new ArgumentNode(name, value, Range(start));
    }

    // FragmentSpread : ... FragmentName Directives?
    // InlineFragment : ... TypeCondition? Directives? SelectionSet
    private SelectionNode ParseFragment()
    {
        var start = Expect(TokenKind.Spread).Start;
        var hasTypeCondition = SkipKeyword("on");
        if (!hasTypeCondition && Peek(TokenKind.Name))
        {
            var name = ParseFragmentName();
            var spreadDirectives = ParseDirectives(isConst: false);
            return new FragmentSpreadNode(name, spreadDirectives, Range(start));
        }
        var typeCondition = hasTypeCondition ? ParseNamedType() : null;
        var directives = ParseDirectives(isConst: false);
        var selectionSet = ParseSelectionSet();
        return new InlineFragmentNode(typeCondition, directives, selectionSet, Range(start));
    }

    // FragmentDefinition : Description? fragment FragmentName TypeCondition Directives? SelectionSet
    // TypeCondition : on NamedType
    private FragmentDefinitionNode ParseFragmentDefinition()
    {
        var start = _lexer.Current.Start;
        var description = ParseDescription();
        ExpectKeyword("fragment");
        var name = ParseFragmentName();
        ExpectKeyword("on");
        var typeCondition = ParseNamedType();
        var directives = ParseDirectives(isConst: false);
        var selectionSet = ParseSelectionSet();
        return new FragmentDefinitionNode(description, name, typeCondition, directives, selectionSet, Range(start));
    }

    // FragmentName : Name but not on
    private NameNode ParseFragmentName() =>
        IsKeyword("on") ? throw Unexpected(_lexer.Current) : ParseName();
}
