using System.Globalization;
using Dapper;
using ItAnalytics.Warehouse.Errors;
using ItAnalytics.Warehouse.Statements;
using Npgsql;

namespace ItAnalytics.Warehouse.Corrections;

/// <summary>One cell as somebody wants it stated anew, by codes.</summary>
/// <param name="Agency">Code of the agency.</param>
/// <param name="Indicator">Code of the indicator, or TOTAL, RANK, GRADE of what was published.</param>
/// <param name="Period">Code of a period of the result year; null for the year as a whole.</param>
/// <param name="Stage">SELF, APPRAISED or PUBLISHED.</param>
/// <param name="Status">VALUE, or why there is none.</param>
/// <param name="Value">The value.</param>
/// <param name="Numerator">The counted part.</param>
/// <param name="Denominator">The whole it is part of.</param>
/// <param name="Grade">The code of a grade.</param>
public sealed record ProposedCell(
    string Agency, string Indicator, string? Period, string Stage, string Status, decimal? Value, decimal? Numerator,
    decimal? Denominator, string? Grade);

/// <summary>One cell of a case, its names resolved.</summary>
/// <param name="Line">Number within the case, from 1.</param>
/// <param name="Agency">Code of the agency.</param>
/// <param name="Indicator">Code of the indicator.</param>
/// <param name="Period">Code of the period.</param>
/// <param name="PeriodType">Type of the period, as in <c>dw.dim_period</c>.</param>
/// <param name="Stage">Code of the stage.</param>
/// <param name="AgencyKey">Key of the version that answers for the period.</param>
/// <param name="IndicatorKey">Key of the indicator.</param>
/// <param name="PeriodKey">Key of the period.</param>
/// <param name="Place">Where it stands within family and year.</param>
/// <param name="Before">What stands there; null: nothing.</param>
/// <param name="After">What it is to state.</param>
public sealed record CaseCell(
    int Line, string Agency, string Indicator, string Period, string PeriodType, string Stage, int AgencyKey, int IndicatorKey,
    int PeriodKey, FigurePlace Place, Figure? Before, Figure After);

/// <summary>Resolves the names of a proposal and says what is wrong with it.</summary>
public static class ProposedCells
{
    private const int MostCells = 500;

    private sealed record Row(
        int Line, string Agency, string Indicator, string Period, string Stage, int? AgencyKey, int? DurableAgencyKey,
        int? IndicatorKey, string ValueKind, int? PeriodKey, string PeriodType, short? Year, short? StageKey, short? StatusKey,
        decimal? Value, decimal? Numerator, decimal? Denominator, string? Grade);

