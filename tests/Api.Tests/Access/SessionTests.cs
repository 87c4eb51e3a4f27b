using System.Net;
using Dapper;
using ItAnalytics.Api.Access;
using ItAnalytics.Api.Tests.Execution;
using ItAnalytics.Tests.Support;

namespace ItAnalytics.Api.Tests.Access;

/// <summary>Signing in and out over real HTTP, with real cookies.</summary>
public sealed class SessionTests : IClassFixture<PostgresFixture>, IAsyncLifetime
{
    private const string Query = "{ groups { nodes { code } } }";
    private readonly PostgresFixture _postgres;
    private ClosedServer _server = null!;

    public SessionTests(PostgresFixture postgres) => _postgres = postgres;

    public async ValueTask InitializeAsync() =>
        _server = await ClosedServer.StartAsync(_postgres, new AccessSettings { AllowedFailures = 3 });

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Without_a_session_nothing_is_answered_but_the_pages()
    {
        using var refused = await _server.AskAsync(Query);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.Equal("GQL573", await ClosedServer.CodeAsync(refused));
        Assert.Equal("Bearer", refused.Headers.WwwAuthenticate.ToString());
        foreach (var path in new[] { "/q/agencies.csv", "/graphql/persisted", "/graphql?query=%7B__typename%7D", "/submissions" })
            Assert.Equal(HttpStatusCode.Unauthorized, (await _server.Server.GetAsync(path)).StatusCode);
        foreach (var path in new[] { "/", "/start", "/sign-in", "/health/live", "/session" })
            Assert.Equal(HttpStatusCode.OK, (await _server.Server.GetAsync(path)).StatusCode);
    }

    [Fact]
    public async Task Who_signs_in_gets_a_cookie_that_no_script_reads_and_no_other_site_sends()
    {
        var login = await _server.AddAsync((AccessRoles.Analyst, null));
        using var answer = await _server.SignInAsync(login, ClosedServer.Password);
        var cookie = answer.Headers.GetValues("Set-Cookie").Single();
        Assert.Matches("^itanalytics=[A-Za-z0-9_-]{43}; path=/; samesite=strict; httponly$", cookie);
        var told = await ClosedServer.JsonAsync(answer);
        Assert.Equal(login, told.GetProperty("login").GetString());
        Assert.Equal(["analyst"], told.GetProperty("roles").EnumerateArray().Select(role => role.GetString()!));
        Assert.Equal("no-store", answer.Headers.CacheControl!.ToString());
    }

    [Fact]
    public async Task Over_TLS_the_cookie_is_secure_and_bound_to_its_host()
    {
        await using var server = await ClosedServer.StartAsync(_postgres, trustsThisMachine: true);
        var login = await server.AddAsync((AccessRoles.Analyst, null));
        using var answer = await server.SignInAsync(login, ClosedServer.Password, request => request.Headers.Add("X-Forwarded-Proto", "https"));
        Assert.Matches("^__Host-itanalytics=[^;]+; path=/; secure; samesite=strict; httponly$", answer.Headers.GetValues("Set-Cookie").Single());
    }

    [Fact]
    public async Task The_cookie_alone_changes_nothing_and_asks_nothing_by_POST()
    {
        var (cookie, token) = await _server.EnterAsync(await _server.AddAsync((AccessRoles.Analyst, null)));
        using var bare = await _server.AskAsync(Query, session: (cookie, null));
        Assert.Equal((HttpStatusCode.Forbidden, "GQL575"), (bare.StatusCode, await ClosedServer.CodeAsync(bare)));
        using var wrong = await _server.AskAsync(Query, session: (cookie, token + "x"));
        Assert.Equal(HttpStatusCode.Forbidden, wrong.StatusCode);
        using var right = await _server.AskAsync(Query, session: (cookie, token));
        Assert.Equal(HttpStatusCode.OK, right.StatusCode);
        Assert.Null(await ClosedServer.CodeAsync(right));
    }

