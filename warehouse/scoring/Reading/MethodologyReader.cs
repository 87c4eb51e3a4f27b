using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;
using static System.FormattableString;

namespace ItAnalytics.Scoring;

/// <summary>
/// Text of a method file in, a checked <see cref="Methodology"/> or all problems out. Reads top down: header, policies,
/// trees, tree, views, comparability; then the checks that need the whole.
/// </summary>
public static class MethodologyReader
{
    /// <summary>Reads one file.</summary>
    /// <param name="text">Its content.</param>
    /// <param name="file">Its name, for messages.</param>
    public static MethodologyReading Read(string text, string file)
    {
        ArgumentNullException.ThrowIfNull(text);
        var context = new ReadingContext(file);
        var root = Parse(text, context);
        var methodology = root is null ? null : Read(root, context);
        var problems = context.Problems.OrderBy(p => p.Line).ToList();
        return new MethodologyReading(problems.Count == 0 ? methodology : null, problems);
    }

    private static YamlMappingNode? Parse(string text, ReadingContext context)
    {
        if (DamagedLine(text) is { } damaged)
        {
            context.Report(ProblemCodes.NotYaml, damaged, "", "A character here is not text.",
                "Save the file as UTF-8 and retype the line.");
            return null;
        }

        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            if (stream.Documents.Count == 1 && stream.Documents[0].RootNode is YamlMappingNode root) return root;
            context.Report(ProblemCodes.NotYaml, 1, "", "The file is not one YAML mapping.", "Start with 'code: ...'.");
        }
        catch (YamlException problem)
        {
            context.Report(ProblemCodes.NotYaml, problem.Start.Line, "", $"Not YAML: {problem.Message}",
                "Check indentation, quotes and keys that stand twice.");
        }
        catch (InvalidOperationException)
        {
            // The scanner gives up without a place on some unclosed brackets; the shortest prefix that it gives up on
            // ends in the line at fault.
            context.Report(ProblemCodes.NotYaml, GivesUpAt(text), "", "Not YAML from here on.",
                "Close the bracket or quote that was opened before.");
        }

