using System.Text;
using ItAnalytics.GraphQL.Errors;

namespace ItAnalytics.GraphQL.Language;

internal sealed partial class Lexer
{
    // StringValue :: " StringCharacter* "
    private Token ReadString(int start)
    {
        var position = start + 1;
        var chunkStart = position;
        StringBuilder? text = null;
        while (position < _body.Length)
        {
            var c = _body[position];
            if (c == '"')
            {
                var chunk = _body.AsSpan(chunkStart, position - chunkStart);
                var value = text is null ? chunk.ToString() : text.Append(chunk).ToString();
                return new Token(TokenKind.String, start, position + 1, value);
            }
            if (c == '\\')
            {
                text ??= new StringBuilder();
                text.Append(_body, chunkStart, position - chunkStart);
                position += ReadEscape(position, text);
                chunkStart = position;
                continue;
            }
            if (c is '\n' or '\r') break;
            var size = SourceCharacterSize(position);
            if (size == 0) throw InvalidCharacterInString(position);
            position += size;
        }
        throw Error(position, "Unterminated string.");
    }

    // BlockString :: """ BlockStringCharacter* """
    private Token ReadBlockString(int start)
    {
        var position = start + 3;
        var chunkStart = position;
        var line = new StringBuilder();
        var lines = new List<string>();
        while (position < _body.Length)
        {
            var c = _body[position];
            if (c == '"' && At(position + 1) == '"' && At(position + 2) == '"')
            {
                lines.Add(line.Append(_body, chunkStart, position - chunkStart).ToString());
                return new Token(TokenKind.BlockString, start, position + 3, BlockString.Dedent(lines));
            }
            if (c == '\\' && At(position + 1) == '"' && At(position + 2) == '"' && At(position + 3) == '"')
            {
                line.Append(_body, chunkStart, position - chunkStart);
                chunkStart = position + 1;
                position += 4;
                continue;
            }
            if (c is '\n' or '\r')
            {
                lines.Add(line.Append(_body, chunkStart, position - chunkStart).ToString());
                line.Clear();
                position += c == '\r' && At(position + 1) == '\n' ? 2 : 1;
                chunkStart = position;
                continue;
            }
            var size = SourceCharacterSize(position);
            if (size == 0) throw InvalidCharacterInString(position);
            position += size;
        }
        throw Error(position, "Unterminated string.");
    }

    /// <summary>Appends what the escape at an offset stands for and returns its length in the source.</summary>
    private int ReadEscape(int position, StringBuilder text)
    {
        if (At(position + 1) == 'u')
        {
            return At(position + 2) == '{'
                ? ReadVariableWidthUnicode(position, text)
                : ReadFixedWidthUnicode(position, text);
        }
        char? value = At(position + 1) switch
        {
            '"' => '"',
            '\\' => '\\',
            '/' => '/',
            'b' => '\b',
            'f' => '\f',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            _ => null,
        };
        if (value is null) throw Error(position, $"Invalid character escape sequence: \"{Slice(position, 2)}\".");
        text.Append(value);
        return 2;
    }

    // \u{ HexDigit+ }, at most 12 characters long, so that a hostile run of zeros ends soon.
    private int ReadVariableWidthUnicode(int position, StringBuilder text)
    {
        var point = 0;
        var size = 3;
        while (size < 12)
        {
            var c = At(position + size++);
            if (c == '}')
            {
                if (size < 5 || !Rune.IsValid(point)) break;
                text.Append(new Rune(point).ToString());
                return size;
            }
            point = (point << 4) | HexDigit(c);
            if (point < 0) break;
        }
        throw InvalidUnicodeEscape(position, size);
    }

    // \uXXXX, or a surrogate pair as JSON writes it: \uD83D\uDE00.
    private int ReadFixedWidthUnicode(int position, StringBuilder text)
    {
        var code = HexCode(position + 2);
        if (Rune.IsValid(code))
        {
            text.Append((char)code);
            return 6;
        }
        if (code is >= 0xD800 and <= 0xDBFF && At(position + 6) == '\\' && At(position + 7) == 'u')
        {
            var trailing = HexCode(position + 8);
            if (trailing is >= 0xDC00 and <= 0xDFFF)
            {
                text.Append((char)code).Append((char)trailing);
                return 12;
            }
        }
        throw InvalidUnicodeEscape(position, 6);
    }

    /// <summary>Four hexadecimal digits; negative when one of them is not.</summary>
    private int HexCode(int position) =>
        (HexDigit(At(position)) << 12) | (HexDigit(At(position + 1)) << 8)
        | (HexDigit(At(position + 2)) << 4) | HexDigit(At(position + 3));

    private static int HexDigit(int c) => c switch
    {
        >= '0' and <= '9' => c - '0',
        >= 'A' and <= 'F' => c - 'A' + 10,
        >= 'a' and <= 'f' => c - 'a' + 10,
        _ => -1,
    };

    private ReadOnlySpan<char> Slice(int position, int length) =>
        _body.AsSpan(position, Math.Min(length, _body.Length - position));

    private GraphQLException InvalidUnicodeEscape(int position, int size) =>
        Error(position, $"Invalid Unicode escape sequence: \"{Slice(position, size)}\".");

    private GraphQLException InvalidCharacterInString(int position) =>
        Error(position, $"Invalid character within String: {PrintCodePointAt(position)}.");
}