    [Theory]
    [InlineData("Origin", "https://evil.example")]
    [InlineData("Origin", "null")]
    [InlineData("Origin", "http://127.0.0.1:1")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    public async Task A_page_of_another_origin_is_refused_even_with_the_token(string header, string value)
    {
        var session = await _server.EnterAsync(await _server.AddAsync((AccessRoles.Analyst, null)));
        using var answer = await _server.AskAsync(Query, session: session, with: request => request.Headers.Add(header, value));
        Assert.Equal((HttpStatusCode.Forbidden, "GQL575"), (answer.StatusCode, await ClosedServer.CodeAsync(answer)));
        using var entering = await _server.SignInAsync("anybody", "whatever it is", request => request.Headers.Add(header, value));
        Assert.Equal(HttpStatusCode.Forbidden, entering.StatusCode);
    }

    [Fact]
    public async Task Who_signs_out_cannot_come_back_with_the_old_cookie()
    {
        var session = await _server.EnterAsync(await _server.AddAsync((AccessRoles.Analyst, null)));
        using var leaving = new HttpRequestMessage(HttpMethod.Delete, "/session");
        leaving.Headers.Add("Cookie", session.Cookie);
        leaving.Headers.Add("X-CSRF-Token", session.Token);
        Assert.Equal(HttpStatusCode.NoContent, (await _server.SendAsync(leaving)).StatusCode);
        using var answer = await _server.AskAsync(Query, session: session);
        Assert.Equal((HttpStatusCode.Unauthorized, "GQL576"), (answer.StatusCode, await ClosedServer.CodeAsync(answer)));
    }

    [Fact]
    public async Task A_wrong_password_an_unknown_login_and_a_locked_one_get_the_same_answer()
    {
        var locked = await _server.AddAsync((AccessRoles.Analyst, null));
        await _server.People.LockAsync(ClosedServer.Actor, locked, isLocked: true, TestContext.Current.CancellationToken);
        var answers = new List<string>();
        foreach (var (login, password) in new[]
        {
            (await _server.AddAsync(), "not the password"), ("nobody-of-this-name", "not the password"), (locked, ClosedServer.Password),
        })
        {
            using var answer = await _server.SignInAsync(login, password);
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
            var error = (await ClosedServer.JsonAsync(answer)).GetProperty("errors")[0];
            answers.Add(error.GetProperty("message").GetString()! + error.GetProperty("extensions").GetProperty("code").GetString());
        }
        Assert.Single(answers.Distinct());
    }

    [Fact]
    public async Task After_several_wrong_passwords_the_right_one_does_not_do_for_a_while()
    {
        var login = await _server.AddAsync((AccessRoles.Analyst, null));
        for (var i = 0; i < 3; i++) (await _server.SignInAsync(login, "not the password")).Dispose();
        using (var answer = await _server.SignInAsync(login, ClosedServer.Password))
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        await ExecuteAsync("update ops.person set locked_until = now() - interval '1 second' where login = @login", new { login });
        using (var answer = await _server.SignInAsync(login, ClosedServer.Password))
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task Guesses_that_come_at_once_are_counted_one_by_one()
    {
        var login = await _server.AddAsync((AccessRoles.Analyst, null));
        var guesses = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => _server.SignInAsync(login, "not the password")));
        Assert.All(guesses, guess => Assert.Equal(HttpStatusCode.Unauthorized, guess.StatusCode));
        await using var connection = await _postgres.Migrator.OpenConnectionAsync(TestContext.Current.CancellationToken);
        Assert.Equal(3, await connection.ExecuteScalarAsync<int>("select failed_count from ops.person where login = @login", new { login }));
    }

    [Theory]
    [InlineData("last_used_at = now() - interval '31 minutes'")]
    [InlineData("expires_at = now() - interval '1 second'")]
    [InlineData("ended_at = now()")]
    public async Task A_session_that_is_idle_over_or_ended_is_of_no_use(string change)
    {
        var login = await _server.AddAsync((AccessRoles.Analyst, null));
        await using var another = await ClosedServer.StartAsync(_postgres);
        var session = await _server.EnterAsync(login);
        await ExecuteAsync($"update ops.session set {change} where person_key = (select person_key from ops.person where login = @login)", new { login });
        // Another process, which does not remember the session from a moment ago.
        using var answer = await another.AskAsync(Query, session: session);
        Assert.Equal((HttpStatusCode.Unauthorized, "GQL576"), (answer.StatusCode, await ClosedServer.CodeAsync(answer)));
    }

