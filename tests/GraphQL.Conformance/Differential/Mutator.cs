using System.Text;
using System.Text.RegularExpressions;

namespace ItAnalytics.GraphQL.Conformance.Differential;

/// <summary>Changes texts and bytes a little, by chance: inserts, deletes, flips, doubles, moves and splices.</summary>
internal static partial class Mutator
{
    private static readonly string[] Pieces =
    [
        "{", "}", "(", ")", "[", "]", "!", "$", "@", ":", "=", "|", "&", "...", ".",
        "\"", "\"\"\"", "\\", "\\u", "\\u{1F600}", "\\\"\"\"", "0", "1", "-", "e", "E+", "a", "_", "on", "true", "null",
        "query", "mutation", "subscription", "fragment", "type", "interface", "union", "enum", "input", "scalar",
        "schema", "directive", "extend", "implements", "repeatable", "@skip(if: true)", "@include(if: $a)", "@oneOf",
        "@deprecated", "__typename", "__schema", " ", "\n", "\r", "\r\n", "\t", ",", "#", "'",
        "\uFEFF", "\u0000", "\u007f", "\u00e9", "\ud83d", "\ude00", "\ud83d\ude00", "\u2028", "<", "%",
    ];

    /// <summary>A text with one to four changes; pieces of the other text may come in.</summary>
    internal static string Change(string text, string other, Random random)
    {
        for (var changes = random.Next(1, 5); changes > 0; changes--)
            text = random.Next(3) == 0 ? ChangeTokens(text, random) : ChangeCharacters(text, other, random);
        return text;
    }

    /// <summary>Bytes with one to four changes, which need be no text any more.</summary>
    internal static byte[] Change(byte[] bytes, Random random)
    {
        var changed = bytes.ToList();
        for (var changes = random.Next(1, 5); changes > 0 && changed.Count > 0; changes--)
        {
            var at = random.Next(changed.Count);
            var length = Math.Min(random.Next(1, 9), changed.Count - at);
            switch (random.Next(4))
            {
                case 0:
                    changed[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    changed.RemoveRange(at, length);
                    break;
                case 2:
                    changed.Insert(at, (byte)random.Next(256));
                    break;
                default:
                    changed.InsertRange(at, changed.GetRange(at, length));
                    break;
            }
        }
        return [.. changed];
    }

    private static string ChangeCharacters(string text, string other, Random random)
    {
        var at = random.Next(text.Length + 1);
        var length = Math.Min(random.Next(1, 9), text.Length - at);
        switch (random.Next(6))
        {
            case 0:
                return text.Remove(at, length);
            case 1:
                return text.Insert(at, text.Substring(at, length));
            case 2 when at < text.Length:
                var flipped = new StringBuilder(text);
                flipped[at] = (char)(flipped[at] ^ (1 << random.Next(7)));
                return flipped.ToString();
            case 3:
                return text[..at] + other[random.Next(other.Length + 1)..];
            default:
                return text.Insert(at, Pieces[random.Next(Pieces.Length)]);
        }
    }

    private static string ChangeTokens(string text, Random random)
    {
        var tokens = Tokens().Matches(text);
        if (tokens.Count < 2) return text;
        var (one, two) = (tokens[random.Next(tokens.Count)], tokens[random.Next(tokens.Count)]);
        if (one.Index > two.Index) (one, two) = (two, one);
        var between = text[(one.Index + one.Length)..Math.Max(two.Index, one.Index + one.Length)];
        var after = text[(two.Index + two.Length)..];
        return random.Next(4) switch
        {
            0 => text.Remove(one.Index, one.Length),
            1 => text.Insert(one.Index, one.Value + " "),
            2 when one.Index < two.Index => text[..one.Index] + two.Value + between + one.Value + after,
            _ => text[..one.Index] + two.Value + text[(one.Index + one.Length)..],
        };
    }

    [GeneratedRegex("\\w+|\"\"\"|\\.\\.\\.|\\S")]
    private static partial Regex Tokens();
}
