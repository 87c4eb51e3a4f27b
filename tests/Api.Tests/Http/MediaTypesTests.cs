using ItAnalytics.Api.Http;

namespace ItAnalytics.Api.Tests.Http;

public class MediaTypesTests
{
    private const string Firefox = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

    [Theory]
    [InlineData(null, "Json")]
    [InlineData("*/*", "Json")]
    [InlineData("application/*", "Json")]
    [InlineData("application/json", "Json")]
    [InlineData("application/graphql-response+json", "GraphQLResponse")]
    [InlineData("application/graphql-response+json, application/json;q=0.9", "GraphQLResponse")]
    [InlineData("application/json, application/graphql-response+json", "Json")]
    [InlineData("application/json;q=0.5, application/graphql-response+json", "GraphQLResponse")]
    [InlineData("*/*, application/graphql-response+json", "GraphQLResponse")]
    [InlineData("APPLICATION/JSON", "Json")]
    [InlineData("application/json; charset=utf-8", "Json")]
    [InlineData("application/json; charset=utf-16", "None")]
    [InlineData("application/json;q=0", "None")]
    [InlineData("application/json, multipart/mixed", "Json")]
    [InlineData(Firefox, "Html")]
    [InlineData("text/plain", "None")]
    [InlineData("text/plain, application/json;q=0.1", "Json")]
    [InlineData(";;;", "Json")]
    public void The_form_that_the_client_likes_best_is_chosen(string? accept, string form) =>
        Assert.Equal(form, MediaTypes.Choose(accept).ToString());
}
