namespace ItAnalytics.Scoring;

/// <summary>Problems of method files. A code is never reused; docs/methodology.md says what each means.</summary>
internal static class ProblemCodes
{
    public const string NotYaml = "SCO601";
    public const string UnknownKey = "SCO602";
    public const string MissingKey = "SCO603";
    public const string WrongType = "SCO604";
    public const string NotAllowed = "SCO605";
    public const string Duplicate = "SCO606";
    public const string UnknownReference = "SCO607";
    public const string Cycle = "SCO608";
    public const string Weights = "SCO609";
    public const string Bands = "SCO610";
    public const string Comparability = "SCO611";
    public const string RuleParameters = "SCO612";
    public const string EmptyNode = "SCO613";
    public const string ParentVersion = "SCO614";
    public const string Overlap = "SCO615";
}

/// <summary>Lines of a panel that could not be used.</summary>
internal static class PanelCodes
{
    public const string Header = "SCO620";
    public const string Line = "SCO621";
    public const string Value = "SCO622";
    public const string Twice = "SCO623";
    public const string NoVersion = "SCO624";
    public const string UnknownTree = "SCO625";
    public const string UnknownIndicator = "SCO626";
}

/// <summary>Reasons why a change is not stated.</summary>
internal static class DeltaCodes
{
    public const string OtherMethod = "SCO641";
    public const string NoMap = "SCO642";
    public const string TooLittleInCommon = "SCO643";
    public const string NotInBoth = "SCO644";
    public const string NoTotal = "SCO645";
    public const string TotalsOnly = "SCO646";
}
