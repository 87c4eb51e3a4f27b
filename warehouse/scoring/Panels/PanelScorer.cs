using System.Globalization;
using System.Text;

namespace ItAnalytics.Scoring;

/// <summary>One line of a panel that could not be used.</summary>
/// <param name="Code">SCO620..SCO626.</param>
/// <param name="File">File as named by the caller.</param>
/// <param name="Line">Line, from 1.</param>
/// <param name="Field">Column.</param>
/// <param name="Message">What is wrong.</param>
/// <param name="Mend">What to do.</param>
public sealed record PanelProblem(string Code, string File, int Line, string Field, string Message, string Mend)
{
    /// <summary>One line: file:line: code field: message; mend.</summary>
    public override string ToString() => $"{File}:{Line}: {Code} {Field}: {Message} {Mend}";
}

/// <summary>One scored group of one year.</summary>
/// <param name="Year">Year.</param>
/// <param name="Scores">Its scores.</param>
public sealed record PanelGroup(int Year, GroupScores Scores);

/// <summary>A scored panel.</summary>
/// <param name="Groups">By year, then by group.</param>
/// <param name="Problems">Lines that could not be used; the others were scored.</param>
public sealed record PanelScoring(IReadOnlyList<PanelGroup> Groups, IReadOnlyList<PanelProblem> Problems)
{
    /// <summary>
    /// Text with the columns <c>entity,year,node,level,value,rank,rank_label,grade</c>: a row per entity, year and node
    /// of the tree; rank and grade stand on the total's rows; an empty value means no score.
    /// </summary>
    public string ToCsv()
    {
        var text = new StringBuilder("entity,year,node,level,value,rank,rank_label,grade\n");
        foreach (var (year, scores) in Groups)
        {
            for (var member = 0; member < scores.Group.Members.Count; member++)
            {
                foreach (var node in scores.Method.Nodes) Append(text, year, scores, member, node);
            }
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, int year, GroupScores scores, int member, NodeDefinition node)
    {
        var score = scores.Node(member, node.Index);
        if (score.State == ScoreState.NotInTree) return;
        var total = scores.Total(member);
        decimal? value = node.Level == 0 ? total.Score : score.State == ScoreState.Scored ? score.Points : null;
        var (rank, label, grade) = node.Level == 0
            ? (total.Rank?.ToString(CultureInfo.InvariantCulture) ?? "", total.RankLabel, total.Grade?.Code ?? "")
            : ("", "", "");
        text.Append(CsvText.Quote(scores.Group.Members[member].Code)).Append(',')
            .Append(year.ToString(CultureInfo.InvariantCulture)).Append(',')
            .Append(node.Code).Append(',').Append(node.Level.ToString(CultureInfo.InvariantCulture)).Append(',')
            .Append(value?.ToString(CultureInfo.InvariantCulture)).Append(',')
            .Append(rank).Append(',').Append(label).Append(',').Append(grade).Append('\n');
    }
}

/// <summary>
/// Scores a whole panel handed in as text with the columns
/// <c>entity,entity_name,entity_group,year,indicator,value</c>. A method with one tree ranks all entities of a year
/// together; one with several takes <c>entity_group</c> for the code of the tree.
/// </summary>
public static class PanelScorer
{
    private static readonly string[] Columns = ["entity", "entity_group", "year", "indicator", "value"];

    private sealed record Row(int Line, string Entity, string Group, int Year, string Indicator, decimal? Value);

    /// <summary>Scores every year by the version that covers it.</summary>
    /// <param name="methods">Versions of one method.</param>
    /// <param name="longCsv">The text; an empty value is a missing one.</param>
    /// <param name="file">Its name, for messages.</param>
    /// <param name="anyYear">Whether the first method scores all years, whatever it covers.</param>
    public static PanelScoring Score(
        IReadOnlyList<Methodology> methods, string longCsv, string file, bool anyYear = false)
    {
        ArgumentNullException.ThrowIfNull(methods);
        ArgumentNullException.ThrowIfNull(longCsv);
        var problems = new List<PanelProblem>();
        var rows = Read(longCsv, file, problems);
        var groups = new List<PanelGroup>();
        foreach (var year in rows.GroupBy(r => r.Year).OrderBy(g => g.Key))
        {
            var method = anyYear ? methods[0] : methods.FirstOrDefault(m => m.Covers(year.Key));
            if (method is null)
            {
                problems.Add(new PanelProblem(PanelCodes.NoVersion, file, year.First().Line, "year",
                    $"No version covers {year.Key}.", "Add a method file for the year or widen 'years' of one."));
                continue;
            }

            foreach (var group in year.GroupBy(r => method.Trees.Count == 1 ? method.Trees[0].Code : r.Group)
                .OrderBy(g => method.TreeIndex(g.Key)))
            {
                if (method.TreeIndex(group.Key) < 0)
                {
                    problems.Add(new PanelProblem(PanelCodes.UnknownTree, file, group.First().Line, "entity_group",
                        $"'{group.Key}' is not a tree of {method.Id}.",
                        $"Write one of {string.Join(", ", method.Trees.Select(t => t.Code))}."));
                    continue;
                }

                var filled = Fill(method, group.Key, [.. group], file, problems);
                groups.Add(new PanelGroup(year.Key, ScoringEngine.Score(method, filled)));
            }
        }

        return new PanelScoring(groups, [.. problems.OrderBy(p => p.Line)]);
    }

