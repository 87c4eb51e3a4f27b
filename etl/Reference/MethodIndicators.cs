using System.Globalization;
using ItAnalytics.Scoring;

namespace ItAnalytics.Etl.Reference;

/// <summary>One row of <c>dw.dim_indicator</c> as a family of methods implies it.</summary>
internal sealed record IndicatorRow(
    string Code, string NameVi, string NameEn, string Unit, short Direction, string ValueKind, decimal? Minimum, decimal? Maximum);

/// <summary>
/// Works out the indicators of a family from its versions: what its files ask of every agency, and the reserved ones
/// that any source may publish about it: totals, grades, ranks and the numbers of agencies with each grade.
/// </summary>
internal static class MethodIndicators
{
    /// <summary>The published or computed total.</summary>
    public const string Total = "TOTAL";

    /// <summary>The published grade.</summary>
    public const string Grade = "GRADE";

    /// <summary>The published rank.</summary>
    public const string Rank = "RANK";

    /// <summary>All indicators of a family; where versions differ, the latest one names them.</summary>
    /// <param name="versions">Versions, oldest first.</param>
    public static IReadOnlyList<IndicatorRow> Of(IReadOnlyList<Methodology> versions)
    {
        var rows = new Dictionary<string, IndicatorRow>(StringComparer.Ordinal);
        foreach (var method in versions)
        {
            foreach (var node in method.Nodes.Where(n => n.Kind == NodeKind.Indicator && method.InputIndex(n.Code) < 0))
                rows[node.Code] = Row(node.Code, node.Name, node.Measure, RuleKind.Sum);
            foreach (var input in method.Inputs)
                rows[input.Code] = Row(input.Code, input.Name, input.Measure, RuleOf(method.Nodes[input.NodeIndex], input.Code));
        }

        foreach (var reserved in Reserved(versions)) rows.TryAdd(reserved.Code, reserved);
        return [.. rows.Values];
    }

    private static IEnumerable<IndicatorRow> Reserved(IReadOnlyList<Methodology> versions)
    {
        var largest = versions.Max(m => m.Clamp.To ?? (HasAdjustments(m) ? null : m.Scale));
        var unbounded = versions.Any(m => m.Clamp.To is null && HasAdjustments(m));
        var smallest = versions.Any(m => m.Clamp.From is null && HasAdjustments(m)) ? (decimal?)null : 0;
        yield return new IndicatorRow(Total, "Tổng điểm", "Total", "points", 1, "SCORE", smallest, unbounded ? null : largest);
        yield return new IndicatorRow(Grade, "Xếp loại", "Grade", "grade", 0, "GRADE", null, null);
        yield return new IndicatorRow(Rank, "Thứ hạng", "Rank", "rank", -1, "RANK", 1, null);
        yield return new IndicatorRow("GROUP_SIZE", "Số cơ quan trong khối", "Agencies in the group", "agencies", 0, "COUNT", 0, null);
        yield return new IndicatorRow("CRITERIA_COUNT", "Số tiêu chí", "Criteria", "criteria", 0, "COUNT", 0, null);
        foreach (var band in versions.SelectMany(m => m.Grades.Bands).GroupBy(b => b.Code).Select(g => g.Last()))
            yield return new IndicatorRow(
                $"GRADE_{band.Code}", $"Số cơ quan xếp loại {band.Name.Vi}", $"Agencies graded {band.Name.En}", "agencies", 0, "COUNT", 0, null);
    }

    private static bool HasAdjustments(Methodology method) => method.Nodes.Any(n => n.Kind == NodeKind.Adjustments);

    private static RuleKind RuleOf(NodeDefinition node, string input) => node.Rule switch
    {
        SumRule sum => sum.Parts.First(p => p.Input == input).Rule.Kind,
        BestOfRule best => best.Parts.First(p => p.Input == input).Rule.Kind,
        { } rule => rule.Kind,
        null => RuleKind.Info,
    };

    private static IndicatorRow Row(string code, LocalisedText name, Measure measure, RuleKind rule)
    {
        var kind = measure.Unit == "%" ? "RATIO" : rule switch
        {
            RuleKind.Bool => "BOOLEAN",
            RuleKind.Step when measure.Unit == "level" => "LEVEL",
            RuleKind.CountCap => "COUNT",
            RuleKind.Prop or RuleKind.PropTarget when measure.Denominator is not null => "RATIO",
            _ => "NUMBER",
        };
        var (minimum, maximum) = kind switch
        {
            "RATIO" => (0m, measure.Full),
            "BOOLEAN" => (0m, 1m),
            "COUNT" => (0m, null),
            _ => SpanOfUnit(measure.Unit) ?? (null, null),
        };
        var direction = (short)(rule == RuleKind.Info ? 0 : measure.Direction == Direction.HigherIsBetter ? 1 : -1);
        return new IndicatorRow(code, name.Vi, name.En, measure.Unit, direction, kind, minimum, maximum);
    }

    // A unit that is a span, such as 1-10, says what can be true.
    private static (decimal? Minimum, decimal? Maximum)? SpanOfUnit(string unit)
    {
        var ends = unit.Split('-');
        return ends.Length == 2
            && decimal.TryParse(ends[0], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var from)
            && decimal.TryParse(ends[1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var to)
            ? (from, to)
            : null;
    }
}
