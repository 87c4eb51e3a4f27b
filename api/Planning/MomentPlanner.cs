using ItAnalytics.Api.Contract;

namespace ItAnalytics.Api.Planning;

/// <summary>Turns the arguments that say as of when into moments: <c>{instant: ...}</c> or
/// <c>{publication: ...}</c>.</summary>
internal sealed class MomentPlanner(
    PlanningContext context, ArgumentSet arguments, IReadOnlyDictionary<string, object?> values)
{
    /// <summary>The moments of some arguments, or null when the first is not given; one that is not given means
    /// now.</summary>
    public IReadOnlyList<Moment>? Plan(TypeBinding type, IReadOnlyList<string> names)
    {
        if (type.Past is null || values.GetValueOrDefault(names[0]) is null) return null;
        return [.. names.Select(name => Of(name, values.GetValueOrDefault(name)))];
    }

    /// <summary>The moments of the parents where the target has a past of as many moments.</summary>
    public static IReadOnlyList<Moment> Inherited(TypeBinding target, PlanScope parents) =>
        target.Past?.Moments == parents.Moments.Count ? parents.Moments : [];

    private Moment Of(string name, object? value) => value switch
    {
        IReadOnlyDictionary<string, object?> moment when moment.ContainsKey("instant") => new Moment(
            context.Parameter(new ArgumentSource(arguments, [name, "instant"], ValueKind.DateTime, ArgumentUse.Value)),
            null),
        IReadOnlyDictionary<string, object?> => new Moment(
            null, context.Parameter(new PublicationSource(arguments, name))),
        _ => new Moment(null, null),
    };
}
