using System.Globalization;
using System.Text;
using ItAnalytics.GraphQL.Errors;

namespace ItAnalytics.GraphQL.Language;

/// <summary>Cuts a source into tokens, one at a time (specification, section 2.1).</summary>
/// <remarks>Nothing is allocated but the values of strings: names and numbers are cut out when a node needs
/// them.</remarks>
internal sealed partial class Lexer
{
    private readonly string _body;
    private Token _ahead;
    private bool _hasAhead;

    internal Lexer(Source source)
    {
        Source = source;
        _body = source.Body;
        Current = new Token(TokenKind.StartOfFile, 0, 0);
    }

    internal Source Source { get; }

    /// <summary>The token under the reader; at first the start of the file.</summary>
    internal Token Current { get; private set; }

    /// <summary>Where the token before the current one ended.</summary>
    internal int PreviousEnd { get; private set; }

    internal void Advance()
    {
        PreviousEnd = Current.End;
        if (_hasAhead)
        {
            Current = _ahead;
            _hasAhead = false;
        }
        else
        {
            Current = Read(Current.End);
        }
    }

    /// <summary>The token after the current one, which stays where it is.</summary>
    internal Token Lookahead()
    {
        if (!_hasAhead)
        {
            _ahead = Read(Current.End);
            _hasAhead = true;
        }
        return _ahead;
    }

    internal ReadOnlySpan<char> Text(Token token) => _body.AsSpan(token.Start, token.End - token.Start);

    private int At(int position) => (uint)position < (uint)_body.Length ? _body[position] : -1;

    private Token Read(int start)
    {
        var position = start;
        while (position < _body.Length)
        {
            var c = _body[position];
            switch (c)
            {
                case '\uFEFF' or '\t' or ' ' or ',' or '\n' or '\r':
                    position++;
                    continue;
                case '#':
                    position = SkipComment(position);
                    continue;
                case '!': return Punctuator(TokenKind.Bang, position);
                case '$': return Punctuator(TokenKind.Dollar, position);
                case '&': return Punctuator(TokenKind.Ampersand, position);
                case '(': return Punctuator(TokenKind.ParenLeft, position);
                case ')': return Punctuator(TokenKind.ParenRight, position);
                case ':': return Punctuator(TokenKind.Colon, position);
                case '=': return Punctuator(TokenKind.EqualsSign, position);
                case '@': return Punctuator(TokenKind.At, position);
                case '[': return Punctuator(TokenKind.BracketLeft, position);
                case ']': return Punctuator(TokenKind.BracketRight, position);
                case '{': return Punctuator(TokenKind.BraceLeft, position);
                case '|': return Punctuator(TokenKind.Pipe, position);
                case '}': return Punctuator(TokenKind.BraceRight, position);
                case '.' when At(position + 1) == '.' && At(position + 2) == '.':
                    return new Token(TokenKind.Spread, position, position + 3);
                case '"':
                    return At(position + 1) == '"' && At(position + 2) == '"'
                        ? ReadBlockString(position)
                        : ReadString(position);
            }
            if (IsDigit(c) || c == '-') return ReadNumber(position);
            if (IsNameStart(c)) return ReadName(position);
            throw UnexpectedCharacter(position);
        }
        return new Token(TokenKind.EndOfFile, _body.Length, _body.Length);
    }

    private static Token Punctuator(TokenKind kind, int position) => new(kind, position, position + 1);

    /// <summary>Returns the offset after the comment: its line end, or a character that no source may hold.</summary>
    private int SkipComment(int start)
    {
        var position = start + 1;
        while (position < _body.Length && _body[position] is not ('\n' or '\r'))
        {
            var size = SourceCharacterSize(position);
            if (size == 0) break;
            position += size;
        }
        return position;
    }

    // Name :: NameStart NameContinue*
    private Token ReadName(int start)
    {
        var position = start + 1;
        while (position < _body.Length && IsNameContinue(_body[position])) position++;
        return new Token(TokenKind.Name, start, position);
    }

    // IntValue :: IntegerPart [lookahead not {Digit . NameStart}]
    // FloatValue :: IntegerPart FractionalPart? ExponentPart? [lookahead not {Digit . NameStart}]
    private Token ReadNumber(int start)
    {
        var position = start;
        var isFloat = false;
        if (At(position) == '-') position++;

        if (At(position) == '0')
        {
            position++;
            if (IsDigit(At(position)))
                throw Error(position, $"Invalid number, unexpected digit after 0: {PrintCodePointAt(position)}.");
        }
        else
        {
            position = SkipDigits(position);
        }
        if (At(position) == '.')
        {
            isFloat = true;
            position = SkipDigits(position + 1);
        }
        if (At(position) is 'e' or 'E')
        {
            isFloat = true;
            position++;
            if (At(position) is '+' or '-') position++;
            position = SkipDigits(position);
        }
        if (At(position) == '.' || IsNameStart(At(position))) throw ExpectedDigit(position);
        return new Token(isFloat ? TokenKind.Float : TokenKind.Int, start, position);
    }

    private int SkipDigits(int position)
    {
        if (!IsDigit(At(position))) throw ExpectedDigit(position);
        do position++;
        while (IsDigit(At(position)));
        return position;
    }

    private static bool IsDigit(int c) => c is >= '0' and <= '9';

    private static bool IsNameStart(int c) => c is >= 'a' and <= 'z' or >= 'A' and <= 'Z' or '_';

    private static bool IsNameContinue(int c) => IsNameStart(c) || IsDigit(c);

    /// <summary>UTF-16 units of the Unicode scalar value at an offset; 0 for half a surrogate pair.</summary>
    private int SourceCharacterSize(int position)
    {
        var c = _body[position];
        if (!char.IsSurrogate(c)) return 1;
        var isPair = position + 1 < _body.Length && char.IsSurrogatePair(c, _body[position + 1]);
        return isPair ? 2 : 0;
    }

    private GraphQLException ExpectedDigit(int position) =>
        Error(position, $"Invalid number, expected digit but got: {PrintCodePointAt(position)}.");

    private GraphQLException UnexpectedCharacter(int position)
    {
        if (_body[position] == '\'')
            return Error(position, "Unexpected single quote character ('), did you mean to use a double quote (\")?");
        var word = SourceCharacterSize(position) == 0 ? "Invalid" : "Unexpected";
        return Error(position, $"{word} character: {PrintCodePointAt(position)}.");
    }

    /// <summary>A character as errors show it: in quotes when it is printable ASCII, else as U+XXXX.</summary>
    private string PrintCodePointAt(int position)
    {
        if (position >= _body.Length) return TokenKinds.Describe(TokenKind.EndOfFile);
        var code = Rune.TryGetRuneAt(_body, position, out var rune) ? rune.Value : _body[position];
        if (code is >= 0x20 and <= 0x7E) return code == '"' ? "'\"'" : $"\"{(char)code}\"";
        return "U+" + code.ToString("X4", CultureInfo.InvariantCulture);
    }

    private GraphQLException Error(int position, string message) => SyntaxError.At(Source, position, message);
}
