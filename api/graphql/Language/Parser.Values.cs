using System.Collections.Immutable;

namespace ItAnalytics.GraphQL.Language;

public sealed partial class Parser
{
    // Value[Const] :
    //   - [~Const] Variable
    //   - IntValue | FloatValue | StringValue | BooleanValue | NullValue | EnumValue
    //   - ListValue[?Const] | ObjectValue[?Const]
    private ValueNode ParseValueLiteral(bool isConst)
    {
        var token = _lexer.Current;
        switch (token.Kind)
        {
            case TokenKind.BracketLeft: return ParseListValue(isConst);
            case TokenKind.BraceLeft: return ParseObjectValue(isConst);
            case TokenKind.Int:
                Advance();
                return new IntValueNode(Text(token), Range(token.Start));
            case TokenKind.Float:
                Advance();
                return new FloatValueNode(Text(token), Range(token.Start));
            case TokenKind.String or TokenKind.BlockString:
                return ParseStringValue();
            case TokenKind.Name:
                Advance();
                return _lexer.Text(token) switch
                {
                    "true" => new BooleanValueNode(true, Range(token.Start)),
                    "false" => new BooleanValueNode(false, Range(token.Start)),
                    "null" => new NullValueNode(Range(token.Start)),
                    _ => new EnumValueNode(Text(token), Range(token.Start)),
                };
            case TokenKind.Dollar when isConst:
                Advance();
                throw _lexer.Current.Kind == TokenKind.Name
                    ? Error(token, $"Unexpected variable \"${_lexer.Text(_lexer.Current)}\" in constant value.")
                    : Unexpected(token);
            case TokenKind.Dollar:
                return ParseVariable();
            default:
                throw Unexpected(token);
        }
    }

    private StringValueNode ParseStringValue()
    {
        var token = _lexer.Current;
        Advance();
        return new StringValueNode(token.StringValue!, token.Kind == TokenKind.BlockString, Range(token.Start));
    }

    // ListValue[Const] : [ Value[?Const]* ]
    private ListValueNode ParseListValue(bool isConst)
    {
        var start = _lexer.Current.Start;
        Descend();
        var values = Any<ValueNode>(
            TokenKind.BracketLeft,
            isConst ? static p => p.ParseValueLiteral(isConst: true) : static p => p.ParseValueLiteral(isConst: false),
            TokenKind.BracketRight);
        _depth--;
        return new ListValueNode(values, Range(start));
    }

    // ObjectValue[Const] : { ObjectField[?Const]* }
    private ObjectValueNode ParseObjectValue(bool isConst)
    {
        var start = _lexer.Current.Start;
        Descend();
        var fields = Any<ObjectFieldNode>(
            TokenKind.BraceLeft,
            isConst ? static p => p.ParseObjectField(isConst: true) : static p => p.ParseObjectField(isConst: false),
            TokenKind.BraceRight);
        _depth--;
        return new ObjectValueNode(fields, Range(start));
    }

    // ObjectField[Const] : Name : Value[?Const]
    private ObjectFieldNode ParseObjectField(bool isConst)
    {
        var start = _lexer.Current.Start;
        var name = ParseName();
        Expect(TokenKind.Colon);
        var value = ParseValueLiteral(isConst);
        return new ObjectFieldNode(name, value, Range(start));
    }

    // Directives[Const] : Directive[?Const]+
    private ImmutableArray<DirectiveNode> ParseDirectives(bool isConst)
    {
        if (!Peek(TokenKind.At)) return [];
        var directives = new List<DirectiveNode>(1);
        while (Peek(TokenKind.At)) directives.Add(ParseDirective(isConst));
        return Freeze(directives);
    }

    // Directive[Const] : @ Name Arguments[?Const]?
    private DirectiveNode ParseDirective(bool isConst)
    {
        var start = Expect(TokenKind.At).Start;
        var name = ParseName();
        var arguments = ParseArguments(isConst);
        return new DirectiveNode(name, arguments, Range(start));
    }

    // Type : NamedType | ListType | NonNullType
    private TypeNode ParseTypeReference()
    {
        var start = _lexer.Current.Start;
        TypeNode type;
        if (Peek(TokenKind.BracketLeft))
        {
            Descend();
            Advance();
            var inner = ParseTypeReference();
            Expect(TokenKind.BracketRight);
            _depth--;
            type = new ListTypeNode(inner, Range(start));
        }
        else
        {
            type = ParseNamedType();
        }
        return Skip(TokenKind.Bang) ? new NonNullTypeNode(type, Range(start)) : type;
    }

    // NamedType : Name
    private NamedTypeNode ParseNamedType()
    {
        var name = ParseName();
        return new NamedTypeNode(name, name.Location);
    }
}
