using ItAnalytics.GraphQL.Language;

namespace ItAnalytics.GraphQL.Tests.Language;

public sealed class SourceTests
{
    [Theory]
    [InlineData("abc", 0, 1, 1)]
    [InlineData("abc", 3, 1, 4)]
    [InlineData("a\nb", 1, 1, 2)]
    [InlineData("a\nb", 2, 2, 1)]
    [InlineData("a\r\nb", 3, 2, 1)]
    [InlineData("a\rb\n\nc", 5, 4, 1)]
    public void A_place_counts_lines_and_columns_from_one(string text, int position, int line, int column) =>
        Assert.Equal(new SourceLocation(line, column), new Source(text).LocationOf(position));

    [Fact]
    public void A_source_needs_a_text_and_a_name()
    {
        Assert.Throws<ArgumentNullException>(() => new Source(null!));
        Assert.Throws<ArgumentNullException>(() => new Source("", null!));
    }
}
