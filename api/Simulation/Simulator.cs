using ItAnalytics.Scoring;
using ItAnalytics.Warehouse.Errors;
using ItAnalytics.Warehouse.Rankings;
using Npgsql;

namespace ItAnalytics.Api.Simulation;

/// <summary>What-if on the official engine over what the warehouse holds: reads once, writes nothing.</summary>
internal static class Simulator
{
    /// <summary>The whole consequence of a scenario.</summary>
    /// <param name="source">Where the ranking is read.</param>
    /// <param name="group">Code of a ranked group.</param>
    /// <param name="year">Result year.</param>
    /// <param name="scenario">What would be otherwise; who joins is named by code.</param>
    /// <param name="joining">Codes of agencies that join, with the figures that the warehouse has of them.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="CodedException">SCO650: no such ranking.</exception>
    /// <exception cref="ScenarioException">The scenario means nothing for it.</exception>
    public static async Task<SimulationAnswer> SimulateAsync(
        NpgsqlDataSource source, string group, int year, Scenario scenario, IReadOnlyList<string> joining,
        CancellationToken cancellationToken)
    {
        // What comes out of a merger is read for its name; its figures are those of the members that merge.
        var named = joining.Concat(scenario.Merging.Select(m => m.Into)).Distinct(StringComparer.Ordinal);
        var inputs = await RankingInputs.ReadAsync(source, group, year, [.. named], cancellationToken);
        var official = ScoringEngine.Score(inputs.Method, inputs.Cells);
        return SimulationAnswer.Of(inputs, ScenarioEngine.Run(official, scenario with
        {
            Joining = [.. inputs.Joining.Where(j => joining.Contains(j.Agency))],
        }));
    }

    /// <summary>The cheapest ways of one agency to a grade.</summary>
    /// <exception cref="CodedException">SCO650: no such ranking.</exception>
    /// <exception cref="ScenarioException">The wish means nothing for it.</exception>
    public static async Task<PathAnswer> PathAsync(
        NpgsqlDataSource source, string group, int year, string agency, string grade, PathWish wish,
        CancellationToken cancellationToken)
    {
        var inputs = await RankingInputs.ReadAsync(source, group, year, [], cancellationToken);
        var member = inputs.Cells.IndexOf(agency);
        if (member < 0)
        {
            throw new ScenarioException(ScenarioException.Unknown,
                $"'{agency}' is not in the ranking of {group} in {year}; take a code from its leaderboard.");
        }
        var official = ScoringEngine.Score(inputs.Method, inputs.Cells);
        return PathAnswer.Of(inputs.Method, PathFinder.Find(official, member, grade, wish, cancellationToken));
    }
}
