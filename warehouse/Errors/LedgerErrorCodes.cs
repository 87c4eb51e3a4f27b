namespace ItAnalytics.Warehouse.Errors;

/// <summary>Stable codes of what the correction ledger refuses: WHS33x, and WHS34x for appeals.</summary>
public static class LedgerErrorCodes
{
    /// <summary>A group, an agency, an indicator, a period, a finding, a file of evidence or a case that is not there.</summary>
    public const string Unknown = "WHS330";

    /// <summary>The case stands elsewhere by now: somebody decided first.</summary>
    public const string StandsElsewhere = "WHS331";

    /// <summary>Who proposed does not decide, and only who proposed withdraws.</summary>
    public const string FourEyes = "WHS332";

    /// <summary>The effect is another than the one that was seen.</summary>
    public const string EffectChanged = "WHS333";

    /// <summary>The proposal itself does not do: no cell, a cell twice, a figure in two ways, nothing new, no reason.</summary>
    public const string ProposalInvalid = "WHS334";

    /// <summary>The load would refuse a cell, by the rules for every figure.</summary>
    public const string FigureRefused = "WHS335";

    /// <summary>A proposal without evidence.</summary>
    public const string EvidenceMissing = "WHS336";

    /// <summary>An appeal behind its deadline.</summary>
    public const string AppealLate = "WHS340";

    /// <summary>An appeal that names nothing of the publication, or asks for nothing.</summary>
    public const string AppealInvalid = "WHS341";
}
