using System.Net;
using System.Text.Json;
using ItAnalytics.Api.Hosting;

namespace ItAnalytics.Api.Tests.Http;

public class GraphQLEndpointTests
{
    private const string GraphQLResponse = "application/graphql-response+json";

    [Fact]
    public async Task Query_name_and_variables_reach_the_executor()
    {
        await using var server = await FakeServer.StartAsync();
        var response = await server.PostAsync(
            """{"extensions":{"x":[1]},"unknown":{"y":{}},"query":"{ a }","operationName":"B","variables":{"c":["ồ"]}}""");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("application/json; charset=utf-8", response.Content.Headers.ContentType?.ToString());
        Assert.Equal("""{"data":{}}""", await TextAsync(response));
        var request = Assert.Single(server.Requests);
        Assert.Equal(("{ a }", "B", true), (request.Query, request.OperationName, request.MayMutate));
        Assert.Equal("""{"c":["ồ"]}""", request.Variables?.GetRawText());
    }

    [Theory]
    [InlineData("report", true)]
    [InlineData("", false)]
    public async Task A_header_asks_for_the_cost(string header, bool isAsked)
    {
        await using var server = await FakeServer.StartAsync();
        server.Client.DefaultRequestHeaders.Add("GraphQL-Cost", header);
        await server.PostAsync("""{"query":"{ a }"}""");
        Assert.Equal(isAsked, Assert.Single(server.Requests).ReportsCost);
    }

    [Fact]
    public async Task A_get_request_may_not_mutate()
    {
        await using var server = await FakeServer.StartAsync((_, _) =>
            Task.FromResult(FakeServer.Answer("""{"errors":[]}""", ExecutionProgress.MutationRefused)));
        var response = await server.GetAsync("/graphql?query=mutation%7Bx%7D&variables=%7B%22a%22%3A1%7D&operationName=");
        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.Equal(["POST"], response.Content.Headers.Allow);
        var request = Assert.Single(server.Requests);
        Assert.Equal(("mutation{x}", null, false), (request.Query, request.OperationName, request.MayMutate));
        Assert.Equal("""{"a":1}""", request.Variables?.GetRawText());
    }

    [Theory]
    [InlineData(ExecutionProgress.Executed, GraphQLResponse, 200)]
    [InlineData(ExecutionProgress.Executed, "application/json", 200)]
    [InlineData(ExecutionProgress.Refused, GraphQLResponse, 400)]
    [InlineData(ExecutionProgress.Refused, "application/json", 200)]
    [InlineData(ExecutionProgress.Failed, GraphQLResponse, 503)]
    [InlineData(ExecutionProgress.Failed, "application/json", 503)]
    internal async Task The_status_tells_what_became_of_the_operation_in_the_form_that_can(
        ExecutionProgress progress, string accept, int status)
    {
        await using var server = await FakeServer.StartAsync((_, _) => Task.FromResult(FakeServer.Answer("{}", progress)));
        var response = await server.PostAsync("""{"query":"{a}"}""", accept: accept);
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal($"{accept}; charset=utf-8", response.Content.Headers.ContentType?.ToString());
    }

