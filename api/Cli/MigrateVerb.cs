namespace ItAnalytics.Api.Cli;

/// <summary><c>migrate</c>: brings the warehouse's tables up to this program's version; again changes nothing.</summary>
internal static class MigrateVerb
{
    public static Verb Create() => new Verb("migrate", "Bring the warehouse's tables up to this program's version")
    {
        Examples = ["migrate", "migrate --connection 'Host=db;Database=itanalytics;Username=admin' --json"],
    }.Does(async (context, cancellationToken) =>
    {
        await using var warehouse = await context.OpenWarehouseAsync(cancellationToken);
        if (context.Terminal.Json)
            context.Terminal.WriteJson(new { applied = warehouse.Migrations.Select(m => new { m.Version, m.Name }) });
        else if (warehouse.Migrations.Count == 0)
            context.Terminal.Line("The tables are up to date; nothing to do.");
        else
            foreach (var migration in warehouse.Migrations) context.Terminal.Line($"applied {migration.Version:0000} {migration.Name}");
        return ExitCode.Ok;
    });
}
