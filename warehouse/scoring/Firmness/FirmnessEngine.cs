namespace ItAnalytics.Scoring;

/// <summary>
/// How firm a ranking is: the official ranking is drawn anew under the perturbation that the method declares, in double,
/// as often as it says. Deterministic: the same scores and the same perturbation give the same ranks, on any number of
/// threads.
/// </summary>
public static class FirmnessEngine
{
    /// <summary>Draws the ranks of all members that have one.</summary>
    /// <param name="scores">The official scores.</param>
    /// <param name="perturbation">What may differ and how often it is drawn.</param>
    /// <param name="cancellationToken">Stops between draws.</param>
    /// <returns>Ranks by member and draw: 4 bytes each, 60 MB for 15,000 members and 1,000 draws.</returns>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static RankFirmness Run(
        GroupScores scores, Perturbation perturbation, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(scores);
        ArgumentNullException.ThrowIfNull(perturbation);
        var ranking = new DrawnRanking(scores, perturbation);
        var (members, draws) = (ranking.Ranked.Count, perturbation.Draws);
        var ranks = new int[members * draws];
        // Every thread takes each so-manieth draw, with a workspace of its own.
        var threads = Math.Min(Environment.ProcessorCount, draws);
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellationToken };
        Parallel.For(0, threads, options, thread =>
        {
            var space = ranking.NewWorkspace();
            var drawn = new int[members];
            for (var draw = thread; draw < draws; draw += threads)
            {
                cancellationToken.ThrowIfCancellationRequested();
                ranking.Draw(draw, space, drawn);
                for (var i = 0; i < members; i++) ranks[(i * draws) + draw] = drawn[i];
            }
        });
        return new RankFirmness(scores, perturbation, ranking.Ranked, ranks);
    }
}
