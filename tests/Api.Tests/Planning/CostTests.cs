using System.Text;
using ItAnalytics.Api.Planning;
using ItAnalytics.Api.Tests.Execution;

namespace ItAnalytics.Api.Tests.Planning;

public sealed class CostTests(SampleWarehouse warehouse)
{
    [Theory]
    [InlineData("{ __typename }", 0, 0)]
    // Ten scores and their statement.
    [InlineData("{ scores(first: 10) { nodes { total } } }", 20, 1)]
    // The page that is not asked for is the usual one; a count reads everything that it counts.
    [InlineData("{ scores { totalCount nodes { total } } }", 160, 2)]
    // Each of the ten has an agency of its own, and each of those usually ten scores with a statement for all of them.
    [InlineData("{ scores(first: 10) { nodes { agency { scores { year } } } } }", 10 + 10 + 10 + 100 + 10, 2)]
    [InlineData("{ scores(first: 10) { nodes { agency { scores(first: 2) { year } } } } }", 10 + 10 + 10 + 20 + 10, 2)]
    // A kept summary costs its rows, computed groups all that they are computed from.
    [InlineData("{ scoreAggregates(groupBy: [YEAR], first: 5) { nodes { year } } }", 15, 1)]
    [InlineData("{ scoreAggregates(groupBy: [GRADE], first: 5) { nodes { grade } } }", 1015, 1)]
    public async Task An_operation_costs_the_objects_that_it_may_answer_and_its_statements(string query, long cost, int statements)
    {
        var outcome = await warehouse.Pipeline.ExecuteAsync(
            new GraphQLRequest(query) { ReportsCost = true }, TestContext.Current.CancellationToken);
        Assert.EndsWith(
            $",\"extensions\":{{\"cost\":{{\"estimated\":{cost},\"limit\":200000,\"statements\":{statements}}}}}}}",
            Encoding.UTF8.GetString(outcome.Body.Span), StringComparison.Ordinal);
        Assert.Empty(outcome.Errors);
    }

    [Fact]
    public async Task Too_dear_an_operation_is_refused_although_no_connection_can_be_had()
    {
        await using var pipeline = await SampleWarehouse.OpenAsync(
            warehouse.Postgres, new PipelineOptions { MaxConnections = 1, Limits = new PlanLimits { MaxCost = 50 } });
        using var inTheWay = new CancellationTokenSource();
        // The only connection is taken by a statement that waits.
        var waiting = pipeline.ExecuteAsync(new GraphQLRequest("{ scores(first: 1) { nodes { year } } }"), inTheWay.Token);
        var outcome = await pipeline.ExecuteAsync(
            new GraphQLRequest("{ scores(first: 41) { nodes { year } } }"), TestContext.Current.CancellationToken);
        Assert.Equal(ExecutionProgress.Refused, outcome.Progress);
        Assert.Equal("GQL527", Assert.Single(outcome.Errors).Code);
        Assert.Equal((0, 0), (outcome.StatementCount, outcome.RoundTripCount));
        Assert.Equal(ExecutionProgress.Executed, (await waiting).Progress);
    }

    [Theory]
    [InlineData("{ scores { nodes { id year total agency { name } } } }", "GQL547")]
    [InlineData("{ a: scores(first: 6) { nodes { id year } } b: scores(last: 6) { nodes { id year } } }", "GQL547")]
    [InlineData("{ scores(first: 2) { nodes { year } } }", null)]
    public async Task An_answer_with_too_many_bytes_is_refused(string query, string? code)
    {
        await using var pipeline = await SampleWarehouse.OpenAsync(
            warehouse.Postgres, new PipelineOptions { AnswerCacheBytes = 0, Limits = new PlanLimits { MaxBytes = 400 } });
        var outcome = await pipeline.ExecuteAsync(new GraphQLRequest(query), TestContext.Current.CancellationToken);
        Assert.Equal(code, outcome.Errors.SingleOrDefault()?.Code);
        Assert.True(code is null || outcome.Progress == ExecutionProgress.Refused);
    }

    [Fact]
    public async Task A_list_with_too_many_rows_is_refused()
    {
        await using var pipeline = await SampleWarehouse.OpenAsync(
            warehouse.Postgres, new PipelineOptions { AnswerCacheBytes = 0, Limits = new PlanLimits { MaxRows = 5 } });
        var outcome = await pipeline.ExecuteAsync(
            new GraphQLRequest("{ scores { nodes { year } } }"), TestContext.Current.CancellationToken);
        Assert.Equal("GQL543", Assert.Single(outcome.Errors).Code);
    }
}
