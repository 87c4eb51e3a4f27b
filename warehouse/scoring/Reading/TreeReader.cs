using static System.FormattableString;

namespace ItAnalytics.Scoring;

/// <summary>
/// Reads trees, the total, criteria and indicators, puts them in order (parents first), and checks references, cycles
/// and weights.
/// </summary>
internal sealed class TreeReader(YamlFields fields, decimal scale, WithinYear within)
{
    private readonly List<NodeDraft> drafts = [];
    private readonly Dictionary<string, NodeDraft> byCode = new(StringComparer.Ordinal);
    private List<TreeDefinition> trees = [];

    /// <summary>The nodes in their final order.</summary>
    internal sealed record Result(
        IReadOnlyList<NodeDefinition> Nodes, IReadOnlyList<InputDefinition> Inputs, IReadOnlyList<TreeDefinition> Trees)
    {
        public int IndexOf(string code) => Nodes.FirstOrDefault(n => n.Code == code)?.Index ?? -1;

        public bool IsIndicator(string code) =>
            Nodes.FirstOrDefault(n => n.Code == code) is { Kind: NodeKind.Indicator };
    }

    public Result Read()
    {
        trees = ReadTrees();
        ReadTotal();
        foreach (var criterion in fields.Maps("criteria")) ReadCriterion(criterion);
        foreach (var indicator in fields.Maps("indicators")) ReadIndicator(indicator);
        if (drafts.All(d => d.Kind != NodeKind.Indicator)) fields.Missing("indicators");
        Connect();
        foreach (var draft in drafts) ReadWeights(draft);
        var order = Order();
        CheckWeights();
        return Build(order);
    }

    private List<TreeDefinition> ReadTrees()
    {
        var read = new List<TreeDefinition>();
        foreach (var tree in fields.Maps("trees"))
        {
            var code = tree.RequiredCode("code");
            if (read.Any(t => t.Code == code))
                tree.Report(ProblemCodes.Duplicate, "code", $"Two trees are called '{code}'.", "Give each its own code.");
            else
                read.Add(new TreeDefinition(read.Count, code, tree.Name()));
            tree.Close();
        }

        return read.Count > 0 ? read : [new TreeDefinition(0, "ALL", new LocalisedText("Tất cả", "All"))];
    }

    private void ReadTotal()
    {
        if (fields.Map("total") is not { } total)
        {
            if (!fields.Has("total")) fields.Missing("total");
            total = new YamlFields(new YamlDotNet.RepresentationModel.YamlMappingNode(), "total", new ReadingContext(""));
        }

        Add(new NodeDraft
        {
            Fields = total,
            Code = total.RequiredCode("code"),
            Name = total.Name(),
            Kind = NodeKind.Total,
            Aggregation = total.Choice("aggregate", Aggregation.Sum),
            MinimumShare = MinimumShare(total),
            Normalisation = Normalisation(total),
            WeightsSum = total.Number("weights_sum"),
        });
        total.Close();
    }

    private void ReadCriterion(YamlFields criterion)
    {
        Add(new NodeDraft
        {
            Fields = criterion,
            Code = criterion.RequiredCode("code"),
            Name = criterion.Name(),
            Kind = criterion.Flag("adjusts") ? NodeKind.Adjustments : NodeKind.Criterion,
            Parent = criterion.Text("parent"),
            Aggregation = criterion.Choice("aggregate", Aggregation.Sum),
            MinimumShare = MinimumShare(criterion),
            Normalisation = Normalisation(criterion),
            WeightsSum = criterion.Number("weights_sum"),
        });
        criterion.Text("source");
    }

