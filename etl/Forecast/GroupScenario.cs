using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ItAnalytics.Etl.Score;
using ItAnalytics.Ml.Forecast;
using ItAnalytics.Scoring;

namespace ItAnalytics.Etl.Forecast;

/// <summary>Points of one indicator in the scenario: at the worse end of the 80 % range, as expected, and at the better
/// end; and the most it can give.</summary>
internal readonly record struct ScenarioPoints(double? Low, double Expected, double? High, double Maximum);

/// <summary>
/// A group as the method of the year forecast would score it, by the official engine: figures that are forecast come as
/// expected, all others stay as they were. A figure with parts keeps its number of cases.
/// </summary>
internal sealed class GroupScenario
{
    /// <summary>Rules that look at the whole group are asked agency by agency, which larger groups would pay for with
    /// the square of their size.</summary>
    private const int LargestComparedGroup = 300;

    private readonly KnownMethods methods;
    private readonly PeerGroup last;
    private readonly Dictionary<int, int> places;
    private readonly int[] nodeOfInput;
    private GroupScores? low, expected, high;

    private GroupScenario(KnownMethods methods, PeerGroup last, IReadOnlyList<Member> members)
    {
        this.methods = methods;
        this.last = last;
        Members = members;
        places = members.Select((m, i) => (m.DurableAgencyKey, i)).ToDictionary(p => p.DurableAgencyKey, p => p.i);
        var tree = methods.Target.Method.TreeIndex(last.TreeCode);
        nodeOfInput = new int[methods.Target.Method.Inputs.Count];
        Array.Fill(nodeOfInput, -1);
        foreach (var node in methods.Target.Method.Nodes.Where(n =>
            n.Kind == NodeKind.Indicator && n.Weights[tree] is not null))
        {
            foreach (var input in node.InputIndexes.Where(i => nodeOfInput[i] < 0))
            {
                nodeOfInput[input] = node.Index;
            }
        }
    }

    /// <summary>Members of which anything was observed.</summary>
    public IReadOnlyList<Member> Members { get; }

    /// <summary>
    /// What the target's method alone would do to each member's last total, by place of the member; null where one
    /// method governs both years.
    /// </summary>
    public IReadOnlyList<double>? MethodEffects { get; private init; }

    /// <summary>The scenario of a group; null when the target's method has no tree for it.</summary>
    public static GroupScenario? Of(KnownMethods methods, ResultYear origin, IEnumerable<Member> members)
    {
        var all = members.ToList();
        if (origin.GroupFor(methods.Target.Method, all) is not { } target)
        {
            return null;
        }
        foreach (var input in methods.Target.Method.Inputs)
        {
            for (var member = 0; methods.Differ && member < target.Members.Count; member++)
            {
                // Nobody could have stated it yet: the method shares its points out as for one that does not apply.
                if (methods.Origin!.Method.InputIndex(input.Code) < 0)
                {
                    target.Group[member, input.Index] = Cell.NotApplicable;
                }
            }
        }
        return new GroupScenario(methods, target.Group, target.Members)
        {
            MethodEffects = methods.Differ && origin.GroupFor(methods.Origin!.Method, all) is { } before
                ? Effects(ScoringEngine.Score(methods.Origin.Method, before.Group),
                    ScoringEngine.Score(methods.Target.Method, target.Group))
                : null,
        };
    }

    /// <summary>Puts the forecasts of one agency's indicator into the group, before it is scored.</summary>
    /// <param name="durableAgencyKey">The agency; of another group it is passed over.</param>
    /// <param name="code">Code of the indicator in the target's method.</param>
    /// <param name="full">The value of the whole.</param>
    /// <param name="forecast">Its forecast.</param>
    public void Take(int durableAgencyKey, string code, double full, SeriesForecast forecast)
    {
        var input = methods.Target.Method.InputIndex(code);
        if (input >= 0 && places.TryGetValue(durableAgencyKey, out var member))
        {
            changes.Add((member, input, full, forecast));
        }
    }

    private readonly List<(int Member, int Input, double Full, SeriesForecast Forecast)> changes = [];

