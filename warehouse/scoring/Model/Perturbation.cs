namespace ItAnalytics.Scoring;

/// <summary>
/// What a method declares to be uncertain about its own ranking: the ranking is drawn anew many times, and how far an
/// agency's rank wanders says how firm it is. Same file, same cells: same draws.
/// </summary>
/// <param name="Draws">How often, 100 to 100,000.</param>
/// <param name="Seed">Start of the random numbers.</param>
/// <param name="Interval">Share of the draws that lies between the low and the high rank, e.g. 0.9.</param>
/// <param name="WeightSpread">Each weight is multiplied by 1 - spread to 1 + spread, evenly; 0 leaves weights alone.</param>
/// <param name="Counts">Whether numerators are drawn from the binomial distribution of their ratio.</param>
/// <param name="Missing">Whether a figure that was not reported takes that of a peer drawn at random.</param>
public sealed record Perturbation(
    int Draws, int Seed, decimal Interval, decimal WeightSpread, bool Counts, bool Missing);
