using System.CommandLine;
using System.Globalization;
using ItAnalytics.Etl.Corrections;
using ItAnalytics.Warehouse.Corrections;
using ItAnalytics.Warehouse.Db;

namespace ItAnalytics.Api.Cli;

/// <summary><c>correct</c>: the correction ledger: list, show, propose, approve, reject, withdraw.</summary>
internal static class CorrectVerb
{
    private static readonly string[] States = ["PROPOSED", "APPROVED", "REJECTED", "WITHDRAWN", "APPLIED", "REFUSED"];

    public static Verb Create()
    {
        var action = new Argument<string>("ACTION")
        {
            Description = "list, show, propose, approve, reject or withdraw",
            DefaultValueFactory = _ => "list",
        };
        action.AcceptOnlyFromAmong("list", "show", "propose", "approve", "reject", "withdraw");
        var number = new Argument<long?>("NUMBER") { Description = "Number of the correction", Arity = ArgumentArity.ZeroOrOne };
        var state = Options.Text("--state", "Of the list only those that stand there", "STATE");
        state.AcceptOnlyFromAmong(States);
        var group = Options.Text("--group", "The code of a ranked group", "GROUP");
        var year = Options.WholeNumber("--year", "The result year", "YEAR", 1900, 2200);
        var sets = Options.Texts("--set", "A cell as it should be: a number, a ratio such as 19/20, a grade, or MISSING, NOT_APPLICABLE, "
            + "NOT_PUBLISHED, EXCLUDED", "AGENCY:INDICATOR=VALUE");
        var stage = Options.Text("--stage", "The stage at which the cells are stated (default: APPRAISED)", "STAGE");
        stage.AcceptOnlyFromAmong("SELF", "APPRAISED", "PUBLISHED");
        var period = Options.Text("--period", "A period of the year (default: the year as a whole)", "PERIOD");
        var reason = Options.Text("--reason", "Why", "TEXT");
        var ground = Options.Text("--ground", "The rule that it rests on", "TEXT");
        var evidence = Options.Texts("--evidence", "A file of evidence; may be given several times", "FILE");
        var link = Options.Text("--link", "The address of a document that is evidence", "URL");
        var effect = Options.Text("--effect", "The hash of the effect that was seen, as show tells it", "HASH");
        var note = Options.Text("--note", "Why, of a decision", "TEXT");
        var by = Options.Text("--by", "Who does it (default: the user of this machine)", "NAME");
        return new Verb("correct", "Propose corrections with their effect on everyone, and approve those of others")
        {
            Arguments = { action, number },
            Options = { state, group, year, sets, stage, period, reason, ground, evidence, link, effect, note, by },
            Examples =
            [
                "correct propose --group SYN_TW --year 2022 --set SYN-TW-01:DV02=19/20 --reason 'Lệch dòng' --evidence letter.pdf",
                "correct show 3",
                "correct approve 3 --effect 6f0c… --by minh",
                "correct reject 3 --note 'Chưa đủ chứng cứ' --by minh",
            ],
        }.Does(async (context, cancellationToken) =>
        {
            var what = context.Value(action)!;
            await using var warehouse = await context.OpenWarehouseAsync(cancellationToken);
            var etl = warehouse.As(WarehouseRole.Etl);
            var ledger = new CorrectionLedger(etl, CorrectionDesk.Check(etl));
            var actor = context.Value(by) is { } name ? Operator.Actor with { Who = name } : Operator.Actor;
            if (what == "list") return List(context.Terminal, await ledger.ListAsync(context.Value(state), cancellationToken));
            if (what == "propose")
            {
                var cells = (context.Value(sets) ?? []).Select(text => Cell(text, context.Value(stage) ?? "APPRAISED", context.Value(period)));
                var draft = new CorrectionDraft(
                    Needed(context.Value(group), "--group"), context.Value(year) ?? throw new UsageException("propose takes --year."),
                    [.. cells], Needed(context.Value(reason), "--reason"))
                {
                    LegalGround = context.Value(ground) ?? "",
                    Evidence = await KeepAsync(new EvidenceStore(etl), context.Value(evidence) ?? [], actor, cancellationToken),
                    EvidenceLink = context.Value(link),
                };
                var made = await ledger.ProposeAsync(draft, actor, cancellationToken);
                return Show(context.Terminal, made, "PROPOSED", await ledger.EffectAsync(made, cancellationToken));
            }

            var key = context.Value(number) ?? throw new UsageException($"Name the correction: correct {what} NUMBER.");
            switch (what)
            {
                case "show":
                    return Show(context.Terminal, key, null, await ledger.EffectAsync(key, cancellationToken));
                case "approve":
                    var hash = Needed(context.Value(effect), "--effect (the hash that 'correct show NUMBER' tells)");
                    await ledger.ApproveAsync(key, hash, actor, context.Value(note) ?? "", cancellationToken);
                    return Said(context.Terminal, key, "APPROVED", "The next run loads it.");
                case "reject":
                    await ledger.RejectAsync(key, actor, context.Value(note) ?? "", cancellationToken);
                    return Said(context.Terminal, key, "REJECTED", "");
                default:
                    await ledger.WithdrawAsync(key, actor, context.Value(note) ?? "", cancellationToken);
                    return Said(context.Terminal, key, "WITHDRAWN", "");
            }
        });
    }

