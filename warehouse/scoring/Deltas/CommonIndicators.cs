using System.Globalization;

namespace ItAnalytics.Scoring;

/// <summary>
/// Which indicators of the newer version have a counterpart in the older one, and how much they weigh in the newer tree.
/// </summary>
internal sealed class CommonIndicators
{
    private CommonIndicators(
        bool[] isCommon, int[] olderInput, decimal[] weights, decimal commonWeight,
        IReadOnlyList<BrokenIndicator> broken, DeltaRefusal? refusal)
    {
        IsCommon = isCommon;
        OlderInput = olderInput;
        Weights = weights;
        CommonWeight = commonWeight;
        Broken = broken;
        Refusal = refusal;
    }

    /// <summary>By node of the newer version.</summary>
    public bool[] IsCommon { get; }

    /// <summary>By input of the newer version: position in the older version, -1 when there is none.</summary>
    public int[] OlderInput { get; }

    /// <summary>Effective weight by node in the newer tree.</summary>
    public decimal[] Weights { get; }

    public decimal CommonWeight { get; }

    public IReadOnlyList<BrokenIndicator> Broken { get; }

    public DeltaRefusal? Refusal { get; }

    public static CommonIndicators Of(Methodology older, int olderTree, Methodology newer, int newerTree)
    {
        var weights = EffectiveWeights.Of(newer, newerTree);
        var isCommon = new bool[newer.Nodes.Count];
        var olderInput = new int[newer.Inputs.Count];
        Array.Fill(olderInput, -1);
        if (Unrelated(older, newer) is { } refusal)
            return new CommonIndicators(isCommon, olderInput, weights, 0m, [], refusal);

        var map = older.Version == newer.Version ? null : newer.Comparability;
        var entries = (map?.Entries ?? []).ToDictionary(e => e.Code, StringComparer.Ordinal);
        var broken = new List<BrokenIndicator>();
        foreach (var node in newer.Nodes.Where(n => n.Kind == NodeKind.Indicator && n.Weights[newerTree] is not null))
        {
            var entry = entries.GetValueOrDefault(node.Code);
            var counterpart = Counterpart(older, olderTree, node, entry);
            if (counterpart is null)
            {
                if (weights[node.Index] > 0m || node.Rule!.IsAdjustment)
                {
                    broken.Add(new BrokenIndicator(node.Code,
                        entry?.Kind is ComparabilityKind.NotComparable ? entry.Kind : ComparabilityKind.New, entry?.Note));
                }

                continue;
            }

            isCommon[node.Index] = true;
            Link(older, newer, node, counterpart, entry, olderInput);
        }

        broken.AddRange(entries.Values.Where(e => e.Kind == ComparabilityKind.Dropped)
            .Select(e => new BrokenIndicator(e.Code, e.Kind, e.Note)));
        var weight = newer.Nodes.Where(n => isCommon[n.Index]).Sum(n => weights[n.Index]);
        return new CommonIndicators(
            isCommon, olderInput, weights, weight, broken, TooLittle(weight, map?.MinimumCommonWeight ?? 0m));
    }

    public static DeltaRefusal? TooLittle(decimal weight, decimal least) => weight >= least
        ? null
        : new DeltaRefusal(DeltaCodes.TooLittleInCommon, string.Create(CultureInfo.InvariantCulture,
            $"Only {weight:P1} of the newer weight is comparable; the method asks for {least:P1}."));

    private static DeltaRefusal? Unrelated(Methodology older, Methodology newer)
    {
        if (older.Hash == newer.Hash) return null;
        if (older.Code != newer.Code)
            return new DeltaRefusal(DeltaCodes.OtherMethod, $"{older.Id} and {newer.Id} are different methods.");
        // Two revisions of one version compare by their codes.
        return newer.Version == older.Version || newer.Comparability?.ParentVersion == older.Version
            ? null
            : new DeltaRefusal(DeltaCodes.NoMap, $"{newer.Id} states no comparability with version {older.Version}.");
    }

    private static NodeDefinition? Counterpart(
        Methodology older, int olderTree, NodeDefinition node, ComparabilityEntry? entry)
    {
        if (entry?.Kind is ComparabilityKind.New or ComparabilityKind.NotComparable) return null;
        var index = older.NodeIndex(entry?.From ?? node.Code);
        if (index < 0 || olderTree < 0) return null;
        var found = older.Nodes[index];
        return found.Kind == NodeKind.Indicator && found.Weights[olderTree] is not null ? found : null;
    }

    private static void Link(
        Methodology older, Methodology newer, NodeDefinition node, NodeDefinition counterpart, ComparabilityEntry? entry,
        int[] olderInput)
    {
        for (var i = 0; i < node.InputIndexes.Count; i++)
        {
            var code = newer.Inputs[node.InputIndexes[i]].Code;
            // A renamed indicator with one observation is observed under its old code.
            olderInput[node.InputIndexes[i]] = entry?.From is not null && counterpart.InputIndexes.Count == 1
                ? counterpart.InputIndexes[0]
                : older.InputIndex(code);
        }
    }
}
