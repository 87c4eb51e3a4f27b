using ItAnalytics.Tests.Support;

namespace ItAnalytics.Api.Tests.Hosting;

/// <summary>What the Dockerfile copies into the image is a whole program: it needs nothing of the repository.</summary>
public class PublishTests
{
    [Fact]
    public async Task The_published_program_serves_its_samples_from_a_database_of_its_own()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var folder = Environment.GetEnvironmentVariable("ITANALYTICS_PUBLISHED");
        Assert.SkipWhen(folder is null,
            "Set ITANALYTICS_PUBLISHED to the output of 'dotnet publish api -c Release -o DIR -p:EmbeddedPostgres=false'; .ci/run does.");
        var database = await TestCluster.CreateDatabaseAsync(migrated: false);
        var data = ServedProgram.NewDataFolder();
        await using (var program = await ServedProgram.StartAsync(
            Path.Combine(folder!, "ItAnalytics.Api.dll"), ["--connection", database, "--data", data], cancellation))
        {
            await program.UntilReadyAsync(cancellation);
            using var client = new HttpClient { BaseAddress = program.Address };
            using var answer = await ServeTests.AskAsync(client, "{ leaderboard(group: \"PROVINCE\", year: 2016, first: 1) { nodes { rank } } }");
            Assert.False(answer.RootElement.TryGetProperty("errors", out var errors), errors.ToString());
            Assert.Equal(0, await program.SignalAsync("TERM", cancellation));
        }
        await TestCluster.DropDatabaseAsync(database);
        Directory.Delete(data, recursive: true);
    }
}
