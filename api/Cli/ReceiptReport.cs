using ItAnalytics.Etl.Submit;

namespace ItAnalytics.Api.Cli;

/// <summary>Shows receipts, and knows the exit code that they deserve.</summary>
internal static class ReceiptReport
{
    private const int ShownComplaints = 20;

    public static int Write(Terminal terminal, IReadOnlyList<Receipt> receipts)
    {
        if (terminal.Json) terminal.WriteJson(new { receipts });
        else
            foreach (var receipt in receipts) Write(terminal, receipt);
        return receipts.Any(receipt => receipt.Complaints.Count > 0) ? ExitCode.Findings : ExitCode.Ok;
    }

    private static void Write(Terminal terminal, Receipt receipt)
    {
        var counts = receipt.Counts;
        terminal.Line(
            $"{receipt.File}: {receipt.State.ToString().ToLowerInvariant()}, {counts.Lines} lines = {counts.Facts} facts + {counts.Unchanged} unchanged"
            + $" + {counts.Superseded} superseded + {counts.Rejected} rejected");
        foreach (var complaint in receipt.Complaints.Take(ShownComplaints))
            terminal.Line($"  {complaint.Place ?? $"line {complaint.Line}"}: {complaint.Rule}{(complaint.Field is null ? "" : $" {complaint.Field}")}: {complaint.MessageEn}");
        if (receipt.Complaints.Count > ShownComplaints) terminal.Line($"  … {receipt.Complaints.Count - ShownComplaints} more; --json shows them.");
        foreach (var warnings in receipt.Warnings.GroupBy(warning => warning.Code))
            terminal.Line($"  {warnings.Count()} lines {warnings.Key}: {warnings.First().MessageEn}");
    }
}
