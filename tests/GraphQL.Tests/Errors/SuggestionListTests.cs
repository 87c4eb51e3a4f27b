using System.Text.Json.Nodes;
using ItAnalytics.GraphQL.Errors;

namespace ItAnalytics.GraphQL.Tests.Errors;

public sealed class SuggestionListTests(Oracle oracle)
{
    [Fact]
    public void Suggestions_for_random_names_are_those_of_graphql_js_in_its_order()
    {
        var random = new Random(7);
        for (var i = 0; i < 500; i++)
        {
            var options = Enumerable.Range(0, random.Next(8)).Select(_ => Name(random)).ToArray();
            var input = Name(random);
            var theirs = oracle.Ask(new JsonObject
            {
                ["operation"] = "suggestions",
                ["input"] = input,
                ["options"] = new JsonArray([.. options.Select(option => JsonValue.Create(option))]),
            });
            Assert.Equal(theirs["names"]!.AsArray().Select(name => (string)name!), SuggestionList.For(input, options));
        }
    }

    [Theory]
    [InlineData(0, "")]
    [InlineData(1, " Did you mean \"a\"?")]
    [InlineData(2, " Did you mean \"a\" or \"b\"?")]
    [InlineData(3, " Did you mean \"a\", \"b\", or \"c\"?")]
    [InlineData(6, " Did you mean \"a\", \"b\", \"c\", \"d\", or \"e\"?")]
    public void Suggestions_are_worded_and_at_most_five(int count, string expected)
    {
        string[] names = ["a", "b", "c", "d", "e", "f"];
        Assert.Equal(expected, DidYouMean.Say(names[..count]));
    }

    [Fact]
    public void Suggestions_may_say_what_they_are() =>
        Assert.Equal(" Did you mean the enum value \"A\"?", DidYouMean.Say(["A"], "the enum value"));

    private static string Name(Random random)
    {
        const string Letters = "aAbB01_x";
        var rest = Enumerable.Range(0, random.Next(8)).Select(_ => Letters[random.Next(Letters.Length)]);
        return "n" + string.Concat(rest);
    }
}