    [Fact]
    public async Task A_new_password_and_a_lock_end_the_sessions()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var another = await ClosedServer.StartAsync(_postgres);
        var login = await _server.AddAsync((AccessRoles.Analyst, null));
        var first = await _server.EnterAsync(login);
        await _server.People.SetPasswordAsync(ClosedServer.Actor, login, "another horse battery", cancellation);
        Assert.Equal(HttpStatusCode.Unauthorized, (await another.AskAsync(Query, session: first)).StatusCode);
        using var entered = await _server.SignInAsync(login, "another horse battery");
        var second = entered.Headers.GetValues("Set-Cookie").Single().Split(';')[0];
        await _server.People.LockAsync(ClosedServer.Actor, login, isLocked: true, cancellation);
        Assert.Equal(HttpStatusCode.Unauthorized, (await another.AskAsync(Query, session: (second, "x"))).StatusCode);
    }

    [Fact]
    public async Task Too_many_attempts_from_one_address_are_put_off()
    {
        await using var strict = await ClosedServer.StartAsync(_postgres, new AccessSettings { SignInsPerMinute = 2 });
        (await strict.SignInAsync("a", "not the password")).Dispose();
        (await strict.SignInAsync("b", "not the password")).Dispose();
        using var third = await strict.SignInAsync("c", "not the password");
        Assert.Equal(HttpStatusCode.TooManyRequests, third.StatusCode);
        Assert.Equal("60", third.Headers.GetValues("Retry-After").Single());
    }

    [Fact]
    public async Task What_is_kept_of_passwords_and_sessions_are_hashes()
    {
        var login = await _server.AddAsync((AccessRoles.Analyst, null));
        var (cookie, _) = await _server.EnterAsync(login);
        await using var connection = await _postgres.Migrator.OpenConnectionAsync(TestContext.Current.CancellationToken);
        var kept = string.Join('\n', await connection.QueryAsync<string>(
            "select p::text from ops.person p union all select s::text from ops.session s union all select a::text from ops.audit a"));
        Assert.Contains(login, kept, StringComparison.Ordinal);
        Assert.DoesNotContain(ClosedServer.Password, kept, StringComparison.Ordinal);
        Assert.DoesNotContain(cookie.Split('=')[1], kept, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text/plain", """{"login":"a","password":"b"}""", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/json", "nonsense", HttpStatusCode.BadRequest)]
    [InlineData("application/json", """{"login":"a"}""", HttpStatusCode.BadRequest)]
    public async Task A_sign_in_that_cannot_be_read_is_refused(string type, string body, HttpStatusCode status)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/session");
        request.Content = new StringContent(body, new System.Net.Http.Headers.MediaTypeHeaderValue(type));
        Assert.Equal(status, (await _server.SendAsync(request)).StatusCode);
    }

    [Fact]
    public async Task A_decision_is_recorded_under_the_login_whatever_name_is_given()
    {
        await using var sample = new PostgresFixture();
        await sample.InitializeAsync();
        await SampleWarehouse.FillAsync(sample);
        await using var server = await ClosedServer.StartAsync(sample);
        var login = await server.AddAsync((AccessRoles.Operator, null));
        var session = await server.EnterAsync(login);
        using var answer = await server.AskAsync(
            """mutation { requestRun(input: {kind: LOAD, requestedBy: "somebody else"}) { run { requestedBy } } }""", session: session);
        Assert.Contains($"\"requestedBy\":\"{login}\"", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    private async Task ExecuteAsync(string sql, object parameters)
    {
        await using var connection = await _postgres.Migrator.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await connection.ExecuteAsync(sql, parameters);
    }
}
