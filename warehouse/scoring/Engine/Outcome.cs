namespace ItAnalytics.Scoring;

/// <summary>Whether a node of an agency has a score, and why not.</summary>
public enum ScoreState : byte
{
    /// <summary>The group's tree does not have it.</summary>
    NotInTree,

    /// <summary>Has points.</summary>
    Scored,

    /// <summary>Shown, never scored.</summary>
    Info,

    /// <summary>Does not apply.</summary>
    NotApplicable,

    /// <summary>Not reported, or something below it was not and the method refuses to guess.</summary>
    Missing,

    /// <summary>Not made public.</summary>
    NotPublished,

    /// <summary>Taken out by a decision.</summary>
    Excluded,

    /// <summary>Too little of it is there.</summary>
    Insufficient,

    /// <summary>The rule has no answer for the value.</summary>
    Undefined,
}

/// <summary>What the engine did to a cell beyond its rule.</summary>
public enum ScoreNote : byte
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Held at an end of its range.</summary>
    Capped,

    /// <summary>Below the floor of its target: nothing.</summary>
    BelowFloor,

    /// <summary>Denominator of zero, read by the indicator's rule for it.</summary>
    ZeroDenominator,

    /// <summary>Sample too small, read by the indicator's rule for it.</summary>
    BelowSample,

    /// <summary>Proven false: nothing.</summary>
    ProvenFalse,

    /// <summary>Not reported and counted as nothing.</summary>
    MissingAsZero,

    /// <summary>Does not apply and given in full.</summary>
    FullPoints,

    /// <summary>Left out; its weight went to its siblings.</summary>
    Redistributed,

    /// <summary>Left out; the total was scaled back to the full scale.</summary>
    Rescaled,

    /// <summary>All members have the same value, so a comparison says nothing: everyone gets the top.</summary>
    NoSpread,

    /// <summary>The rule has no answer for the value, e.g. a yes/no that is 2, or a logarithm of 0.</summary>
    NoAnswer,

    /// <summary>Some parts are absent; the others became the whole.</summary>
    PartsLeftOut,
}

/// <summary>The outcome of a rule for one cell, before weights.</summary>
internal struct Outcome
{
    public ScoreState State;
    public ScoreNote Note;
    public bool Observed;
    public decimal Share;

    public static Outcome Of(decimal share, ScoreNote note = ScoreNote.None) =>
        new() { State = ScoreState.Scored, Share = share, Note = note, Observed = true };

    public static Outcome Absent(ScoreState state, ScoreNote note = ScoreNote.None) =>
        new() { State = state, Note = note };
}
