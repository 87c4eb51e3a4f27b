using System.Collections.Frozen;
using ItAnalytics.Api.Simulation;

namespace ItAnalytics.Api.Contract;

// What might be: computed on request, kept nowhere.
internal static partial class Bindings
{
    /// <summary>The types whose objects are computed, by name.</summary>
    public static FrozenDictionary<string, ComputedType> Computed { get; } =
        new List<ComputedType>(CorrectionComputations)
        {
            ComputedType.Of<SimulationAnswer>("Simulation",
                ("official", _ => false),
                ("group", s => s.Group),
                ("year", s => s.Year),
                ("methodology", s => s.Methodology),
                ("changedCount", s => s.Agencies.Count(a => a.IsChanged)),
                ("agencies", s => s.Agencies),
                ("weights", s => s.Weights),
                ("bounds", s => s.Bounds)),
            ComputedType.Of<SimulatedWeight>("SimulatedWeight",
                ("node", w => w.Node.Code),
                ("name", w => w.Node.Name.Vi),
                ("nameEn", w => w.Node.Name.En),
                ("level", w => w.Node.Level),
                ("weight", w => w.Weight)),
            ComputedType.Of<SimulatedBounds>("SimulatedBounds",
                ("indicator", b => b.Input.Code),
                ("name", b => b.Input.Name.Vi),
                ("nameEn", b => b.Input.Name.En),
                ("unit", b => b.Input.Measure.Unit),
                ("lower", b => b.Bounds.Lower),
                ("upper", b => b.Bounds.Upper),
                ("target", b => b.Bounds.Target),
                ("floor", b => b.Bounds.Floor),
                ("cap", b => b.Bounds.Cap)),
            ComputedType.Of<SimulatedAgency>("SimulatedAgency",
                ("code", a => a.Agency.Code),
                ("name", a => a.Agency.Name),
                ("nameEn", a => a.Agency.NameEn),
                ("before", a => a.Before),
                ("after", a => a.After),
                ("totalChange", a => a.After?.Total - a.Before?.Total),
                ("rankChange", a => a.Before?.Rank - a.After?.Rank),
                ("nodes", a => a.Nodes)),
            ComputedType.Of<SimulatedTotal>("SimulatedTotal",
                ("total", t => t.Total),
                ("rank", t => t.Rank),
                ("rankLabel", t => t.RankLabel),
                ("grade", t => t.Grade),
                ("coverage", t => t.Coverage)),
            ComputedType.Of<SimulatedNode>("SimulatedNode",
                ("code", n => n.Node.Code),
                ("name", n => n.Node.Name.Vi),
                ("nameEn", n => n.Node.Name.En),
                ("level", n => n.Node.Level),
                ("before", n => n.Before),
                ("after", n => n.After)),
            ComputedType.Of<PathAnswer>("PathToGrade",
                ("official", _ => false),
                ("agency", p => p.Paths.Agency),
                ("grade", p => p.Paths.Grade.Code),
                ("needed", p => p.Paths.Needed),
                ("before", p => SimulatedTotal.Of(p.Paths.Now)),
                ("reason", p => p.Paths.Reason),
                ("paths", p => p.Alternatives)),
            ComputedType.Of<PathAlternative>("GradePath",
                ("effort", p => p.Path.Effort),
                ("after", p => SimulatedTotal.Of(p.Path.After)),
                ("steps", p => p.Steps)),
            ComputedType.Of<PathChange>("GradePathStep",
                ("indicator", s => s.Node.Code),
                ("name", s => s.Node.Name.Vi),
                ("nameEn", s => s.Node.Name.En),
                ("effort", s => s.Step.Effort),
                ("gain", s => s.Step.Gain),
                ("pointsPerEffort", s => Math.Round(s.Step.Gain / s.Step.Effort, 10)),
                ("figures", s => s.Figures)),
            ComputedType.Of<PathTarget>("GradePathFigure",
                ("code", f => f.Input.Code),
                ("name", f => f.Input.Name.Vi),
                ("nameEn", f => f.Input.Name.En),
                ("unit", f => f.Input.Measure.Unit),
                ("from", f => f.Figure.From),
                ("to", f => f.Figure.To)),
        }.ToFrozenDictionary(type => type.TypeName);

    /// <summary>The fields of Query that answer computed objects, by name.</summary>
    public static FrozenSet<string> ComputedRoots { get; } =
        new[] { "simulate", "pathToGrade", "correctionEffect", "previewCorrection" }.ToFrozenSet();

    /// <summary>Those whose answers change without a new generation: what was approved counts as done.</summary>
    public static FrozenSet<string> LiveRoots { get; } = new[] { "correctionEffect", "previewCorrection" }.ToFrozenSet();
}