    private static string Needed(string? value, string option) => value ?? throw new UsageException($"It takes {option}.");

    private static async Task<IReadOnlyList<string>> KeepAsync(
        EvidenceStore store, IEnumerable<string> paths, Actor actor, CancellationToken cancellationToken)
    {
        var hashes = new List<string>();
        foreach (var path in paths)
        {
            if (!File.Exists(path)) throw new UsageException($"--evidence: there is no file '{path}'.");
            hashes.Add((await store.AddAsync(path, Path.GetFileName(path), actor, cancellationToken)).Card.ContentHash);
        }
        return hashes;
    }

    /// <summary>AGENCY:INDICATOR=VALUE.</summary>
    internal static ProposedCell Cell(string text, string stage, string? period)
    {
        var (colon, equals) = (text.IndexOf(':', StringComparison.Ordinal), text.IndexOf('=', StringComparison.Ordinal));
        if (colon < 1 || equals < colon + 2 || equals == text.Length - 1)
            throw new UsageException($"--set takes AGENCY:INDICATOR=VALUE, not '{text}'.");
        var (indicator, value) = (text[(colon + 1)..equals], text[(equals + 1)..]);
        var cell = new ProposedCell(text[..colon], indicator, period, stage, "VALUE", null, null, null, null);
        if (indicator == "GRADE") return cell with { Grade = value };
        if (Figure.StatusOf(value) is > Figure.HasValue) return cell with { Status = value };
        if (value.Split('/') is [var above, var below] && Number(above) is { } part && Number(below) is { } whole)
            return cell with { Numerator = part, Denominator = whole };
        return Number(value) is { } number
            ? cell with { Value = number }
            : throw new UsageException($"--set: '{value}' is no number, no ratio such as 19/20, and no status such as MISSING.");
    }

    private static decimal? Number(string text) =>
        decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static int List(Terminal terminal, IReadOnlyList<CorrectionLine> cases)
    {
        if (terminal.Json) terminal.WriteJson(new { corrections = cases });
        foreach (var one in terminal.Json ? [] : cases)
        {
            terminal.Line($"{one.Number} {one.State} {one.Group} {one.Year} {one.Kind}, proposed by {one.ProposedBy}"
                + $"{(one.DecidedBy is { } decider ? $", decided by {decider}" : "")}: {one.Reason}");
        }
        if (!terminal.Json && cases.Count == 0) terminal.Line("There is no such correction.");
        return ExitCode.Ok;
    }

    private static int Show(Terminal terminal, long number, string? state, CorrectionEffect effect)
    {
        if (terminal.Json)
        {
            terminal.WriteJson(new
            {
                number,
                state,
                effect.Hash,
                changes = effect.Changes.Select(c => new { agency = c.Agency.Code, c.Before, c.After }),
            });
            return ExitCode.Ok;
        }
        terminal.Line($"Correction {number} of {effect.Group} {effect.Year}{(effect.Publication is null ? "" : ", a restatement")}: {effect.Describe()}.");
        foreach (var change in effect.Changes)
            terminal.Line($"  {change.Agency.Code}: {Text(change.Before)} -> {Text(change.After)}");
        terminal.Line($"Effect {effect.Hash}");
        return ExitCode.Ok;
    }

    private static string Text(Standing? standing) => standing is null ? "-"
        : string.Create(CultureInfo.InvariantCulture, $"{standing.Total} {standing.Rank} {standing.Grade}");

    private static int Said(Terminal terminal, long number, string state, string more)
    {
        if (terminal.Json) terminal.WriteJson(new { number, state });
        else terminal.Line($"Correction {number} is {state}. {more}".TrimEnd());
        return ExitCode.Ok;
    }
}
