using System.CommandLine;
using ItAnalytics.Etl.Jobs;
using ItAnalytics.Etl.Publish;
using ItAnalytics.Warehouse.Db;
using NodaTime;
using NodaTime.Text;

namespace ItAnalytics.Api.Cli;

/// <summary><c>publish</c>: makes the results of one group and year official, frozen as they stand.</summary>
internal static class PublishVerb
{
    public static Verb Create()
    {
        var group = new Option<string>("--group") { Description = "The group's code, such as TW", Required = true };
        var year = new Option<int>("--year") { Description = "The result year", Required = true };
        var decision = new Option<string?>("--decision") { Description = "The number of the decision" };
        var decided = Day("--decided-on", "The day of the decision");
        var published = Day("--published-on", "The day on which it is made public");
        return new Verb("publish", "Make the results of one group and year official, frozen as they stand")
        {
            Options = { group, year, decision, decided, published },
            Examples = ["publish --group TW --year 2022 --decision 73/QĐ-UBND --decided-on 2023-01-13"],
            ExitCodes = [(ExitCode.Ok, "the results are frozen"), (ExitCode.Usage, "there is nothing to publish")],
        }.Does(async (context, cancellationToken) =>
        {
            await using var warehouse = await context.OpenWarehouseAsync(cancellationToken);
            var dataSource = warehouse.As(WarehouseRole.Etl);
            var key = await new Announcement(context.Required(group), context.Required(year), Environment.UserName)
            {
                DecisionNumber = context.Value(decision),
                DecidedOn = context.Value(decided),
                PublishedOn = context.Value(published),
            }.WriteAsync(dataSource, cancellationToken);
            var report = await context.RunAsync(warehouse, RunKind.Publish, [], cancellationToken);
            if (await Publication.FindAsync(dataSource, key, cancellationToken) is not { } frozen)
            {
                report.Write(context.Terminal);
                return report.ExitCode;
            }
            if (context.Terminal.Json) context.Terminal.WriteJson(frozen);
            else
                context.Terminal.Line(
                    $"Publication {frozen.PublicationKey}: {frozen.ResultCount} results, content {frozen.ContentHash}.");
            return ExitCode.Ok;
        });
    }

    private static Option<LocalDate?> Day(string name, string description) => new(name)
    {
        Description = $"{description}, as yyyy-MM-dd",
        CustomParser = result =>
        {
            var parsed = LocalDatePattern.Iso.Parse(result.Tokens[0].Value);
            if (parsed.Success) return parsed.Value;
            result.AddError($"'{result.Tokens[0].Value}' is no day; write it as yyyy-MM-dd.");
            return null;
        },
    };
}