    [Theory]
    [InlineData("", "GQL531", "empty")]
    [InlineData("   ", "GQL531", "not JSON")]
    [InlineData("{", "GQL531", "line 1")]
    [InlineData("{} {}", "GQL531", "not JSON")]
    [InlineData("\"{ a }\"", "GQL531", "not a JSON object")]
    [InlineData("null", "GQL531", "not a JSON object")]
    [InlineData("[]", "GQL536", "one at a time")]
    [InlineData("""[{"query":"{a}"},{"query":"{b}"}]""", "GQL536", "one at a time")]
    [InlineData("{}", "GQL531", "query is missing")]
    [InlineData("""{"query":""}""", "GQL531", "query is missing")]
    [InlineData("""{"query":null}""", "GQL531", "query is missing")]
    [InlineData("""{"query":5}""", "GQL531", "query must be a string")]
    [InlineData("""{"query":"{a}","operationName":[]}""", "GQL531", "operationName must be a string")]
    [InlineData("""{"query":"{a}","variables":"{}"}""", "GQL531", "variables must be an object")]
    [InlineData("""{"query":"{a}","extensions":[]}""", "GQL531", "extensions must be an object")]
    [InlineData("{\"query\":\"\\ud800\"}", "GQL531", "not valid UTF-8")]
    public async Task A_body_that_is_no_request_is_refused_with_the_reason(string body, string code, string reason)
    {
        await using var server = await FakeServer.StartAsync();
        var response = await server.PostAsync(body);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        await AssertErrorAsync(response, code, reason);
        Assert.Empty(server.Requests);
    }

