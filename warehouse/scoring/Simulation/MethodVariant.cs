using static System.FormattableString;

namespace ItAnalytics.Scoring;

/// <summary>A method with other weights or bounds, for what-if only: it has no hash, and no score of it is kept.</summary>
internal static class MethodVariant
{
    /// <summary>The method itself when nothing is otherwise.</summary>
    public static Methodology Of(
        Methodology method, int tree, IReadOnlyList<ScenarioWeight> weights, IReadOnlyList<ScenarioBounds> bounds)
    {
        if (weights.Count == 0 && bounds.Count == 0) return method;
        var sizes = method.Nodes.Select(n => n.Weights[tree]).ToArray();
        // From the top down, so that a node's own weight has the last word over that of its criterion.
        foreach (var weight in weights.OrderBy(w => method.NodeIndex(w.Node))) SetWeight(method, sizes, weight);
        if (weights.Count > 0) AddUp(method, sizes);
        var rules = method.Nodes.Select(n => n.Rule).ToArray();
        foreach (var bound in bounds) SetBounds(method, rules, bound);
        return method.With([.. method.Nodes.Select(n => n.With(rules[n.Index], WithWeight(n, tree, sizes[n.Index])))]);
    }

    /// <summary>What <see cref="Of"/> would let be otherwise, as it is: the nodes that have a weight in the tree.</summary>
    public static IEnumerable<ScenarioWeight> WeightsOf(Methodology method, int tree) =>
        from node in method.Nodes
        where HasWeight(node) && node.Weights[tree] is not null
        select new ScenarioWeight(node.Code, node.Weights[tree]!.Value);

    /// <summary>The parameters of every rule that has any, as they are, by observation.</summary>
    public static IEnumerable<ScenarioBounds> BoundsOf(Methodology method)
    {
        foreach (var node in method.Nodes)
        {
            IEnumerable<(string Input, Rule Rule)> rules = node.Rule switch
            {
                SumRule sum => sum.Parts.Select(p => (p.Input, p.Rule)),
                BestOfRule best => best.Parts.Select(p => (p.Input, p.Rule)),
                { } rule when node.InputIndexes is [var only] => [(method.Inputs[only].Code, rule)],
                _ => [],
            };
            foreach (var (input, rule) in rules)
            {
                if (Parameters(input, rule) is { } bounds) yield return bounds;
            }
        }
    }

    private static ScenarioBounds? Parameters(string input, Rule rule) => rule switch
    {
        MinMaxRule { Minimum: not null } r => new(input, Lower: r.Minimum, Upper: r.Maximum),
        GoalpostsRule r => new(input, Lower: r.Minimum, Upper: r.Maximum),
        PropTargetRule r => new(input, Target: r.Target, Floor: r.Floor),
        DistanceToTargetRule r => new(input, Target: r.Target),
        CountCapRule r => new(input, Cap: r.Cap),
        BonusRule r => new(input, Cap: r.Cap),
        PenaltyRule r => new(input, Cap: r.Cap),
        _ => null,
    };

    private static bool HasWeight(NodeDefinition node) =>
        node is not ({ Kind: NodeKind.Total or NodeKind.Adjustments } or { Rule: InfoRule or { IsAdjustment: true } });

    private static IReadOnlyList<decimal?> WithWeight(NodeDefinition node, int tree, decimal? weight) =>
        [.. node.Weights.Select((stated, i) => i == tree ? weight : stated)];

    private static void SetWeight(Methodology method, decimal?[] sizes, ScenarioWeight wish)
    {
        var index = method.NodeIndex(wish.Node);
        var node = index < 0 ? null : method.Nodes[index];
        if (node is null || !HasWeight(node) || sizes[index] is not { } old)
        {
            throw new ScenarioException(ScenarioException.Unknown,
                $"'{wish.Node}' has no weight here; name one of "
                + $"{string.Join(", ", method.Nodes.Where(n => HasWeight(n) && sizes[n.Index] > 0m).Select(n => n.Code))}.");
        }

        if (wish.Weight is < 0m or > 1_000_000m)
        {
            throw new ScenarioException(ScenarioException.Impossible,
                Invariant($"The weight {wish.Weight} of {wish.Node} is not between 0 and 1,000,000; write one that is."));
        }

        sizes[index] = wish.Weight;
        if (node.Kind != NodeKind.Criterion || node.Aggregation != Aggregation.Sum) return;
        if (old == 0m && wish.Weight > 0m)
        {
            throw new ScenarioException(ScenarioException.Impossible,
                $"All maxima below {wish.Node} are 0 and cannot grow in proportion; state them one by one.");
        }

        Scale(method, sizes, node, old == 0m ? 0m : wish.Weight / old);
    }

