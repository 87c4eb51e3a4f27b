using ItAnalytics.Api.Access;
using ItAnalytics.Api.Planning;
using ItAnalytics.GraphQL.Errors;
using ItAnalytics.GraphQL.Execution;
using ItAnalytics.Scoring;
using ItAnalytics.Warehouse.Errors;
using Npgsql;

namespace ItAnalytics.Api.Simulation;

/// <summary>Answers the computed root fields of a query: arguments in, objects out.</summary>
internal sealed class SimulationRunner(NpgsqlDataSource reading, EffectAnswers effects)
{
    /// <summary>The objects of the plan's computed roots.</summary>
    /// <exception cref="GraphQLException">An argument means nothing for the ranking.</exception>
    public async Task<IReadOnlyDictionary<RootField, object>> RunAsync(
        Plan plan, VariableValues variables, Viewer viewer, CancellationToken cancellationToken)
    {
        var answers = new Dictionary<RootField, object>(ReferenceEqualityComparer.Instance);
        foreach (var root in plan.Roots.OfType<ComputedRoot>())
        {
            if (!ArgumentValues.TryCoerce(root.Arguments.Definition, root.Field.First, variables, out var values, out var error))
                throw new GraphQLException(error);
            try
            {
                answers[root] = await effects.AnswerAsync(root.Field, values, viewer, cancellationToken)
                    ?? await AnswerAsync(root.Field, values, cancellationToken);
            }
            catch (CodedException refusal) when (refusal.Code == Warehouse.Rankings.RankingInputs.NoRanking)
            {
                throw PlanningContext.Refusal(refusal.Code, root.Field, refusal.Message[(refusal.Code.Length + 2)..]);
            }
            catch (ScenarioException refusal)
            {
                throw PlanningContext.Refusal(refusal.Code, root.Field, refusal.Message);
            }
        }
        return answers;
    }

    private async Task<object> AnswerAsync(
        CollectedField field, IReadOnlyDictionary<string, object?> values, CancellationToken cancellationToken)
    {
        var (group, year) = ((string)values["group"]!, (int)values["year"]!);
        if (field.Name == "simulate")
        {
            var scenario = new Scenario
            {
                Values = [.. Inputs(values, "values").Select(of => Value(field, of))],
                Weights = [.. Inputs(values, "weights").Select(of => new ScenarioWeight(
                    (string)of["node"]!, (decimal)of["weight"]!))],
                Bounds = [.. Inputs(values, "bounds").Select(of => new ScenarioBounds(
                    (string)of["indicator"]!, Number(of, "lower"), Number(of, "upper"), Number(of, "target"),
                    Number(of, "floor"), Number(of, "cap")))],
                Leaving = Texts(values, "leaving"),
                Merging = [.. Inputs(values, "merging").Select(of => new ScenarioMerger(
                    Texts(of, "from"), (string)of["into"]!))],
            };
            return await Simulator.SimulateAsync(
                reading, group, year, scenario, Texts(values, "joining"), cancellationToken);
        }
        var wish = new PathWish
        {
            Effort = Inputs(values, "effort").GroupBy(of => (string)of["indicator"]!)
                .ToDictionary(of => of.Key, of => (decimal)of.Last()["effort"]!),
            Fixed = Texts(values, "fixed").ToHashSet(),
            Alternatives = (int)values["alternatives"]!,
        };
        return await Simulator.PathAsync(
            reading, group, year, (string)values["agency"]!, (string)values["grade"]!, wish, cancellationToken);
    }

    private static ScenarioValue Value(CollectedField field, IReadOnlyDictionary<string, object?> of)
    {
        var (value, above, below) = (Number(of, "value"), Number(of, "numerator"), Number(of, "denominator"));
        var status = (string?)of.GetValueOrDefault("status");
        Cell? cell = (value, above, below, status) switch
        {
            ({ } number, null, null, null or "VALUE") => Cell.Of(number),
            (null, { } part, { } whole, null or "VALUE") => Cell.Ratio(part, whole),
            (null, null, null, "MISSING") => Cell.Missing,
            (null, null, null, "NOT_APPLICABLE") => Cell.NotApplicable,
            (null, null, null, "NOT_PUBLISHED") => Cell.NotPublished,
            (null, null, null, "EXCLUDED") => Cell.Excluded,
            _ => null,
        };
        var (agency, indicator) = ((string)of["agency"]!, (string)of["indicator"]!);
        return cell is { } known
            ? new ScenarioValue(agency, indicator, known)
            : throw PlanningContext.Refusal(RequestErrorCodes.BlankInput, field,
                $"The figure {indicator} of {agency} must be given in one way: value, or numerator and denominator, or a "
                + "status that has no value.");
    }

    private static IEnumerable<IReadOnlyDictionary<string, object?>> Inputs(
        IReadOnlyDictionary<string, object?> values, string name) =>
        (values.GetValueOrDefault(name) as object?[] ?? []).Cast<IReadOnlyDictionary<string, object?>>();

    private static IReadOnlyList<string> Texts(IReadOnlyDictionary<string, object?> values, string name) =>
        [.. (values.GetValueOrDefault(name) as object?[] ?? []).Cast<string>()];

    private static decimal? Number(IReadOnlyDictionary<string, object?> of, string name) =>
        (decimal?)of.GetValueOrDefault(name);
}