    [Theory]
    [InlineData("")]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("multipart/form-data; boundary=x")]
    [InlineData("application/json; charset=latin1")]
    [InlineData("application/graphql")]
    public async Task What_a_foreign_page_can_send_without_asking_is_refused(string contentType)
    {
        await using var server = await FakeServer.StartAsync();
        var response = await server.PostAsync("""{"query":"{a}"}""", contentType);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
        await AssertErrorAsync(response, "GQL532", "application/json");
        Assert.Empty(server.Requests);
    }

    [Theory]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    [InlineData("HEAD")]
    [InlineData("OPTIONS")]
    public async Task Other_methods_are_told_which_ones_would_do(string method)
    {
        await using var server = await FakeServer.StartAsync();
        var response = await server.GetAsync("/graphql", method: new HttpMethod(method));
        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.Equal(["GET", "POST"], response.Content.Headers.Allow);
    }

    [Theory]
    [InlineData("/graphql", "query is missing")]
    [InlineData("/graphql?query=%7Ba%7D&query=%7Bb%7D", "more than once")]
    [InlineData("/graphql?query=%7Ba%7D&variables=5", "variables")]
    [InlineData("/graphql?query=%7Ba%7D&variables=%7B", "variables")]
    [InlineData("/graphql?query=%7Ba%7D&extensions=%5B%5D", "extensions")]
    public async Task An_address_that_is_no_request_is_refused_with_the_reason(string path, string reason)
    {
        await using var server = await FakeServer.StartAsync();
        var response = await server.GetAsync(path);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        await AssertErrorAsync(response, "GQL531", reason);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_request_over_the_limit_is_refused_whether_or_not_it_says_its_length(bool saysLength)
    {
        await using var server = await FakeServer.StartAsync(settings: new Settings { MaxRequestBytes = 2000 });
        using var request = new HttpRequestMessage(HttpMethod.Post, "/graphql")
        {
            Content = new StringContent($$"""{"query":"{{new string(' ', 3000)}}"}""", System.Text.Encoding.UTF8, "application/json"),
        };
        request.Headers.TransferEncodingChunked = !saysLength;
        var response = await server.Client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        await AssertErrorAsync(response, "GQL535", "2000 bytes");
    }

    [Fact]
    public async Task Nothing_that_the_client_accepts_is_said_so()
    {
        await using var server = await FakeServer.StartAsync();
        var response = await server.PostAsync("""{"query":"{a}"}""", accept: "text/plain");
        Assert.Equal(HttpStatusCode.NotAcceptable, response.StatusCode);
        await AssertErrorAsync(response, "GQL533", GraphQLResponse);
    }

    [Fact]
    public async Task A_slow_operation_is_cancelled_and_answered_with_a_timeout()
    {
        var cancelled = new TaskCompletionSource();
        await using var server = await FakeServer.StartAsync(async (_, cancellationToken) =>
        {
            cancellationToken.Register(cancelled.SetResult);
            await Task.Delay(Timeout.Infinite, cancellationToken);
            throw new InvalidOperationException("unreachable");
        }, new Settings { RequestTimeout = TimeSpan.FromMilliseconds(50) });
        var response = await server.PostAsync("""{"query":"{a}"}""");
        Assert.Equal(HttpStatusCode.GatewayTimeout, response.StatusCode);
        await AssertErrorAsync(response, "GQL537", "given up");
        await cancelled.Task;
    }

    [Fact]
    public async Task An_operation_whose_client_leaves_is_cancelled()
    {
        var started = new TaskCompletionSource();
        var cancelled = new TaskCompletionSource();
        await using var server = await FakeServer.StartAsync(async (_, cancellationToken) =>
        {
            cancellationToken.Register(cancelled.SetResult);
            started.SetResult();
            await Task.Delay(Timeout.Infinite, cancellationToken);
            throw new InvalidOperationException("unreachable");
        });
        using var leave = new CancellationTokenSource();
        var asking = server.Client.PostAsync("/graphql",
            new StringContent("""{"query":"{a}"}""", System.Text.Encoding.UTF8, "application/json"), leave.Token);
        await started.Task;
        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        await cancelled.Task;
    }

    [Fact]
    public async Task A_defect_becomes_an_error_with_a_trace_id_and_without_a_stack_trace()
    {
        await using var server = await FakeServer.StartAsync((_, _) => throw new InvalidOperationException("secret detail"));
        var response = await server.PostAsync("""{"query":"{a}"}""");
        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        var body = await TextAsync(response);
        Assert.DoesNotContain("secret", body, StringComparison.Ordinal);
        Assert.DoesNotContain(" at ", body, StringComparison.Ordinal);
        using var document = JsonDocument.Parse(body);
        var extensions = document.RootElement.GetProperty("errors")[0].GetProperty("extensions");
        Assert.Equal("SYS999", extensions.GetProperty("code").GetString());
        Assert.Equal(Assert.Single(response.Headers.GetValues("X-Request-Id")), extensions.GetProperty("traceId").GetString());
    }

    [Fact]
    public async Task Before_the_warehouse_is_open_the_answer_is_to_come_back_later()
    {
        await using var server = await FakeServer.StartAsync();
        server.State.Execute = null;
        server.State.Probe = null;
        server.State.Doing = "loading";
        var response = await server.PostAsync("""{"query":"{a}"}""");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.NotNull(response.Headers.RetryAfter);
        await AssertErrorAsync(response, "GQL538", "loading");
        Assert.Equal(HttpStatusCode.OK, (await server.GetAsync("/health/live")).StatusCode);
        await AssertNotReadyAsync(server, "not open yet: loading");
        server.State.Probe = _ => throw new TimeoutException();
        await AssertNotReadyAsync(server, "The database does not answer");
        server.State.Probe = _ => Task.FromResult(false);
        await AssertNotReadyAsync(server, "Nothing has been scored yet");
        server.State.Probe = _ => Task.FromResult(true);
        Assert.Equal(HttpStatusCode.OK, (await server.GetAsync("/health/ready")).StatusCode);
    }

    private static async Task AssertNotReadyAsync(FakeServer server, string reason)
    {
        var response = await server.GetAsync("/health/ready");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Contains("\"reason\":\"", await TextAsync(response), StringComparison.Ordinal);
        Assert.Contains(reason, await TextAsync(response), StringComparison.Ordinal);
    }

    private static Task<string> TextAsync(HttpResponseMessage response) =>
        response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

    private static async Task AssertErrorAsync(HttpResponseMessage response, string code, string reason)
    {
        using var document = JsonDocument.Parse(await TextAsync(response));
        var error = document.RootElement.GetProperty("errors")[0];
        Assert.False(document.RootElement.TryGetProperty("data", out _));
        Assert.Equal(code, error.GetProperty("extensions").GetProperty("code").GetString());
        Assert.Contains(reason, error.GetProperty("message").GetString(), StringComparison.Ordinal);
    }
}