    private void ReadIndicator(YamlFields indicator)
    {
        var measure = RuleReader.Measure(indicator, within);
        Rule rule = new InfoRule();
        if (indicator.Map("rule") is { } ruleFields) rule = RuleReader.Read(ruleFields, measure.Direction, measure.WithinYear);
        else if (!indicator.Has("rule")) indicator.Missing("rule");
        var code = indicator.RequiredCode("code");
        Add(new NodeDraft
        {
            Fields = indicator,
            Code = code,
            Name = indicator.Name(),
            Kind = NodeKind.Indicator,
            Parent = indicator.Text("parent"),
            Rule = rule,
            Measure = measure,
            Input = indicator.Has("input") ? indicator.RequiredCode("input") : code,
            Marks = ReadMarks(indicator),
        });
        indicator.Text("note");
    }

    private static Marks ReadMarks(YamlFields indicator)
    {
        var source = indicator.Text("source");
        if (indicator.Map("marks") is not { } marks) return Marks.None with { Source = source };
        var read = new Marks(
            marks.Choice("name", Mark.Unmarked), marks.Choice("rule", Mark.Unmarked), marks.Choice("points", Mark.Unmarked),
            source);
        marks.Close();
        return read;
    }

    private static decimal? MinimumShare(YamlFields node)
    {
        var share = node.Number("minimum_share");
        if (share is < 0 or > 1)
            node.Report(ProblemCodes.RuleParameters, "minimum_share", "It lies between 0 and 1.", "Write 0.9.");
        return share;
    }

    private static Rule? Normalisation(YamlFields node)
    {
        if (node.Map("normalise") is not { } inner) return null;
        var rule = RuleReader.Read(inner, Direction.HigherIsBetter);
        if (rule is MinMaxRule or ZScoreRule or PercentileRule or RankRule or GoalpostsRule or MaxNormRule) return rule;
        node.Report(ProblemCodes.RuleParameters, "normalise", "A criterion cannot be normalised by this rule.",
            "Use MINMAX, GOALPOSTS, ZSCORE, PERCENTILE, RANK or MAXNORM.");
        return null;
    }

    private void Add(NodeDraft draft)
    {
        drafts.Add(draft);
        if (draft.Code.Length == 0) return;
        if (!byCode.TryAdd(draft.Code, draft))
        {
            draft.Fields.Report(ProblemCodes.Duplicate, "code",
                $"'{draft.Code}' already stands in line {byCode[draft.Code].Fields.LineOf("code")}.",
                "Give each node its own code.");
        }
    }

    private void Connect()
    {
        var total = drafts[0];
        foreach (var draft in drafts.Skip(1))
        {
            var parent = draft.Parent is null ? total : byCode.GetValueOrDefault(draft.Parent);
            if (parent is null)
            {
                draft.Fields.Report(ProblemCodes.UnknownReference, "parent", $"There is no node '{draft.Parent}'.",
                    "Name a criterion of this file.");
            }
            else if (parent.Kind == NodeKind.Indicator)
            {
                draft.Fields.Report(ProblemCodes.UnknownReference, "parent", $"'{draft.Parent}' is an indicator.",
                    "Hang it under a criterion.");
            }
            else if (draft.Kind == NodeKind.Adjustments && parent.Kind != NodeKind.Total)
            {
                draft.Fields.Report(ProblemCodes.RuleParameters, "adjusts", "Bonus and penalty stand beside the whole base.",
                    "Hang this criterion under the total.");
            }
            else if (draft.Kind == NodeKind.Indicator && draft.Rule is { IsAdjustment: true } != (parent.Kind == NodeKind.Adjustments))
            {
                draft.Fields.Report(ProblemCodes.RuleParameters, draft.Rule is null ? null : "rule",
                    "BONUS and PENALTY belong under a criterion with 'adjusts: true', and nothing else does.",
                    "Move the indicator or change its rule.");
                parent.Children.Add(draft);
            }
            else
            {
                parent.Children.Add(draft);
            }
        }
    }

    private void ReadWeights(NodeDraft draft)
    {
        draft.Weights = new decimal?[trees.Count];
        if (draft.Kind == NodeKind.Total)
        {
            Array.Fill(draft.Weights, scale);
            return;
        }

        var parent = draft.Parent is null ? drafts[0] : byCode.GetValueOrDefault(draft.Parent);
        if (draft.Rule is { IsAdjustment: true } || draft.Kind == NodeKind.Adjustments) ReadTreeList(draft);
        else ReadNumbers(draft, parent?.Aggregation ?? Aggregation.Sum);
        draft.Fields.Close();
    }

