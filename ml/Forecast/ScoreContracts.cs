namespace ItAnalytics.Ml.Forecast;

/// <summary>Scores of entities over waves (years), the input of <see cref="ScoreForecaster"/>.</summary>
/// <param name="Entities">Identities, unique.</param>
/// <param name="Waves">Labels of the waves (years), ascending.</param>
/// <param name="Scores">Scores by entity, then wave; NaN where there is none.</param>
/// <param name="Groups">Ranking group by entity; null ranks everyone together.</param>
/// <param name="KnownChanges">
/// Change of each entity's next score that is settled already, such as what the next method makes of unchanged figures;
/// null where there is none. It comes on top of what is forecast from the past.
/// </param>
public sealed record ScorePanel(
    IReadOnlyList<string> Entities,
    IReadOnlyList<int> Waves,
    double[][] Scores,
    IReadOnlyList<string>? Groups = null,
    double[]? KnownChanges = null);

/// <summary>Settings of <see cref="ScoreForecaster"/>.</summary>
public sealed record ScoreForecastOptions
{
    /// <summary>
    /// Lower bounds of the second and further grades, ascending; a score on a bound has the higher grade. Empty: no
    /// grades.
    /// </summary>
    public IReadOnlyList<double> Bands { get; init; } = [];

    /// <summary>Limits of the scale.</summary>
    public ScaleLimits Limits { get; init; } = ScaleLimits.None;

    /// <summary>Most waves looked back on.</summary>
    public int MaximumWaves { get; init; } = 12;

    /// <summary>Simulated next waves behind ranks and quartiles.</summary>
    public int Draws { get; init; } = 1000;

    /// <summary>Seed of the simulation.</summary>
    public int Seed { get; init; } = 20261121;
}

/// <summary>Forecast of one entity's next score, grade and place in its group.</summary>
/// <param name="Entity">The entity.</param>
/// <param name="Last">Its score in the last wave.</param>
/// <param name="Point">Median forecast.</param>
/// <param name="Mean">Mean of the forecast distribution.</param>
/// <param name="QuantileValues">Values at <see cref="Quantiles.Levels"/>, not falling.</param>
/// <param name="GradeProbabilities">Probability of each grade, lowest first; one more than there are bounds.</param>
/// <param name="RankLow">Best rank of the central 80 % of simulations, 1 is first.</param>
/// <param name="RankExpected">Mean rank.</param>
/// <param name="RankHigh">Worst rank of the central 80 % of simulations.</param>
/// <param name="RankProbabilities">Probability of each rank, first place first, as long as the group.</param>
/// <param name="QuartileProbabilities">Probability of each quarter of the group, lowest scores first.</param>
public sealed record ScoreForecast(
    string Entity,
    double Last,
    double Point,
    double Mean,
    double[] QuantileValues,
    double[] GradeProbabilities,
    int RankLow,
    double RankExpected,
    int RankHigh,
    double[] RankProbabilities,
    double[] QuartileProbabilities);
