using System.Net;
using Dapper;
using ItAnalytics.Api.Access;
using ItAnalytics.Etl.Submit;
using ItAnalytics.Tests.Support;

namespace ItAnalytics.Api.Tests.Access;

/// <summary>Keys of programs, over real HTTP.</summary>
public sealed class KeyTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private const string Query = "{ groups { nodes { code } } }";

    [Fact]
    public async Task A_key_opens_what_its_roles_may_and_needs_no_cookie()
    {
        await using var server = await ClosedServer.StartAsync(postgres);
        var secret = await AddAsync("ANALYST");
        using var answer = await server.AskAsync(Query, bearer: secret);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/session");
        request.Headers.Authorization = new("Bearer", secret);
        var told = await ClosedServer.JsonAsync(await server.SendAsync(request));
        Assert.Equal(["analyst"], told.GetProperty("roles").EnumerateArray().Select(role => role.GetString()!));
        Assert.Equal(System.Text.Json.JsonValueKind.Null, told.GetProperty("csrfToken").ValueKind);
    }

    [Theory]
    [InlineData("revoked_at = now()")]
    [InlineData("expires_at = now() - interval '1 second'")]
    public async Task A_key_that_was_revoked_or_has_expired_opens_nothing(string change)
    {
        await using var server = await ClosedServer.StartAsync(postgres);
        var secret = await AddAsync("ANALYST");
        await using (var connection = await postgres.Migrator.OpenConnectionAsync(TestContext.Current.CancellationToken))
            await connection.ExecuteAsync($"update ops.api_key set {change} where secret_hash = @hash", new { hash = Secret.Hash(secret) });
        using var answer = await server.AskAsync(Query, bearer: secret);
        Assert.Equal((HttpStatusCode.Unauthorized, "GQL576"), (answer.StatusCode, await ClosedServer.CodeAsync(answer)));
    }

    [Theory]
    [InlineData("Bearer itk_0000000000000000000000000000000000000000000")]
    [InlineData("Bearer")]
    [InlineData("Basic YTpi")]
    [InlineData("Bearer eyJhbGciOiJub25lIn0.e30.")]
    public async Task What_is_no_good_key_is_refused_and_not_taken_for_anybody(string authorisation)
    {
        await using var server = await ClosedServer.StartAsync(postgres, new AccessSettings { ShowsPublished = true });
        using var answer = await server.AskAsync(Query, with: request => request.Headers.TryAddWithoutValidation("Authorization", authorisation));
        Assert.Equal((HttpStatusCode.Unauthorized, "GQL576"), (answer.StatusCode, await ClosedServer.CodeAsync(answer)));
    }

    [Fact]
    public async Task A_key_that_only_reads_sends_no_files()
    {
        Assert.Null(await ApiKeys.FindAsync(postgres.Etl, await AddAsync("ANALYST"), TestContext.Current.CancellationToken));
        Assert.NotNull(await ApiKeys.FindAsync(postgres.Etl, await AddAsync("OPERATOR"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task The_use_of_a_key_is_noted()
    {
        await using var server = await ClosedServer.StartAsync(postgres);
        var secret = await AddAsync("ANALYST");
        (await server.AskAsync(Query, bearer: secret)).Dispose();
        var key = (await ApiKeys.ListAsync(postgres.Etl, TestContext.Current.CancellationToken))[0];
        Assert.NotNull(key.LastUsedAt);
    }

    private Task<string> AddAsync(string role) => ApiKeys.AddAsync(
        postgres.Etl, new WantedKey($"k{Guid.NewGuid():N}", [role], null), "test", TestContext.Current.CancellationToken);
}
