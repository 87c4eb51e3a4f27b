using FsCheck;
using FsCheck.Fluent;
using ItAnalytics.GraphQL.Errors;
using ItAnalytics.GraphQL.Language;

namespace ItAnalytics.GraphQL.Tests.Language;

/// <summary>What holds for any text at all.</summary>
public sealed class TextPropertyTests
{
    private static readonly Config Many = Config.QuickThrowOnFailure.WithMaxTest(2000);

    [Fact]
    public void Any_text_parses_or_is_refused_with_a_place_inside_it() => Check(text =>
    {
        try
        {
            Parser.Parse(text);
        }
        catch (GraphQLException refused)
        {
            var error = Assert.Single(refused.Errors);
            var place = Assert.Single(error.Locations);
            var lines = BlockString.SplitLines(text);
            Assert.InRange(place.Line, 1, lines.Count);
            Assert.InRange(place.Column, 1, lines[place.Line - 1].Length + 1);
        }
    });

    [Fact]
    public void Any_Unicode_text_survives_being_printed_as_a_string_and_parsed() => Check(text =>
    {
        var value = ToUnicode(text);
        var printed = Printer.Print(new StringValueNode(value, IsBlock: false, default));
        Assert.Equal(value, Assert.IsType<StringValueNode>(Parser.ParseValue(printed)).Value);
    });

    [Fact]
    public void Any_text_in_a_comment_is_no_token() => Check(text =>
    {
        var comment = ToUnicode(text).ReplaceLineEndings(" ");
        Assert.Equal("{\n  a\n}", Parser.Parse($"{{ a #{comment}\n}}").ToString());
    });

    private static string ToUnicode(string text) => string.Concat(text.EnumerateRunes());

    private static void Check(Action<string> holds) =>
        Prop.ForAll(ArbMap.Default.ArbFor<string>(), text => holds(text ?? "")).Check(Many);
}
