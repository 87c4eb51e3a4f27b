namespace ItAnalytics.Etl.Synthetic;

/// <summary>What kind of figure an indicator is, and so how it is drawn.</summary>
internal enum FigureKind
{
    /// <summary>Numerator out of denominator.</summary>
    Ratio,

    /// <summary>Yes (1) or no (0).</summary>
    Flag,

    /// <summary>0, 1 or 2 steps of a ladder.</summary>
    Ladder,

    /// <summary>A small count: initiatives, meetings, awards.</summary>
    Count,

    /// <summary>Days late, mostly none.</summary>
    Days,

    /// <summary>A quantity per head: numerator over denominator, not bounded by 1.</summary>
    PerHead,
}

/// <summary>The volume of an agency that an indicator's denominator is a share of.</summary>
internal enum Volume
{
    None,
    Staff,
    Dossiers,
    Documents,
    Services,
    Residents,
}

/// <summary>One simulated group: how many agencies, and the typical yearly volumes of one of them.</summary>
/// <param name="TreeCode">Column of the methodology's tree; the group's code is <c>SYN_</c> before it.</param>
/// <param name="NameVi">Vietnamese name, saying that it is simulated.</param>
/// <param name="NameEn">English name, saying that it is simulated.</param>
/// <param name="AgencyNameVi">Kind of agency, as it stands in the Vietnamese names.</param>
/// <param name="AgencyNameEn">Kind of agency, as it stands in the English names.</param>
/// <param name="Size">Number of agencies.</param>
/// <param name="Staff">Staff of a typical agency.</param>
/// <param name="Dossiers">Dossiers a year of a typical agency; 0 for agencies without procedures.</param>
/// <param name="Documents">Documents issued a year.</param>
/// <param name="Services">Online public services offered.</param>
/// <param name="Residents">Residents, for districts and wards; else 0.</param>
/// <param name="Level">Shift of every rate on the logit scale.</param>
internal sealed record SyntheticGroup(
    string TreeCode,
    string NameVi,
    string NameEn,
    string AgencyNameVi,
    string AgencyNameEn,
    int Size,
    double Staff,
    double Dossiers,
    double Documents,
    double Services,
    double Residents,
    double Level)
{
    public string Code => "SYN_" + TreeCode;
}

/// <summary>One indicator's shape: whose it is, its level in the first year and its growth.</summary>
/// <param name="Code">Code in the catalogue of the Da Nang methodology.</param>
/// <param name="Kind">How it is drawn.</param>
/// <param name="Trees">Trees that have it.</param>
/// <param name="Volume">What its denominator is a share of.</param>
/// <param name="Share">That share.</param>
/// <param name="Level">Logit of the typical value in the first year; for counts and days the mean.</param>
/// <param name="Growth">Yearly growth on the same scale.</param>
internal sealed record SyntheticIndicator(
    string Code,
    FigureKind Kind,
    string Trees,
    Volume Volume,
    double Share,
    double Level,
    double Growth);

/// <summary>
/// The simulated groups and the shapes of the catalogue's indicators. Levels and growths are invented so that totals
/// spread over the grade bands; only the catalogue's codes and applicability are those of the methodology.
/// </summary>
internal static class SyntheticCatalogue
{
    private const string All = "SO_TT SO_KT TW QH PX";
    private const string Procedures = "SO_TT TW QH PX";
    private const string Local = "QH PX";

    public static readonly IReadOnlyList<SyntheticGroup> Groups =
    [
        new("SO_TT", "Nhóm mô phỏng – Sở, ngành có thủ tục", "Simulated group – departments with procedures",
            "Sở", "department", 20, 60, 12_000, 6_000, 90, 0, 0.25),
        new("SO_KT", "Nhóm mô phỏng – đơn vị không có thủ tục", "Simulated group – units without procedures",
            "Đơn vị", "unit", 4, 50, 0, 2_500, 0, 0, 0.0),
        new("TW", "Nhóm mô phỏng – cơ quan ngành dọc", "Simulated group – central agencies",
            "Cơ quan ngành dọc", "central agency", 6, 180, 60_000, 9_000, 60, 0, 0.2),
        new("QH", "Nhóm mô phỏng – quận, huyện", "Simulated group – districts",
            "Quận", "district", 7, 150, 25_000, 8_000, 200, 140_000, 0.0),
        new("PX", "Nhóm mô phỏng – phường, xã", "Simulated group – wards and communes",
            "Phường", "ward", 56, 24, 4_000, 1_500, 110, 17_000, -0.2),
    ];

