using System.Text;
using ItAnalytics.Tests.Support;

namespace ItAnalytics.Api.Tests.Execution;

/// <summary>Stored values that the contract does not allow become field errors, and null goes as far up as it must.</summary>
public sealed class NullRulesTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>, IAsyncLifetime
{
    private RequestPipeline _pipeline = null!;

    public async ValueTask InitializeAsync()
    {
        await using var ask = postgres.Migrator.CreateCommand("select count(*) from mart.score");
        if ((long)(await ask.ExecuteScalarAsync())! == 0)
        {
            await SampleWarehouse.FillAsync(postgres);
            await using var spoil = postgres.Migrator.CreateCommand(
                """
                update mart.node_score set status = 'ODD' where score_key = 6 and node_key = 14;
                update mart.score set method_changed = null where score_key = 7;
                update mart.forecast set rank_expected = 'NaN' where forecast_key = 1;
                update mart.forecast set mean = 'Infinity' where forecast_key = 2;
                update mart.score set bonus = 1e40, penalty = 'NaN', maximum = 12345678901234567890.12345678, coverage = 0.1234567890123456789012345678901
                where score_key = 8;
                """);
            await spoil.ExecuteNonQueryAsync();
        }
        _pipeline = await SampleWarehouse.OpenAsync(postgres, new PipelineOptions());
    }

    public ValueTask DisposeAsync() => _pipeline.DisposeAsync();

    [Fact]
    public async Task A_bad_value_of_a_nullable_field_is_null_with_an_error_beside_it() => Assert.Equal(
        """{"errors":[{"message":"Forecast.rankExpected cannot be answered: the stored value NaN is no number of JSON.","locations":[{"line":1,"column":62}],"path":["forecasts","nodes",0,"rankExpected"],"extensions":{"code":"GQL544"}}],"data":{"forecasts":{"nodes":[{"rankExpected":null,"rankHigh":2}]}}}""",
        await AskAsync("{ forecasts(where: {agency: {code: {eq: \"X-NV\"}}}) { nodes { rankExpected rankHigh } } }"));

    [Fact]
    public async Task A_bad_value_of_a_non_null_field_takes_its_list_and_all_that_is_non_null_around_it()
    {
        // Forecast.mean, its node, the list and the connection are non-null: nothing is left.
        var answer = await AskAsync("{ groups { totalCount } forecasts { nodes { id mean } } }");
        Assert.EndsWith("\"data\":null}", answer, StringComparison.Ordinal);
        Assert.Contains("\"path\":[\"forecasts\",\"nodes\",1,\"mean\"]", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Null_stops_at_the_nearest_nullable_field_and_the_rest_of_the_answer_stands()
    {
        var id = Convert.ToBase64String(Encoding.UTF8.GetBytes("Score:1-1-2-2022"));
        var answer = await AskAsync($"{{ node(id: \"{id}\") {{ ... on Score {{ year criteria {{ code status }} }} }} groups {{ totalCount }} }}");
        Assert.EndsWith("\"data\":{\"node\":null,\"groups\":{\"totalCount\":3}}}", answer, StringComparison.Ordinal);
        Assert.Contains(
            "CriterionScore.status cannot be answered: the stored value \\\"ODD\\\" is none of the type's.", answer, StringComparison.Ordinal);
        Assert.Contains("\"path\":[\"node\",\"criteria\",1,\"status\"]", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_embedded_object_whose_promise_is_broken_is_null_itself()
    {
        var answer = await AskAsync("{ scores(where: {year: {eq: 2022}, agency: {code: {eq: \"X-YT\"}}}) { nodes { rank delta { totalChange methodChanged } } } }");
        Assert.EndsWith("\"data\":{\"scores\":{\"nodes\":[{\"rank\":3,\"delta\":null}]}}}", answer, StringComparison.Ordinal);
        Assert.Contains("Cannot return null for non-nullable field Delta.methodChanged.", answer, StringComparison.Ordinal);
        Assert.Contains("\"path\":[\"scores\",\"nodes\",0,\"delta\",\"methodChanged\"]", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_decimal_keeps_all_its_digits_and_what_is_no_number_is_refused()
    {
        var answer = await AskAsync(
            "{ scores(where: {year: {eq: 2022}, agency: {code: {eq: \"X-TTTT\"}}}) { nodes { maximum bonus penalty coverage } } }");
        Assert.EndsWith(
            "{\"nodes\":[{\"maximum\":12345678901234567890.12345678,\"bonus\":1" + new string('0', 40)
            + ",\"penalty\":null,\"coverage\":0.1234567890123456789012345678901}]}}}",
            answer, StringComparison.Ordinal);
        Assert.Equal(1, answer.Split("no finite number").Length - 1);
    }

    [Fact]
    public async Task An_error_below_rows_that_are_shown_twice_is_reported_at_both_places()
    {
        var answer = await AskAsync(
            "{ agencies(where: {code: {eq: \"X-YT\"}}) { nodes { scores { delta { methodChanged } } } edges { node { again: scores { delta { methodChanged } } } } } }");
        Assert.Contains("\"path\":[\"agencies\",\"nodes\",0,\"scores\",1,\"delta\",\"methodChanged\"]", answer, StringComparison.Ordinal);
        Assert.Contains("\"path\":[\"agencies\",\"edges\",0,\"node\",\"again\",1,\"delta\",\"methodChanged\"]", answer, StringComparison.Ordinal);
    }

    private async Task<string> AskAsync(string query) => Encoding.UTF8.GetString((await _pipeline.ExecuteAsync(
        new GraphQLRequest(query), TestContext.Current.CancellationToken)).Body.Span);
}