    /// <summary>The cells with their keys and with what stands in them.</summary>
    /// <param name="connection">Rights to read the warehouse.</param>
    /// <param name="group">The group whose members' cells they are.</param>
    /// <param name="cells">As they are wished for.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="CodedException">WHS330: something that is not there; WHS334: a proposal that does not do.</exception>
    public static async Task<IReadOnlyList<CaseCell>> ResolveAsync(
        NpgsqlConnection connection, OfficialGroup group, IReadOnlyList<ProposedCell> cells, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(group);
        ArgumentNullException.ThrowIfNull(cells);
        if (cells.Count is 0 or > MostCells)
            throw Invalid($"A correction states 1 to {MostCells} cells; this one states {cells.Count}.");
        var year = group.Year.ToString(CultureInfo.InvariantCulture);
        var rows = await connection.QueryAsync<Row>(new CommandDefinition(
            SqlFile.Read("ledger/cells_resolve.sql"),
            new
            {
                family = group.Family,
                agencies = cells.Select(c => c.Agency).ToArray(),
                indicators = cells.Select(c => c.Indicator).ToArray(),
                periods = cells.Select(c => c.Period ?? year).ToArray(),
                stages = cells.Select(c => c.Stage).ToArray(),
            },
            cancellationToken: cancellationToken));
        var members = group.Members.Select(m => m.DurableKey).ToHashSet();
        List<CaseCell> resolved = [.. rows.Select(row => Resolve(group, members, row, cells[row.Line - 1]))];
        if (resolved.GroupBy(c => (c.AgencyKey, c.IndicatorKey, c.PeriodKey, c.Place.Stage)).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw Invalid($"{Describe(twice.First())} is stated twice. State it once.");
        if (resolved.Select(c => c.PeriodType).Distinct().Count() > 1)
            throw Invalid("The cells are of periods of different kinds, such as a year and a month. Propose them one kind at a time.");
        return resolved;
    }

    private static CaseCell Resolve(OfficialGroup group, HashSet<int> members, Row row, ProposedCell cell)
    {
        if (row.PeriodKey is not { } period || row.Year != group.Year)
            throw Unknown($"There is no period '{row.Period}' in {group.Year}. Take a code such as {group.Year} or {group.Year}-03.");
        if (row.AgencyKey is not { } agencyKey || !members.Contains(row.DurableAgencyKey!.Value))
            throw Unknown($"'{row.Agency}' is no member of {group.Code} in {group.Year}. Take a code from its leaderboard.");
        if (row.IndicatorKey is not { } indicator)
            throw Unknown($"{group.Family} has no indicator '{row.Indicator}'. Take a code from the methodology, or TOTAL, RANK, GRADE.");
        if (row.StageKey is not { } stage)
            throw Unknown($"There is no stage '{row.Stage}'. Name SELF, APPRAISED or PUBLISHED.");
        var place = new FigurePlace(row.DurableAgencyKey!.Value, row.Indicator, stage, period % 1000);
        var stored = row.StatusKey is { } status ? new Figure(status, row.Value, row.Numerator, row.Denominator, row.Grade) : null;
        // An approved correction of the same cell counts as done.
        var before = group.At(place) ?? stored;
        var resolved = new CaseCell(
            row.Line, row.Agency, row.Indicator, row.Period, row.PeriodType, row.Stage, agencyKey, indicator, period, place,
            before, FigureOf(row, cell));
        return Says(resolved.Before, resolved.After)
            ? throw Invalid($"{Describe(resolved)} says that already. A correction states something new.")
            : resolved;
    }

    private static Figure FigureOf(Row row, ProposedCell cell)
    {
        var isGrade = row.ValueKind == "GRADE";
        var figure = (cell.Status, cell.Value, cell.Numerator, cell.Denominator, cell.Grade) switch
        {
            ("VALUE", { } value, null, null, null) when !isGrade => new Figure(Figure.HasValue, value, null, null, null),
            ("VALUE", null, { } part, { } whole, null) when !isGrade => new Figure(Figure.HasValue, null, part, whole, null),
            ("VALUE", null, null, null, { Length: > 0 } grade) when isGrade => new Figure(Figure.HasValue, null, null, null, grade),
            (not "VALUE", null, null, null, null) when Figure.StatusOf(cell.Status) is { } status => new Figure(status, null, null, null, null),
            _ => null,
        };
        return figure ?? throw Invalid(
            $"The figure {row.Indicator} of {row.Agency} must be stated in one way: "
            + (isGrade ? "the code of a grade, or a status that has no value."
                : "value, or numerator and denominator, or a status that has no value."));
    }

    // A ratio and the value that follows from it say the same.
    private static bool Says(Figure? before, Figure after) => before is not null && before.Status == after.Status
        && (after.Value is null || (before.Value == after.Value && before.Numerator is null))
        && before.Numerator == after.Numerator && before.Denominator == after.Denominator && before.Grade == after.Grade;

    private static string Describe(CaseCell cell) => $"{cell.Indicator} of {cell.Agency} in {cell.Period} ({cell.Stage})";

    private static CodedException Unknown(string message) => new(LedgerErrorCodes.Unknown, message);

    private static CodedException Invalid(string message) => new(LedgerErrorCodes.ProposalInvalid, message);
}
