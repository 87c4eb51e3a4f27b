namespace ItAnalytics.Scoring;

/// <summary>A running weighted mean of one of the four kinds; a sum of points is one too.</summary>
internal struct Weighted(Aggregation aggregation)
{
    /// <summary>Shares below this are 0 to a geometric or harmonic mean: their reciprocals would not fit.</summary>
    private const decimal Smallest = 0.000000000000000001m;

    private bool zero;

    /// <summary>Sum of points, of weight x share, of weight x ln share, or of weight / share.</summary>
    public decimal Value { get; private set; }

    /// <summary>Sum of the maxima or weights that are there.</summary>
    public decimal Weight { get; private set; }

    /// <summary>A geometric or harmonic mean of something negative.</summary>
    public bool IsUndefined { get; private set; }

    public void AddPoints(decimal points, decimal maximum)
    {
        Value += points;
        Weight += maximum;
    }

    public void Add(decimal share, decimal weight)
    {
        if (weight == 0m) return;
        Weight += weight;
        if (aggregation == Aggregation.Arithmetic)
        {
            Value += weight * share;
        }
        else if (share < 0m)
        {
            IsUndefined = true;
        }
        else if (share < Smallest)
        {
            zero = true;
        }
        else
        {
            Value += aggregation == Aggregation.Geometric ? weight * DecimalMath.Log(share) : weight / share;
        }
    }

    /// <summary>The mean; 0 when nothing has weight.</summary>
    public readonly decimal Mean()
    {
        if (Weight == 0m || zero) return 0m;
        return aggregation switch
        {
            Aggregation.Geometric => DecimalMath.Exp(Value / Weight),
            Aggregation.Harmonic => Weight / Value,
            _ => Value / Weight,
        };
    }
}