        return null;
    }

    /// <summary>Line of the first control character or half of a surrogate pair, or nothing.</summary>
    private static int? DamagedLine(string text)
    {
        var line = 1;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\n') line++;
            else if (i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1])) i++;
            else if (char.IsSurrogate(text[i]) || (char.IsControl(text[i]) && text[i] is not ('\t' or '\r'))) return line;
        }

        return null;
    }

    private static int GivesUpAt(string text)
    {
        var lines = text.Split('\n');
        var (low, high) = (1, lines.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (GivesUp(string.Join('\n', lines.Take(middle)))) high = middle;
            else low = middle + 1;
        }

        return low;
    }

    private static bool GivesUp(string text)
    {
        try
        {
            new YamlStream().Load(new StringReader(text));
        }
        catch (YamlException)
        {
            return false;
        }
        catch (InvalidOperationException)
        {
            return true;
        }

        return false;
    }

    private static Methodology? Read(YamlMappingNode root, ReadingContext context)
    {
        var fields = new YamlFields(root, "", context);
        var code = fields.RequiredCode("code");
        var version = fields.RequiredCode("version");
        var name = fields.Name();
        var legalBasis = fields.RequiredText("legal_basis");
        fields.Text("notes");
        Sources(fields);

        var (first, last, yearsMark) = Years(fields);
        var scale = fields.RequiredNumber("scale", 100m);
        if (scale <= 0)
            fields.Report(ProblemCodes.RuleParameters, "scale", "The scale must be above 0.", "Write 100, 1, ...");

        var tree = new TreeReader(fields, scale, fields.Choice("within_year", WithinYear.None)).Read();
        var bands = GradeReader.Read(fields);
        var views = Views(fields, tree);
        var comparability = ComparabilityOf(fields, tree);
        var rounding = RoundingOf(fields);
        var ranking = Ranking(fields);
        var perturbation = PerturbationReader.Read(fields);
        var clamp = Clamp(fields);
        var coverage = fields.Number("minimum_coverage");
        if (coverage is < 0 or > 1)
            fields.Report(ProblemCodes.RuleParameters, "minimum_coverage", "Coverage lies between 0 and 1.", "Write 0.65.");
        if (!fields.Has("missing")) fields.Missing("missing");
        if (!fields.Has("not_applicable")) fields.Missing("not_applicable");
        var missing = fields.Choice("missing", MissingPolicy.Zero);
        var notApplicable = fields.Choice("not_applicable", NotApplicablePolicy.Rescale);
        fields.Close();

        if (context.Problems.Count > 0) return null;

        var canonical = CanonicalForm.Write(root);
        return new Methodology(tree.Nodes, tree.Inputs, tree.Trees)
        {
            Code = code,
            Version = version,
            Name = name,
            LegalBasis = legalBasis,
            FirstYear = first,
            LastYear = last,
            YearsMark = yearsMark,
            Scale = scale,
            NotApplicable = notApplicable,
            Missing = missing,
            MinimumCoverage = coverage,
            Clamp = clamp,
            Rounding = rounding,
            Ranking = ranking,
            Grades = bands,
            Perturbation = perturbation,
            Views = views,
            Comparability = comparability,
            CanonicalText = canonical,
            Hash = CanonicalForm.Hash(canonical),
            YearsLine = (int)fields.LineOf("years"),
        };
    }

    private static void Sources(YamlFields fields)
    {
        // Sources are for people and for the hash; nothing computes with them.
        if (fields.Map("sources") is not { } sources) return;
        foreach (var (key, _, _) in sources.TextEntries()) sources.RequiredText(key);
        sources.Close();
    }

    private static (int? First, int? Last, Mark Mark) Years(YamlFields fields)
    {
        if (fields.Map("years") is not { } years) return (null, null, Mark.Unmarked);
        var (first, last) = (years.Whole("from"), years.Whole("to"));
        if (first > last)
        {
            years.Report(ProblemCodes.RuleParameters, "to", Invariant($"The years end ({last}) before they begin ({first})."),
                "Swap them.");
        }

        var mark = years.Choice("mark", Mark.Unmarked);
        years.Close();
        return (first, last, mark);
    }

    private static ScoreSpan Clamp(YamlFields fields)
    {
        if (fields.Map("clamp") is not { } clamp) return new ScoreSpan(null, null);
        var span = new ScoreSpan(clamp.Number("from"), clamp.Number("to"));
        if (span.From >= span.To)
            clamp.Report(ProblemCodes.RuleParameters, "to", "The span is empty.", "Put 'from' below 'to'.");
        clamp.Close();
        return span;
    }

    private static RankingPolicy Ranking(YamlFields fields)
    {
        if (fields.Map("ranking") is not { } ranking) return new RankingPolicy(ScoreBasis.Rounded, TiePolicy.Competition);
        var policy = new RankingPolicy(
            ranking.Choice("on", ScoreBasis.Rounded), ranking.Choice("ties", TiePolicy.Competition));
        ranking.Close();
        return policy;
    }

    private static RoundingTiers RoundingOf(YamlFields fields)
    {
        if (fields.Map("rounding") is not { } tiers) return new RoundingTiers(null, null, null);
        var rounding = new RoundingTiers(Tier("indicator"), Tier("criterion"), Tier("total"));
        tiers.Close();
        return rounding;

        Rounding? Tier(string key)
        {
            if (tiers.Map(key) is not { } tier) return null;
            if (!tier.Has("digits")) tier.Missing("digits");
            var digits = tier.Whole("digits") ?? 0;
            if (digits is < 0 or > 20)
                tier.Report(ProblemCodes.RuleParameters, "digits", "Digits lie between 0 and 20.", "Write 2.");
            var mode = tier.Choice("mode", RoundingMode.HalfUp);
            tier.Close();
            return new Rounding(digits, mode);
        }
    }

    private static List<ReportingView> Views(YamlFields fields, TreeReader.Result tree)
    {
        var views = new List<ReportingView>();
        foreach (var view in fields.Maps("views"))
        {
            var items = new List<ReportingItem>();
            var seen = new HashSet<int>();
            var viewCode = view.RequiredCode("code");
            var viewName = view.Name();
            foreach (var item in view.Maps("items"))
            {
                var nodes = new List<int>();
                foreach (var (text, line) in item.Texts("nodes"))
                {
                    var index = tree.IndexOf(text);
                    if (index < 0)
                    {
                        fields.Context.Report(ProblemCodes.UnknownReference, line, $"{item.Path}.nodes",
                            $"'{text}' is not a node.", "Name a criterion or an indicator of this file.");
                    }
                    else if (!seen.Add(index))
                    {
                        fields.Context.Report(ProblemCodes.Duplicate, line, $"{item.Path}.nodes",
                            $"'{text}' is counted twice in this view.", "Keep it in one item.");
                    }
                    else
                    {
                        nodes.Add(index);
                    }
                }

                items.Add(new ReportingItem(item.RequiredCode("code"), item.Name(), nodes));
                item.Close();
            }

            views.Add(new ReportingView(viewCode, viewName, items));
            view.Close();
        }

        return views;
    }

    private static Comparability? ComparabilityOf(YamlFields fields, TreeReader.Result tree)
    {
        var parent = fields.Text("parent");
        var map = fields.Map("comparability");
        if (parent is null)
        {
            if (map is not null)
            {
                fields.Report(ProblemCodes.Comparability, "comparability", "There is no parent to compare with.",
                    "Add 'parent' or drop 'comparability'.");
                map.Entries();
            }

            return null;
        }

        var parentLine = (int)fields.LineOf("parent");
        if (map is null) return new Comparability(parent, 0.5m, []) { Line = parentLine };
        var minimum = map.Number("minimum_common_weight") ?? 0.5m;
        if (minimum is < 0 or > 1)
        {
            map.Report(ProblemCodes.RuleParameters, "minimum_common_weight", "It is a share between 0 and 1.",
                "Write 0.7.");
        }

        var entries = new List<ComparabilityEntry>();
        if (map.Map("entries") is { } list)
        {
            foreach (var (code, entry, line) in list.Entries())
            {
                if (entry is null) continue;
                if (!entry.Has("kind")) entry.Missing("kind");
                var kind = entry.Choice("kind", ComparabilityKind.Same);
                var from = entry.Text("from");
                if (kind != ComparabilityKind.Dropped && !tree.IsIndicator(code))
                {
                    fields.Context.Report(ProblemCodes.Comparability, line, entry.Path,
                        $"'{code}' is not an indicator of this version.",
                        "Name an indicator of this file, or say kind: DROPPED.");
                }
                else if (kind == ComparabilityKind.Dropped && tree.IsIndicator(code))
                {
                    fields.Context.Report(ProblemCodes.Comparability, line, entry.Path,
                        $"'{code}' is said to be dropped and is an indicator of this version.",
                        "Use NOT_COMPARABLE when the code lives on with another meaning.");
                }

                if (kind == ComparabilityKind.Renamed && from is null) entry.Missing("from");
                entries.Add(new ComparabilityEntry(code, kind, from, entry.Text("note")) { Line = (int)line });
                entry.Close();
            }
        }

        map.Close();
        return new Comparability(parent, minimum, entries) { Line = parentLine };
    }
}