    private void ReadTreeList(NodeDraft draft)
    {
        var cap = draft.Rule switch
        {
            BonusRule bonus => bonus.Cap,
            PenaltyRule penalty => penalty.Cap,
            _ => 0m,
        };
        var listed = draft.Fields.Texts("trees");
        if (listed.Count == 0) Array.Fill(draft.Weights, cap);
        foreach (var (code, line) in listed)
        {
            if (TreeIndex(code, line, draft.Fields.Path) is { } tree) draft.Weights[tree] = cap;
        }
    }

    private void ReadNumbers(NodeDraft draft, Aggregation parent)
    {
        var (key, other) = parent == Aggregation.Sum ? ("max", "weight") : ("weight", "max");
        if (draft.Fields.Has(other))
        {
            draft.Fields.Report(ProblemCodes.Weights, other,
                $"The parent aggregates by {YamlFields.Word(parent)}, so this node has a '{key}', not a '{other}'.",
                $"Write '{key}'.");
        }

        var stated = draft.Fields.NumberByTree(key);
        draft.WeightsStated = stated.Count > 0;
        foreach (var (code, number, line) in stated)
        {
            if (number < 0)
            {
                draft.Fields.Context.Report(ProblemCodes.Weights, line, $"{draft.Fields.Path}.{key}",
                    Invariant($"{number} is below 0."), "Turn the direction round instead.");
            }

            if (code is null) Array.Fill(draft.Weights, number);
            else if (TreeIndex(code, line, $"{draft.Fields.Path}.{key}") is { } tree) draft.Weights[tree] = number;
        }

        if (draft.WeightsStated) return;
        if (draft.Rule is InfoRule) Array.Fill(draft.Weights, 0m);
        else if (parent != Aggregation.Sum) Array.Fill(draft.Weights, 1m);
        else if (draft.Kind == NodeKind.Indicator) draft.Fields.Missing("max");
    }

    private int? TreeIndex(string code, long line, string path)
    {
        var tree = trees.FirstOrDefault(t => t.Code == code);
        if (tree is not null) return tree.Index;
        fields.Context.Report(ProblemCodes.UnknownReference, line, path, $"There is no tree '{code}'.",
            $"Name one of {string.Join(", ", trees.Select(t => t.Code))}.");
        return null;
    }

    /// <summary>Parents first, children in the order of the file; what no path from the total reaches is in a cycle.</summary>
    private List<NodeDraft> Order()
    {
        var order = new List<NodeDraft>(drafts.Count);
        Place(drafts[0]);
        foreach (var draft in drafts.Where(d => !d.Placed && d.Children.Count > 0 && InCycle(d)))
        {
            draft.Fields.Report(ProblemCodes.Cycle, "parent", $"'{draft.Code}' is its own ancestor.",
                "Hang one node of the ring under the total.");
        }

        return order;

        void Place(NodeDraft draft)
        {
            if (draft.Placed) return;
            draft.Placed = true;
            order.Add(draft);
            foreach (var child in draft.Children) Place(child);
        }
    }

    private bool InCycle(NodeDraft draft)
    {
        var at = draft;
        for (var i = 0; i <= drafts.Count; i++)
        {
            if (at.Parent is null || !byCode.TryGetValue(at.Parent, out at)) return false;
            if (at == draft) return true;
        }

        return false;
    }

    private void CheckWeights()
    {
        foreach (var draft in drafts.Where(d => d.Placed && d.Kind != NodeKind.Indicator).Reverse())
        {
            if (draft.Children.Count == 0)
            {
                draft.Fields.Report(ProblemCodes.EmptyNode, null, $"'{draft.Code}' has no children.",
                    "Give it indicators or drop it.");
            }

            if (draft.Kind == NodeKind.Adjustments) continue;
            foreach (var tree in trees) CheckTree(draft, tree);
        }
    }

