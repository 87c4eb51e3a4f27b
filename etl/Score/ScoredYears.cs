using ItAnalytics.Scoring;
using Npgsql;

namespace ItAnalytics.Etl.Score;

/// <summary>One group in one result year: what there was to score, and the scores, where a methodology governs it.</summary>
internal sealed record ScoredYear(ResultYear Inputs, ScoredGroup? Group);

/// <summary>
/// The years of one group, each read and scored when it is asked for, on connections of their own, while the years asked
/// for before are still being written. Only those near to the last one are kept.
/// </summary>
/// <param name="dataSource">Connections with the loader's rights.</param>
/// <param name="family">The group's family.</param>
/// <param name="members">Members by year.</param>
/// <param name="expected">The years that will be asked for, in order; others may be too.</param>
internal sealed class ScoredYears(
    NpgsqlDataSource dataSource, Family family, ILookup<int, Member> members, IReadOnlyList<int> expected)
{
    private const int Ahead = 2;

    private readonly Dictionary<int, Task<ScoredYear>> started = [];

    /// <summary>Statements read so far.</summary>
    public long StatementCount { get; private set; }

    /// <summary>The scores of a year.</summary>
    public async Task<ScoredYear> GetAsync(int year, CancellationToken cancellationToken)
    {
        var scored = Start(year, cancellationToken);
        foreach (var next in expected.Where(y => y > year).Take(Ahead)) _ = Start(next, cancellationToken);
        return await scored;
    }

    /// <summary>Begins to read the first years that are expected.</summary>
    public void Begin(CancellationToken cancellationToken)
    {
        foreach (var year in expected.Take(Ahead)) _ = Start(year, cancellationToken);
    }

    /// <summary>Lets go of the years before one.</summary>
    public void ForgetBefore(int year)
    {
        foreach (var old in started.Keys.Where(y => y < year).ToList()) started.Remove(old);
    }

    /// <summary>Waits for whatever is still being read; what it ends with is of no interest any more.</summary>
    public async Task SettleAsync()
    {
        foreach (var reading in started.Values)
            await ((Task)reading).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private Task<ScoredYear> Start(int year, CancellationToken cancellationToken)
    {
        if (!started.TryGetValue(year, out var reading))
            started.Add(year, reading = Task.Run(() => ScoreAsync(year, cancellationToken), cancellationToken));
        return reading;
    }

    private async Task<ScoredYear> ScoreAsync(int year, CancellationToken cancellationToken)
    {
        IReadOnlyList<Member> wanted = [.. members[year]];
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        var inputs = await ResultYear.ReadAsync(connection, family, year, wanted, cancellationToken);
        lock (started) StatementCount += inputs.StatementCount;
        return new ScoredYear(
            inputs,
            family.Governing(year) is { } method && inputs.GroupFor(method.Method, wanted) is { } found
                ? new ScoredGroup(
                    year, method, wanted.Count, found.Members, ScoringEngine.Score(method.Method, found.Group))
                : null);
    }
}