    public static readonly IReadOnlyList<SyntheticIndicator> Indicators =
    [
        new("HT01", FigureKind.Ratio, All, Volume.Staff, 1.05, 1.3, 0.21),
        new("HT02", FigureKind.Flag, All, Volume.None, 0, 0.6, 0.3),
        new("HT03", FigureKind.Flag, All, Volume.None, 0, 0.9, 0.3),
        new("HT04", FigureKind.Ratio, All, Volume.Staff, 1, 1.9, 0.18),
        new("HT05", FigureKind.PerHead, All, Volume.Staff, 1, 0.7, 0.09),
        new("HT06.A", FigureKind.Ratio, All, Volume.Services, 0.15, 1.8, 0.18),
        new("HT06.B", FigureKind.Count, All, Volume.None, 0, 3.0, 0.3),
        new("HT07", FigureKind.Ladder, All, Volume.None, 0, -0.2, 0.3),
        new("MC01", FigureKind.Ratio, Procedures, Volume.Dossiers, 1, 1.4, 0.21),
        new("MC02", FigureKind.Ratio, Procedures, Volume.Dossiers, 0.97, 0.9, 0.18),
        new("MC03", FigureKind.Flag, Procedures, Volume.None, 0, 0.8, 0.42),
        new("MC04", FigureKind.Flag, Procedures, Volume.None, 0, 0.3, 0.48),
        new("MC05", FigureKind.Ratio, Procedures, Volume.Dossiers, 0.98, 2.7, 0.12),
        new("MC06", FigureKind.Ratio, Procedures, Volume.Dossiers, 1, 0.2, 0.33),
        new("MC07", FigureKind.Ratio, Procedures, Volume.Dossiers, 0.06, 2.2, 0.09),
        new("MC08", FigureKind.Ratio, Procedures, Volume.Dossiers, 0.97, -0.3, 0.33),
        new("VB01", FigureKind.Ratio, All, Volume.Documents, 1, 0.9, 0.21),
        new("VB02", FigureKind.Ratio, All, Volume.Documents, 0.8, 1.1, 0.24),
        new("VB03", FigureKind.Ratio, All, Volume.Documents, 0.45, 0.1, 0.36),
        new("VB04", FigureKind.Ratio, All, Volume.Documents, 1, 0.8, 0.33),
        new("VB05", FigureKind.Ratio, All, Volume.Documents, 1, -0.3, 0.24),
        new("VB06", FigureKind.Ratio, All, Volume.Documents, 0.85, 1.2, 0.27),
        new("VB07", FigureKind.Ratio, All, Volume.Staff, 0.2, 1.0, 0.24),
        new("VB08", FigureKind.Ratio, All, Volume.Documents, 0.3, 0.0, 0.24),
        new("DV01", FigureKind.Ratio, Procedures, Volume.Dossiers, 0.35, -0.2, 0.27),
        new("DV02", FigureKind.Ratio, Procedures, Volume.Dossiers, 0.3, 0.1, 0.3),
        new("DV03", FigureKind.Flag, Procedures, Volume.None, 0, 1.2, 0.36),
        new("DV04", FigureKind.Flag, Procedures, Volume.None, 0, 0.1, 0.48),
        new("DV05", FigureKind.Flag, "TW", Volume.None, 0, 0.4, 0.36),
        new("DV06", FigureKind.Ratio, Procedures, Volume.Services, 0.7, 0.4, 0.24),
        new("DV07", FigureKind.Ratio, Procedures, Volume.Dossiers, 0.25, -1.2, 0.36),
        new("DV08", FigureKind.Ratio, Procedures, Volume.Services, 1, 0.2, 0.24),
        new("DV09", FigureKind.Ratio, Procedures, Volume.Dossiers, 0.97, -0.5, 0.27),
        new("DV10", FigureKind.Ratio, Procedures, Volume.Dossiers, 0.5, 0.3, 0.12),
        new("NL01", FigureKind.Ladder, All, Volume.None, 0, 0.4, 0.18),
        new("NL02", FigureKind.Flag, All, Volume.None, 0, 0.9, 0.24),
        new("NL03", FigureKind.Count, All, Volume.None, 0, 0.9, 0.09),
        new("NL04", FigureKind.Ratio, All, Volume.Staff, 1, 0.2, 0.21),
        new("CS01", FigureKind.Flag, All, Volume.None, 0, 1.2, 0.24),
        new("CS02", FigureKind.Days, All, Volume.None, 0, 6, -0.8),
        new("CS03", FigureKind.Count, All, Volume.None, 0, 3.0, 0.24),
        new("CS04", FigureKind.Ratio, All, Volume.Staff, 0.25, 0.9, 0.15),
        new("XH01", FigureKind.Ratio, Local, Volume.Residents, 0.003, 0.5, 0.3),
        new("XH02", FigureKind.Ratio, Local, Volume.Residents, 0.7, -1.2, 0.3),
        new("XH03", FigureKind.Ratio, Local, Volume.Residents, 0.27, 0.6, 0.18),
        new("XH04", FigureKind.Ratio, Local, Volume.Residents, 0.03, -0.6, 0.3),
        new("BO01", FigureKind.Count, All, Volume.None, 0, 0.2, 0.05),
        new("BO02", FigureKind.Count, All, Volume.None, 0, 0.15, 0.05),
        new("PE01", FigureKind.Days, All, Volume.None, 0, 1.2, -0.1),
        new("PE02", FigureKind.Count, All, Volume.None, 0, 0.01, 0),
        new("PE03", FigureKind.Count, All, Volume.None, 0, 0.02, 0),
    ];

    /// <summary>Indicators of dossiers that are reported by the month too.</summary>
    public static readonly IReadOnlySet<string> Monthly = new HashSet<string>(["MC01", "MC05", "DV09"]);
}
