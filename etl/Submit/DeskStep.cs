using System.Globalization;
using ItAnalytics.Etl.Extract;
using ItAnalytics.Etl.Jobs;
using ItAnalytics.Warehouse.Errors;

namespace ItAnalytics.Etl.Submit;

/// <summary>What a person would do at the desk, as a step of a worker's run: refused lines sent again.</summary>
internal static class DeskStep
{
    /// <summary>Sends lines again, corrected, or after a spelling was confirmed.</summary>
    public static async Task ReplayAsync(Run run, RunStep step, string contractFolder, CancellationToken cancellationToken)
    {
        var (wanted, contracts) = (run.Parameters, SourceContracts.Load(contractFolder));
        var receipts = wanted switch
        {
            { Spelling: { } spelling, Agency: { } agency } => await Aliases.ConfirmAsync(
                run.DataSource, contracts, spelling, agency, run.RequestedBy, run.Key, cancellationToken),
            { File: { } file } => await Replay.RunAsync(
                run.DataSource, contracts,
                new ReplayOrder(file, wanted.Line, wanted.Corrections ?? new Dictionary<string, string>(), run.RequestedBy),
                rule: null, _ => true, run.Key, cancellationToken),
            _ => throw new CodedException(
                RunErrorCodes.ParametersInvalid,
                "A replay is of one file's refused lines, or of a spelling and the agency that it means. Ask for it again and name them."),
        };
        Tell(step, receipts, "No line waited for it.");
    }

    /// <summary>Puts what became of files into the journal.</summary>
    public static void Tell(RunStep step, IReadOnlyList<Receipt> receipts, string none)
    {
        var counts = receipts.Where(r => r.State == ReceiptState.Loaded).Select(r => r.Counts).ToList();
        step.RowsIn = counts.Sum(c => c.Lines);
        step.RowsOut = counts.Sum(c => c.Facts);
        step.RefusedFiles = receipts.Count(r => r.State == ReceiptState.Refused);
        step.Message = receipts.Count == 0
            ? none
            : string.Create(CultureInfo.InvariantCulture,
                $"{step.RowsIn} lines = {step.RowsOut} facts + {counts.Sum(c => c.Unchanged)} unchanged + " +
                $"{counts.Sum(c => c.Superseded)} superseded + {counts.Sum(c => c.Rejected)} rejected.") +
                string.Concat(receipts.Where(r => r.State == ReceiptState.Refused).Select(r =>
                    $" {r.File} is refused: {r.Complaints.Select(c => c.MessageEn).FirstOrDefault()}"));
    }
}