    private void CheckTree(NodeDraft draft, TreeDefinition tree)
    {
        var base_ = draft.Children.Where(c => c.Kind != NodeKind.Adjustments).ToList();
        var inTree = base_.Where(c => c.Weights[tree.Index] is not null).ToList();
        var sum = inTree.Sum(c => c.Weights[tree.Index]!.Value);
        if (draft.Aggregation == Aggregation.Sum)
        {
            // A criterion's maximum need not be stated: it is what its children add up to.
            if (draft.Kind == NodeKind.Criterion && !draft.WeightsStated)
            {
                draft.Weights[tree.Index] = inTree.Count == 0 ? null : sum;
            }
            else if (draft.Kind == NodeKind.Total || ParentSums(draft))
            {
                var stated = draft.Weights[tree.Index] ?? 0m;
                if (stated != sum && base_.Count > 0)
                {
                    draft.Fields.Report(ProblemCodes.Weights, draft.Kind == NodeKind.Total ? null : "max",
                        Invariant($"In tree {tree.Code} the maxima under '{draft.Code}' add up to {sum}, not to {stated}."),
                        "Correct a maximum or the sum.");
                }
            }
        }

        if (draft.WeightsSum is { } wanted && inTree.Count > 0 && sum != wanted)
        {
            draft.Fields.Report(ProblemCodes.Weights, "weights_sum",
                Invariant($"In tree {tree.Code} the weights under '{draft.Code}' add up to {sum}, not to {wanted}."),
                "Correct a weight or the sum.");
        }
    }

    private bool ParentSums(NodeDraft draft) =>
        (draft.Parent is null ? drafts[0] : byCode.GetValueOrDefault(draft.Parent))?.Aggregation == Aggregation.Sum;

    private Result Build(List<NodeDraft> order)
    {
        var position = order.Select((d, i) => (d, i)).ToDictionary(p => p.d, p => p.i);
        var inputs = new List<InputDefinition>();
        var nodes = new NodeDefinition[order.Count];
        for (var i = 0; i < order.Count; i++)
        {
            var draft = order[i];
            var parent = i == 0 ? -1 : position[draft.Parent is null ? drafts[0] : byCode[draft.Parent]];
            nodes[i] = new NodeDefinition(i, draft.Code, draft.Name, draft.Kind, parent, i == 0 ? 0 : nodes[parent].Level + 1)
            {
                Aggregation = draft.Aggregation,
                MinimumShare = draft.MinimumShare,
                Normalisation = draft.Normalisation,
                Rule = draft.Rule,
                Measure = draft.Measure,
                Marks = draft.Marks,
                InputIndexes = draft.Rule is null ? [] : Inputs(draft, i, inputs),
                Weights = draft.Weights,
                Children = [.. draft.Children.Select(c => position[c])],
            };
        }

        return new Result(nodes, inputs, trees);
    }

    private static int[] Inputs(NodeDraft draft, int node, List<InputDefinition> inputs)
    {
        var wanted = draft.Rule switch
        {
            SumRule sum => sum.Parts.Select(p => (p.Input, p.Name, p.Measure)),
            BestOfRule best => best.Parts.Select(p => (p.Input, p.Name, p.Measure)),
            _ => [(draft.Input, draft.Name, draft.Measure)],
        };
        var indexes = new List<int>();
        foreach (var (code, name, measure) in wanted)
        {
            var known = inputs.FindIndex(x => x.Code == code);
            if (known < 0)
            {
                inputs.Add(new InputDefinition(known = inputs.Count, code, name, node, measure));
            }
            else if (inputs[known].Measure.WithinYear != measure.WithinYear)
            {
                draft.Fields.Report(ProblemCodes.RuleParameters, "within_year",
                    $"'{code}' is drawn by {YamlFields.Word(inputs[known].Measure.WithinYear)} where it is used first.",
                    "Give one observation one 'within_year'.");
            }

            indexes.Add(known);
        }

        return [.. indexes];
    }
}