    private static void Scale(Methodology method, decimal?[] sizes, NodeDefinition node, decimal factor)
    {
        foreach (var child in node.Children)
        {
            sizes[child] *= factor;
            if (method.Nodes[child] is { Kind: NodeKind.Criterion, Aggregation: Aggregation.Sum } inner)
                Scale(method, sizes, inner, factor);
        }
    }

    private static void AddUp(Methodology method, decimal?[] sizes)
    {
        for (var n = method.Nodes.Count - 1; n > 0; n--)
        {
            var node = method.Nodes[n];
            var isSum = method.Nodes[node.ParentIndex].Aggregation == Aggregation.Sum;
            if (isSum && node is { Kind: NodeKind.Criterion, Aggregation: Aggregation.Sum } && sizes[n] is not null)
                sizes[n] = node.Children.Sum(c => sizes[c] ?? 0m);
        }
    }

    private static void SetBounds(Methodology method, Rule?[] rules, ScenarioBounds bounds)
    {
        var node = method.Nodes[method.Inputs[ScenarioEngine.InputOf(method, bounds.Input)].NodeIndex];
        var input = method.Inputs[ScenarioEngine.InputOf(method, bounds.Input)].Code;
        rules[node.Index] = rules[node.Index] switch
        {
            SumRule sum => sum with { Parts = Parts(sum.Parts, input, bounds) },
            BestOfRule best => best with { Parts = Parts(best.Parts, input, bounds) },
            var rule => Changed(rule!, bounds),
        };
    }

    private static IReadOnlyList<RulePart> Parts(IReadOnlyList<RulePart> parts, string input, ScenarioBounds bounds) =>
        [.. parts.Select(p => p.Input == input ? p with { Rule = Changed(p.Rule, bounds) } : p)];

    private static Rule Changed(Rule rule, ScenarioBounds b)
    {
        Rule changed = (rule, b) switch
        {
            (MinMaxRule r, { Target: null, Floor: null, Cap: null }) =>
                r with { Minimum = b.Lower ?? r.Minimum, Maximum = b.Upper ?? r.Maximum },
            (GoalpostsRule r, { Target: null, Floor: null, Cap: null }) =>
                r with { Minimum = b.Lower ?? r.Minimum, Maximum = b.Upper ?? r.Maximum },
            (PropTargetRule r, { Lower: null, Upper: null, Cap: null }) =>
                r with { Target = b.Target ?? r.Target, Floor = b.Floor ?? r.Floor },
            (DistanceToTargetRule r, { Lower: null, Upper: null, Floor: null, Cap: null }) =>
                r with { Target = b.Target ?? r.Target },
            (CountCapRule r, { Lower: null, Upper: null, Target: null, Floor: null }) => r with { Cap = b.Cap ?? r.Cap },
            (BonusRule r, { Lower: null, Upper: null, Target: null, Floor: null }) => r with { Cap = b.Cap ?? r.Cap },
            (PenaltyRule r, { Lower: null, Upper: null, Target: null, Floor: null }) => r with { Cap = b.Cap ?? r.Cap },
            _ => throw new ScenarioException(ScenarioException.Impossible,
                $"The rule {YamlFields.Word(rule.Kind)} of {b.Input} has no such bound; MINMAX and GOALPOSTS have lower and "
                + "upper, PROP_TARGET target and floor, DISTANCE_TO_TARGET target, COUNT_CAP, BONUS and PENALTY cap."),
        };
        return IsSound(changed) ? changed : throw new ScenarioException(ScenarioException.Impossible,
            $"The bounds of {b.Input} make no sense: lower must be below upper (both stated, above 0 for logarithms), and "
            + "target and cap above 0.");
    }

    private static bool IsSound(Rule rule) => rule switch
    {
        MinMaxRule r => r.Minimum.HasValue == r.Maximum.HasValue && !(r.Minimum >= r.Maximum),
        GoalpostsRule r => r.Minimum < r.Maximum && (!r.Log || r.Minimum > 0m),
        PropTargetRule r => r.Target > 0m,
        CountCapRule r => r.Cap > 0m,
        BonusRule r => r.Cap > 0m,
        PenaltyRule r => r.Cap > 0m,
        _ => true,
    };
}