    /// <summary>Scores the group three times: all figures at the lower end of their range, as expected, at the
    /// upper.</summary>
    public void Score()
    {
        low = ScoreAt(f => f.Lower80);
        expected = ScoreAt(f => f.Point);
        high = ScoreAt(f => f.Upper80);
    }

    /// <summary>Total of a member when every figure comes as expected; null without one.</summary>
    public double? Total(int member) => expected!.Total(member) is { State: ScoreState.Scored } total
        ? (double)total.Exact
        : null;

    /// <summary>Points that the method gives for a forecast figure; null where it does not score it.</summary>
    public ScenarioPoints? Points(int durableAgencyKey, string code, double full, SeriesForecast forecast)
    {
        var input = methods.Target.Method.InputIndex(code);
        if (input < 0 || nodeOfInput[input] is < 0 and var none || !places.TryGetValue(durableAgencyKey, out var member))
        {
            return null;
        }
        var node = methods.Target.Method.Nodes[nodeOfInput[input]];
        var middle = expected!.Node(member, node.Index);
        if (middle.State != ScoreState.Scored || node.RuleKind == RuleKind.Info)
        {
            return null;
        }
        var isAlone = node.InputIndexes.Count == 1 && !node.Rule!.IsGroupRelative;
        if (!isAlone && Members.Count > LargestComparedGroup)
        {
            return new ScenarioPoints(null, PointsOf(middle), null, (double)middle.Maximum);
        }
        var (one, other) = (
            isAlone ? low! : Moved(member, input, full, forecast.Lower80),
            isAlone ? high! : Moved(member, input, full, forecast.Upper80));
        var ends = (PointsOf(one.Node(member, node.Index)), PointsOf(other.Node(member, node.Index)));
        return new ScenarioPoints(
            Math.Min(ends.Item1, ends.Item2), PointsOf(middle), Math.Max(ends.Item1, ends.Item2),
            (double)middle.Maximum);
    }

    /// <summary>Adds what the scenario rests on beside the forecasts.</summary>
    public void Hash(IncrementalHash hash)
    {
        Append(hash, last.Code);
        for (var member = 0; member < Members.Count; member++)
        {
            Append(hash, Members[member].AgencyCode);
            for (var input = 0; input < last.InputCount; input++)
            {
                var cell = last[member, input];
                Append(hash, string.Create(CultureInfo.InvariantCulture,
                    $"{(int)cell.Status}|{cell.Amount}|{cell.Numerator}|{cell.Denominator}|{cell.ProvenFalse}"));
            }
        }
    }

    /// <summary>Adds one line of text.</summary>
    public static void Append(IncrementalHash hash, string text) => hash.AppendData(Encoding.UTF8.GetBytes(text + "\n"));

    private GroupScores ScoreAt(Func<SeriesForecast, double> figure)
    {
        var group = Copy();
        foreach (var (member, input, full, forecast) in changes)
        {
            group[member, input] = Stated(last[member, input], full, figure(forecast));
        }
        return ScoringEngine.Score(methods.Target.Method, group);
    }

    private PeerGroup Copy()
    {
        var group = new PeerGroup(methods.Target.Method, last.Code, last.TreeCode, last.Members);
        for (var member = 0; member < last.Members.Count; member++)
        {
            for (var input = 0; input < last.InputCount; input++)
            {
                group[member, input] = last[member, input];
            }
        }
        return group;
    }

    private GroupScores Moved(int member, int input, double full, double figure) => WhatIf.Apply(
        expected!, member, [new CellChange(input, Stated(last[member, input], full, figure))]).Scores;

    // A penalty of nothing is no negative number.
    private static double PointsOf(NodeScore score) => (double)score.Points + 0.0;

    private static Cell Stated(Cell cell, double full, double figure)
    {
        // Beyond this an amount is a slip of the pen, and soon no decimal.
        var value = (decimal)Math.Clamp(figure, -1e15, 1e15);
        return cell is { HasRatio: true, Denominator: > 0 } && full != 1
            ? Cell.Ratio(value / (decimal)full * cell.Denominator, cell.Denominator)
            : Cell.Of(value);
    }

    private static List<double> Effects(GroupScores before, GroupScores after) =>
    [
        .. Enumerable.Range(0, after.Group.Members.Count).Select(member =>
            (double)(after.Total(member).Exact - before.Total(member).Exact)),
    ];
}