    private static PeerGroup Fill(
        Methodology method, string tree, IReadOnlyList<Row> rows, string file, List<PanelProblem> problems)
    {
        var codes = rows.Select(r => r.Entity).Distinct().ToList();
        var position = codes.Select((c, i) => (c, i)).ToDictionary(p => p.c, p => p.i, StringComparer.Ordinal);
        var group = new PeerGroup(method, tree, tree, [.. codes.Select(c => new GroupMember(c))]);
        var seen = new HashSet<(int Member, int Input)>();
        var unknown = new HashSet<string>(StringComparer.Ordinal);
        foreach (var row in rows)
        {
            var input = method.InputIndex(row.Indicator);
            if (input < 0)
            {
                if (unknown.Add(row.Indicator))
                {
                    problems.Add(new PanelProblem(PanelCodes.UnknownIndicator, file, row.Line, "indicator",
                        $"'{row.Indicator}' is not observed by {method.Id}; its rows of {row.Year} are left out.",
                        "Correct the code, or ignore this when the indicator came later or went earlier."));
                }

                continue;
            }

            if (!seen.Add((position[row.Entity], input)))
            {
                problems.Add(new PanelProblem(PanelCodes.Twice, file, row.Line, "value",
                    $"{row.Entity}, {row.Year}, {row.Indicator} stands twice; the first value was kept.",
                    "Drop one of the lines."));
                continue;
            }

            group[position[row.Entity], input] = row.Value is { } value ? Cell.Of(value) : Cell.Missing;
        }

        return group;
    }

    private static List<Row> Read(string text, string file, List<PanelProblem> problems)
    {
        var rows = new List<Row>();
        int[]? at = null;
        foreach (var (line, fields) in CsvText.Rows(text))
        {
            if (at is null)
            {
                at = [.. Columns.Select(c => Array.IndexOf(fields, c))];
                if (at.All(i => i >= 0)) continue;
                problems.Add(new PanelProblem(PanelCodes.Header, file, line, "",
                    $"The header lacks {string.Join(", ", Columns.Where((_, i) => at[i] < 0))}.",
                    "Write entity,entity_name,entity_group,year,indicator,value."));
                return rows;
            }

            if (fields.Length <= at.Max())
            {
                problems.Add(new PanelProblem(PanelCodes.Line, file, line, "",
                    $"{fields.Length} fields where the header has more.", "Complete the line."));
                continue;
            }

            if (!int.TryParse(fields[at[2]], NumberStyles.None, CultureInfo.InvariantCulture, out var year)
                || fields[at[0]].Length == 0 || fields[at[3]].Length == 0)
            {
                problems.Add(new PanelProblem(PanelCodes.Line, file, line, "entity, year, indicator",
                    $"'{fields[at[0]]}', '{fields[at[2]]}', '{fields[at[3]]}' are not an entity, a year and an indicator.",
                    "Complete the line."));
                continue;
            }

            decimal? value = null;
            if (fields[at[4]].Length > 0)
            {
                if (!decimal.TryParse(fields[at[4]], NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
                {
                    problems.Add(new PanelProblem(PanelCodes.Value, file, line, "value",
                        $"'{fields[at[4]]}' is not a number with a decimal point.", "Correct it or leave it empty."));
                    continue;
                }

                value = number;
            }

            rows.Add(new Row(line, fields[at[0]], fields[at[1]], year, fields[at[3]], value));
        }

        if (at is null)
        {
            problems.Add(new PanelProblem(PanelCodes.Header, file, 1, "", "The file is empty.",
                "Write entity,entity_name,entity_group,year,indicator,value."));
        }

        return rows;
    }
}
