namespace ItAnalytics.Ml.Anomaly;

/// <summary>One submission on its way through the detector.</summary>
internal sealed class Row(Submission submission)
{
    public Submission Submission { get; } = submission;
    public Reading Reading { get; } = Reading.Of(submission);

    /// <summary>The half of the training that the agency belongs to.</summary>
    public int Half { get; } = Corrections.HalfOf(submission);

    public int Agency { get; set; }
    public Expectation RateExpectation { get; set; } = null!;

    /// <summary>Standardised error before the agency's other indicators are heard; NaN without history.</summary>
    public double Error { get; set; } = double.NaN;

    public Context Context { get; set; } = null!;
    public Evidence Evidence { get; set; } = null!;

    /// <summary>The evidence as a row of numbers.</summary>
    public float[] Features { get; set; } = [];

    /// <summary>True when a rule is broken outright.</summary>
    public bool IsBroken { get; set; }

    /// <summary>Log odds of a fault by the fixed combination of the evidence.</summary>
    public double FixedLogOdds { get; set; }

    /// <summary>Log odds of a fault as corrected by training, if there was enough to train on.</summary>
    public double LogOdds { get; set; }

    public Row? Next { get; set; }
    public Row? Before { get; set; }

    /// <summary>Log ratio of an exchange with the next agency.</summary>
    public double SwapRatio { get; set; } = double.NegativeInfinity;

    public int CeilingRun { get; set; }
    public double? SelfGap { get; set; }
    public double SelfGapLogRatio { get; set; } = Anomaly.Evidence.Floor;
    public Finding? Finding { get; set; }

    /// <summary>Whether the agency's next figure was back where this one was expected; null before there is
    /// one.</summary>
    public bool? HasReturned { get; private set; }

    /// <summary>Hears the agency's next figure: is it likelier at the old level, or at the one stated here?</summary>
    public void Hear(Reading next)
    {
        if (Finding?.Kind != FindingKind.Jump || Context.Of(next) is not { } interval)
        {
            return;
        }
        var stated = Context.Place(Reading).Y;
        HasReturned = Context.Mass(interval) > Context.Mass(interval, stated - Context.Rate.Mean);
    }

    /// <summary>Lets go of what is no longer needed once the period is over: most rows are history only.</summary>
    public void Release()
    {
        (Next, Before, RateExpectation) = (null, null, null!);
        if (Finding?.Kind != FindingKind.Jump)
        {
            (Context, Evidence) = (null!, null!);
        }
    }
}
