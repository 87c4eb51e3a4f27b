using Dapper;
using ItAnalytics.Etl.Extract;
using ItAnalytics.Etl.Jobs;
using ItAnalytics.Etl.Load;
using ItAnalytics.Warehouse.Corrections;
using ItAnalytics.Warehouse.Errors;
using ItAnalytics.Warehouse.Statements;
using NodaTime;
using Npgsql;

namespace ItAnalytics.Etl.Corrections;

/// <summary>
/// Approved cases to facts, in the order of their approvals, each in one transaction with its last event: exactly once,
/// all of its cells or none. What is loaded has the effect that was approved; where it no longer has, or a rule of the
/// load refuses a cell, the case ends as refused, with the reasons.
/// </summary>
internal static class CorrectionStep
{
    private sealed record ApprovedCase(
        long CorrectionKey, string GroupCode, short Year, string ProposedBy, string ApprovedBy, string EffectHash, string Evidence);

    /// <summary>Loads all of them.</summary>
    public static async Task RunAsync(Run run, RunStep step, CancellationToken cancellationToken)
    {
        List<ApprovedCase> approved;
        await using (var connection = await run.DataSource.OpenConnectionAsync(cancellationToken))
        {
            approved = (await connection.QueryAsync<ApprovedCase>(new CommandDefinition(
                SqlFile.Read("ledger/cases_approved.sql"), cancellationToken: cancellationToken))).AsList();
        }

        var refused = 0;
        foreach (var one in approved)
        {
            step.Report($"correction {one.CorrectionKey}");
            var facts = await ApplyAsync(run, one, cancellationToken);
            step.RowsIn++;
            step.RowsOut += facts ?? 0;
            if (facts is null) refused++;
        }

        step.Message = $"{approved.Count - refused} corrections applied, {refused} refused.";
    }

    /// <summary>Loads one; the number of facts, or nothing when it was refused.</summary>
    private static async Task<long?> ApplyAsync(Run run, ApprovedCase one, CancellationToken cancellationToken)
    {
        await using var connection = await run.DataSource.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        // Nobody loads between the look at the effect and the load.
        await connection.ExecuteAsync("merge_lock", cancellationToken);
        IReadOnlyList<CaseCell> cells;
        OfficialGroup group;
        try
        {
            (var effect, group, cells) = await CorrectionLedger.EffectAsync(
                connection, one.GroupCode, one.Year, one.CorrectionKey, cancellationToken);
            if (effect.Hash != one.EffectHash)
                throw new CodedException(LedgerErrorCodes.EffectChanged, $"By now {effect.Describe()}. Propose it anew.");
        }
        catch (CodedException changed)
        {
            await RefuseAsync(connection, run, one, [Rejected(changed)], cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return null;
        }

        using var file = CorrectionSource.File($"correction {one.CorrectionKey}", cells, writer =>
        {
            writer.WriteNumber("correction", one.CorrectionKey);
            writer.WriteString("proposed_by", one.ProposedBy);
            writer.WriteString("approved_by", one.ApprovedBy);
            writer.WriteStartArray("evidence");
            foreach (var hash in one.Evidence.Split(' ', StringSplitOptions.RemoveEmptyEntries)) writer.WriteStringValue(hash);
            writer.WriteEndArray();
        });
        var citation = $"Correction {one.CorrectionKey}: proposed by {one.ProposedBy}, approved by {one.ApprovedBy}";
        await transaction.SaveAsync("correction", cancellationToken);
        var report = await new FileLoader(run.DataSource, SourceContracts.Of([]), SystemClock.Instance).LoadAsync(
            connection, file, CorrectionSource.Contract(group, cells, citation), run.Key, new LoadTerms(), null, cancellationToken);
        if (report.Rejections.Count > 0)
        {
            // All of its cells or none; that it was refused is kept.
            await transaction.RollbackAsync("correction", cancellationToken);
            await RefuseAsync(connection, run, one, report.Rejections, cancellationToken);
        }
        else
        {
            await OutcomeAsync(connection, run, one, "APPLIED", report.SourceFileKey, cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        return report.Rejections.Count > 0 ? null : report.Counts.Facts;
    }

    private static async Task RefuseAsync(
        NpgsqlConnection connection, Run run, ApprovedCase one, IReadOnlyList<Rejection> rejections, CancellationToken cancellationToken)
    {
        var eventKey = await OutcomeAsync(connection, run, one, "REFUSED", null, cancellationToken);
        foreach (var rejection in rejections)
        {
            for (var number = 0; number < rejection.Complaints.Count; number++)
            {
                var complaint = rejection.Complaints[number];
                await connection.ExecuteAsync(new CommandDefinition(
                    SqlFile.Read("ledger/refusal_add.sql"),
                    new
                    {
                        eventKey,
                        line = (int)rejection.LineNumber,
                        number = number + 1,
                        complaint.Field,
                        complaint.Code,
                        complaint.Vietnamese,
                        complaint.English,
                    },
                    cancellationToken: cancellationToken));
            }
        }
    }

    private static async Task<long> OutcomeAsync(
        NpgsqlConnection connection, Run run, ApprovedCase one, string outcome, int? sourceFile, CancellationToken cancellationToken) =>
        await connection.ExecuteScalarAsync<long>(new CommandDefinition(
            SqlFile.Read("ledger/outcome_add.sql"),
            new
            {
                correction = one.CorrectionKey,
                @event = outcome,
                actor = $"run {run.Key}",
                note = "",
                sourceFile,
                runKey = run.Key,
            },
            cancellationToken: cancellationToken));

    // About the case as a whole: line 0.
    private static Rejection Rejected(CodedException changed)
    {
        var message = changed.Message[(changed.Code.Length + 2)..];
        return new Rejection(0, new Complaint(
            changed.Code, null,
            $"Ảnh hưởng khi nạp không còn như lúc được duyệt. Hãy đề xuất lại. ({message})",
            $"What it would do is no longer what was approved. {message}"), "");
    }
}
