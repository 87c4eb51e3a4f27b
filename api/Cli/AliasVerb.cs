using System.CommandLine;
using ItAnalytics.Etl.Submit;
using ItAnalytics.Warehouse.Db;

namespace ItAnalytics.Api.Cli;

/// <summary><c>alias</c>: spellings that no agency has; <c>alias SPELLING AGENCY</c>: a person's word for one of them.</summary>
internal static class AliasVerb
{
    public static Verb Create()
    {
        var spelling = new Argument<string?>("SPELLING") { Description = "As the files write it", Arity = ArgumentArity.ZeroOrOne };
        var agency = new Argument<string?>("AGENCY") { Description = "Code of the agency that it means", Arity = ArgumentArity.ZeroOrOne };
        return new Verb("alias", "List spellings that wait for a person's word, or confirm one and send its lines again")
        {
            Arguments = { spelling, agency },
            Examples = ["alias", "alias 'Cụ Thuế' DN-CUCTHUE"],
            ExitCodes = [(ExitCode.Findings, "spellings wait, or lines were refused again")],
        }.Does(async (context, cancellationToken) =>
        {
            var (written, code) = (context.Value(spelling), context.Value(agency));
            if (written is not null && code is null) throw new UsageException("Name the agency that the spelling means, by its code.");
            await using var warehouse = await context.OpenWarehouseAsync(cancellationToken);
            var etl = warehouse.As(WarehouseRole.Etl);
            if (written is not null)
                return ReceiptReport.Write(
                    context.Terminal, await Aliases.ConfirmAsync(etl, written, code!, Operator.Name, cancellationToken: cancellationToken));
            var pending = await Aliases.PendingAsync(etl, cancellationToken);
            if (context.Terminal.Json) context.Terminal.WriteJson(new { pending });
            foreach (var alias in context.Terminal.Json ? [] : pending)
            {
                context.Terminal.Line($"'{alias.Spelling}', {alias.Lines} lines");
                foreach (var near in alias.Suggestions) context.Terminal.Line($"  {near.AgencyCode}  {near.Name} ({near.Reason})");
            }

            return pending.Count == 0 ? ExitCode.Ok : ExitCode.Findings;
        });
    }
}
