using System.Collections.Immutable;
using System.Runtime.InteropServices;
using ItAnalytics.GraphQL.Errors;

namespace ItAnalytics.GraphQL.Language;

public sealed partial class Parser
{
    private Location Range(int start) => new(start, _lexer.PreviousEnd, _lexer.Source);

    private string Text(Token token) => _lexer.Text(token).ToString();

    private bool Peek(TokenKind kind) => _lexer.Current.Kind == kind;

    private bool IsKeyword(string keyword) =>
        Peek(TokenKind.Name) && _lexer.Text(_lexer.Current).SequenceEqual(keyword);

    private Token Expect(TokenKind kind)
    {
        var token = _lexer.Current;
        if (token.Kind != kind)
            throw Error(token, $"Expected {TokenKinds.Describe(kind)}, found {Describe(token)}.");
        Advance();
        return token;
    }

    private void ExpectKeyword(string keyword)
    {
        if (!SkipKeyword(keyword))
            throw Error(_lexer.Current, $"Expected \"{keyword}\", found {Describe(_lexer.Current)}.");
    }

    private bool Skip(TokenKind kind)
    {
        if (!Peek(kind)) return false;
        Advance();
        return true;
    }

    private bool SkipKeyword(string keyword)
    {
        if (!IsKeyword(keyword)) return false;
        Advance();
        return true;
    }

    private ImmutableArray<T> Any<T>(TokenKind open, Func<Parser, T> parse, TokenKind close)
    {
        Expect(open);
        if (Skip(close)) return [];
        return UpTo(close, parse);
    }

    private ImmutableArray<T> Many<T>(TokenKind open, Func<Parser, T> parse, TokenKind close)
    {
        Expect(open);
        return UpTo(close, parse);
    }

    private ImmutableArray<T> OptionalMany<T>(TokenKind open, Func<Parser, T> parse, TokenKind close) =>
        Skip(open) ? UpTo(close, parse) : [];

    private ImmutableArray<T> UpTo<T>(TokenKind close, Func<Parser, T> parse)
    {
        var nodes = new List<T>();
        do nodes.Add(parse(this));
        while (!Skip(close));
        return Freeze(nodes);
    }

    private ImmutableArray<T> DelimitedMany<T>(TokenKind delimiter, Func<Parser, T> parse)
    {
        Skip(delimiter);
        var nodes = new List<T>();
        do nodes.Add(parse(this));
        while (Skip(delimiter));
        return Freeze(nodes);
    }

    private static ImmutableArray<T> Freeze<T>(List<T> nodes) =>
        ImmutableCollectionsMarshal.AsImmutableArray(nodes.ToArray());

    private void Descend()
    {
        if (++_depth <= _options.MaxDepth) return;
        throw SyntaxError.Limit(
            _lexer.Source,
            _lexer.Current.Start,
            $"Document nests deeper than {_options.MaxDepth} levels. Parsing aborted.");
    }

    private void Advance()
    {
        _lexer.Advance();
        if (_lexer.Current.Kind == TokenKind.EndOfFile || ++_tokenCount <= _options.MaxTokens) return;
        throw SyntaxError.Limit(
            _lexer.Source,
            _lexer.Current.Start,
            $"Document contains more that {_options.MaxTokens} tokens. Parsing aborted.");
    }

    private string Describe(Token token)
    {
        var kind = TokenKinds.Describe(token.Kind);
        return token.Kind switch
        {
            TokenKind.String or TokenKind.BlockString => $"{kind} \"{token.StringValue}\"",
            TokenKind.Name or TokenKind.Int or TokenKind.Float => $"{kind} \"{_lexer.Text(token)}\"",
            _ => kind,
        };
    }

    private GraphQLException Unexpected(Token token) => Error(token, $"Unexpected {Describe(token)}.");

    private GraphQLException Error(Token token, string message) =>
        SyntaxError.At(_lexer.Source, token.Start, message);
}
