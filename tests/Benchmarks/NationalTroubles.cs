using System.Globalization;
using System.Text;

namespace ItAnalytics.Benchmarks;

/// <summary>
/// What a load of months of the national panel lacks: the figures of a year, from which scores follow, with a line in
/// 5,000 that must be refused, and a file of corrections, which goes through staging and merge.
/// </summary>
internal static class NationalTroubles
{
    private const int FaultEvery = 5_000;
    private const string Columns = "agency, indicator, period, numerator, denominator, value";
    private const string Header = "agency,indicator,period,numerator,denominator,value\n";

    /// <summary>Folders in the order in which their files are loaded.</summary>
    public static string[] Folders(NationalPanel panel) =>
        [panel.Observations, Path.Combine(panel.Folder, "national-yearly"), Path.Combine(panel.Folder, "national-corrections")];

    /// <summary>Writes the panel and the files beside it, where they are not there yet.</summary>
    public static void Write(NationalPanel panel)
    {
        panel.Write();
        if (Directory.Exists(Folders(panel)[2])) return;
        foreach (var (code, period) in new[] { ("national-yearly", "YEAR"), ("national-corrections", "MONTH") })
        {
            NationalPanel.WriteText(Path.Combine(panel.Contracts, code + ".yaml"),
                NationalPanel.Contract(code, $"{code}/*.csv", "OBSERVATION", Columns)
                + $"methodology: national\nconstants: {{stage: APPRAISED}}\nnumbers: {{locale: POINT}}\nperiod: {period}\n"
                    .Replace("APPRAISED", code == "national-yearly" ? "APPRAISED" : "SELF", StringComparison.Ordinal));
        }

        NationalPanel.WriteText(Path.Combine(Folders(panel)[1], "2013.csv"), Yearly(panel));
        NationalPanel.WriteText(Path.Combine(Folders(panel)[2], "2013.csv"), Corrections(panel));
    }

    private static string Yearly(NationalPanel panel)
    {
        var text = new StringBuilder(Header);
        var line = 0;
        for (var agency = 0; agency < panel.Agencies; agency++)
        {
            for (var indicator = 1; indicator <= NationalPanel.Indicators; indicator++)
            {
                var part = 20 + ((agency + (indicator * 7)) % 81);
                _ = ++line % FaultEvery == 0
                    ? text.Append(CultureInfo.InvariantCulture, $"nobody,I{indicator:00},2013,{part},100,{part}\n")
                    : text.Append(CultureInfo.InvariantCulture, $"{NationalPanel.Agency(agency)},I{indicator:00},2013,{part},100,{part}\n");
            }
        }

        return text.ToString();
    }

    // Every fourteenth indicator of every agency in January: other figures than the panel's, which end on even counts.
    private static string Corrections(NationalPanel panel)
    {
        var text = new StringBuilder(Header);
        for (var agency = 0; agency < panel.Agencies; agency++)
        {
            for (var indicator = 1; indicator <= NationalPanel.Indicators; indicator += 14)
                text.Append(CultureInfo.InvariantCulture, $"{NationalPanel.Agency(agency)},I{indicator:00},2013-01,1,4,25\n");
        }

        return text.ToString();
    }
}
