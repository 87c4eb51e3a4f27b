using System.Text.Json;
using ItAnalytics.Tests.Support;

namespace ItAnalytics.Api.Tests.Hosting;

/// <summary>No container engine is needed to see that the files say what they should.</summary>
public class ContainerTests
{
    private static readonly string[] Dockerfile = File.ReadAllLines(Repository.PathTo("Dockerfile"));

    [Fact]
    public async Task The_compose_file_follows_the_specification()
    {
        var (exitCode, _, error) = await NodeScript.RunAsync("compose.mjs", Repository.PathTo("docker-compose.yml"));
        Assert.Empty(error);
        Assert.Equal(0, exitCode);
    }

    [Fact]
    public async Task A_misspelt_key_of_the_compose_file_would_be_found()
    {
        var file = Path.GetTempFileName();
        var text = await File.ReadAllTextAsync(Repository.PathTo("docker-compose.yml"), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(
            file, text.Replace("restart:", "restrat:", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        var (exitCode, _, error) = await NodeScript.RunAsync("compose.mjs", file);
        File.Delete(file);
        Assert.Equal(1, exitCode);
        Assert.Contains("restrat", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_service_has_a_health_check_and_no_password_is_written_down()
    {
        var (_, output, _) = await NodeScript.RunAsync("compose.mjs", Repository.PathTo("docker-compose.yml"));
        using var compose = JsonDocument.Parse(output);
        var services = compose.RootElement.GetProperty("services").EnumerateObject().ToList();
        Assert.Equal(["api", "database", "worker"], services.Select(service => service.Name).Order(StringComparer.Ordinal));
        foreach (var service in services)
        {
            Assert.True(service.Value.TryGetProperty("healthcheck", out _), $"{service.Name} has no health check.");
            var environment = service.Value.GetProperty("environment").GetRawText();
            Assert.DoesNotContain("Password=", environment, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("POSTGRES_PASSWORD\"", environment, StringComparison.Ordinal);
        }
        Assert.Equal("ITANALYTICS_DATABASE_PASSWORD",
            compose.RootElement.GetProperty("secrets").GetProperty("database_password").GetProperty("environment").GetString());
    }

    [Fact]
    public async Task The_program_s_containers_can_write_nowhere_but_in_their_folder_and_gain_no_rights()
    {
        var (_, output, _) = await NodeScript.RunAsync("compose.mjs", Repository.PathTo("docker-compose.yml"));
        using var compose = JsonDocument.Parse(output);
        foreach (var name in new[] { "api", "worker" })
        {
            var service = compose.RootElement.GetProperty("services").GetProperty(name);
            Assert.True(service.GetProperty("read_only").GetBoolean());
            Assert.Equal(["/tmp"], service.GetProperty("tmpfs").EnumerateArray().Select(item => item.GetString()!));
            Assert.Equal(["ALL"], service.GetProperty("cap_drop").EnumerateArray().Select(item => item.GetString()!));
            Assert.Equal(["no-new-privileges:true"], service.GetProperty("security_opt").EnumerateArray().Select(item => item.GetString()!));
            Assert.Equal(["logs:/data"], service.GetProperty("volumes").EnumerateArray().Select(item => item.GetString()!));
        }
    }

    [Fact]
    public async Task The_database_has_no_port_and_the_first_administrator_s_password_comes_as_a_file()
    {
        var (_, output, _) = await NodeScript.RunAsync("compose.mjs", Repository.PathTo("docker-compose.yml"));
        using var compose = JsonDocument.Parse(output);
        var services = compose.RootElement.GetProperty("services");
        Assert.False(services.GetProperty("database").TryGetProperty("ports", out _));
        Assert.Equal("/run/secrets/administrator_password",
            services.GetProperty("api").GetProperty("environment").GetProperty("Access__AdministratorPasswordFile").GetString());
        Assert.Equal("ITANALYTICS_ADMINISTRATOR_PASSWORD",
            compose.RootElement.GetProperty("secrets").GetProperty("administrator_password").GetProperty("environment").GetString());
    }

    [Fact]
    public void The_image_runs_as_an_ordinary_user()
    {
        var users = Dockerfile.Where(line => line.StartsWith("USER ", StringComparison.Ordinal)).ToList();
        Assert.Equal(["USER $APP_UID"], users);
        Assert.True(Array.IndexOf(Dockerfile, users[0]) > Array.FindLastIndex(Dockerfile, line => line.StartsWith("RUN ", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_image_restores_every_production_project_from_its_lock_file()
    {
        var copied = Dockerfile.Where(line => line.StartsWith("COPY ", StringComparison.Ordinal) && !line.Contains("--from", StringComparison.Ordinal))
            .SelectMany(line => line.Split(' ')[1..^1]).ToHashSet();
        Assert.All(copied.Where(path => path != "."), path =>
            Assert.True(Path.Exists(Repository.PathTo(path)), $"The Dockerfile copies {path}, which does not exist."));
        foreach (var folder in new[] { "api", "api/graphql", "etl", "ml", "warehouse", "warehouse/scoring" })
        {
            var project = Assert.Single(Directory.GetFiles(Repository.PathTo(folder), "*.csproj"));
            Assert.Contains($"{folder}/{Path.GetFileName(project)}", copied);
            Assert.Contains($"{folder}/packages.lock.json", copied);
        }
    }
}
