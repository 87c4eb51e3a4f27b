namespace ItAnalytics.Scoring;

/// <summary>Which way an indicator is better. Used when a value is normalised and nowhere else.</summary>
public enum Direction
{
    /// <summary>More is better.</summary>
    HigherIsBetter,

    /// <summary>Less is better.</summary>
    LowerIsBetter,
}

/// <summary>How a result year is drawn from the months and quarters of an observation.</summary>
public enum WithinYear
{
    /// <summary>It is not: only what is stated for the year itself is scored.</summary>
    None,

    /// <summary>Numerators and denominators are added up and divided; of counts the values are added up.</summary>
    Sum,

    /// <summary>The mean of the values.</summary>
    Mean,

    /// <summary>The last value.</summary>
    Last,
}

/// <summary>How a node above the indicators makes one value of its children's values.</summary>
public enum Aggregation
{
    /// <summary>Points are added; a child's size is its maximum.</summary>
    Sum,

    /// <summary>Weighted arithmetic mean.</summary>
    Arithmetic,

    /// <summary>Weighted geometric mean; undefined when a child is negative, 0 when one is 0.</summary>
    Geometric,

    /// <summary>Weighted harmonic mean; undefined when a child is negative, 0 when one is 0.</summary>
    Harmonic,
}

/// <summary>What happens to the weight of an indicator that does not apply to an agency.</summary>
public enum NotApplicablePolicy
{
    /// <summary>The maximum shrinks all the way up, and the total is scaled back to the full scale.</summary>
    Rescale,

    /// <summary>The agency gets the full points.</summary>
    FullPoints,

    /// <summary>The weight goes to the siblings in proportion; the criterion keeps its maximum.</summary>
    Redistribute,
}

/// <summary>What happens to an indicator that applies and was not reported.</summary>
public enum MissingPolicy
{
    /// <summary>No points; the weight stays.</summary>
    Zero,

    /// <summary>Left out; the weights of the others are scaled up.</summary>
    Exclude,

    /// <summary>The nodes above it, up to the total, stay without a value.</summary>
    Refuse,
}

/// <summary>What a ratio with a denominator of zero (or a sample that is too small) counts as.</summary>
public enum UndefinedRatioPolicy
{
    /// <summary>Nothing to do means not applicable.</summary>
    NotApplicable,

    /// <summary>No points.</summary>
    Zero,

    /// <summary>Full points.</summary>
    Full,

    /// <summary>As if it had not been reported.</summary>
    Missing,
}

/// <summary>How a number that lies between two printable numbers is rounded.</summary>
public enum RoundingMode
{
    /// <summary>Half away from zero: 82.125 gives 82.13.</summary>
    HalfUp,

    /// <summary>Half to the even digit: 82.125 gives 82.12.</summary>
    HalfEven,

    /// <summary>
    /// What R 4 prints: the nearer of the two candidates as binary numbers, the even digit when both are equally
    /// near; 0.15 gives 0.1.
    /// </summary>
    R,

    /// <summary>Cut off.</summary>
    Truncate,
}

/// <summary>Whether ranks or grades look at the printed score or at the one before rounding.</summary>
public enum ScoreBasis
{
    /// <summary>The printed score.</summary>
    Rounded,

    /// <summary>The score before rounding.</summary>
    Exact,
}

/// <summary>Which rank equal scores get.</summary>
public enum TiePolicy
{
    /// <summary>1, 2, 2, 4: the shared best place.</summary>
    Competition,

    /// <summary>1, 2, 2, 3: no place is left out.</summary>
    Dense,
}

/// <summary>Which position equal values get inside a rule that works on positions.</summary>
public enum PositionTies
{
    /// <summary>The lowest of the positions they cover.</summary>
    Lowest,

    /// <summary>The mean of them, as in a Borda count.</summary>
    Mean,

    /// <summary>The highest of them.</summary>
    Highest,
}

/// <summary>At which end a normalised value is held inside its range.</summary>
public enum Capping
{
    /// <summary>At neither end.</summary>
    None,

    /// <summary>Not above the top.</summary>
    Upper,

    /// <summary>Not below the bottom.</summary>
    Lower,

    /// <summary>At both ends.</summary>
    Both,
}

/// <summary>How far a statement of a method file can be trusted.</summary>
public enum Mark
{
    /// <summary>Nobody said.</summary>
    Unmarked,

    /// <summary>Read in the instrument itself or in a publication about it.</summary>
    Verified,

    /// <summary>Read in another instrument of the same kind.</summary>
    VerifiedElsewhere,

    /// <summary>Completed by the author of the file.</summary>
    Assumed,
}

/// <summary>What an indicator of the older version is to one of the newer.</summary>
public enum ComparabilityKind
{
    /// <summary>Same measurement, same rule.</summary>
    Same,

    /// <summary>Same measurement, other rule, target or points.</summary>
    Rescaled,

    /// <summary>Same measurement under another code.</summary>
    Renamed,

    /// <summary>Only in the newer version.</summary>
    New,

    /// <summary>Only in the older version.</summary>
    Dropped,

    /// <summary>Same code, other population or definition.</summary>
    NotComparable,
}
