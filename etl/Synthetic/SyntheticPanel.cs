using System.Globalization;
using System.Text;
using System.Text.Json;

namespace ItAnalytics.Etl.Synthetic;

/// <summary>
/// A simulated ranking in the shape of Da Nang's: five groups of fictional agencies, five result years of every
/// indicator, two years of monthly dossier counts, and documented faults. Nothing in it is about a real agency.
/// </summary>
public static class SyntheticPanel
{
    /// <summary>The seed of the committed sample.</summary>
    public const int DefaultSeed = 20_180_101;

    // Before the first result year, so that all years have all agencies.
    private const string Founded = "2010-01-01";

    /// <summary>
    /// Writes the panel's files into a directory, which is created when it is missing. The same seed gives the same
    /// bytes on every machine.
    /// </summary>
    /// <param name="directory">Where the files go; files of the same names are replaced.</param>
    /// <param name="seed">Decides every draw and every fault.</param>
    public static void Write(string directory, int seed = DefaultSeed)
    {
        Directory.CreateDirectory(directory);
        var (figures, faults) = FaultInjection.Into([.. new SyntheticFigures(seed).Draw()], seed);
        for (var year = SyntheticFigures.FirstYear; year <= SyntheticFigures.LastYear; year++)
        {
            WriteFigures(directory, $"yearly-{year}.csv", figures.Where(f => f.Year == year && f.Month == 0));
            if (year >= SyntheticFigures.FirstMonthlyYear)
            {
                WriteFigures(directory, $"monthly-{year}.csv", figures.Where(f => f.Year == year && f.Month > 0));
            }
        }
        WriteFaults(directory, faults);
        WriteReference(directory);
    }

    private static void WriteFigures(string directory, string name, IEnumerable<SyntheticFigure> figures)
    {
        var lines = figures.Select(
            f => Line(f.Agency.Code, f.Indicator, f.Period, f.Stage, f.Numerator, f.Denominator, Value(f)));
        WriteLines(directory, name, "agency_code,indicator_code,period,stage,numerator,denominator,value", lines);
    }

    // Where there is no figure, the value column says why; a figure of two parts needs no value.
    private static object? Value(SyntheticFigure figure) => figure.Status switch
    {
        "MISSING" => "missing",
        "NOT_APPLICABLE" => "not applicable",
        _ => figure.Value,
    };

    // One JSON object a line: the faults are about the data, they are no data, and no loader takes them for such.
    private static void WriteFaults(string directory, IEnumerable<InjectedFault> faults)
    {
        var lines = faults.Select(f => JsonSerializer.Serialize(new
        {
            agency_code = f.Figure.Agency.Code,
            indicator_code = f.Figure.Indicator,
            period = f.Figure.Period,
            kind = f.Kind,
            size = f.Size,
        }));
        File.WriteAllText(Path.Combine(directory, "injected-faults.jsonl"), string.Join('\n', lines) + "\n");
    }

    private static void WriteReference(string directory)
    {
        WriteLines(directory, "groups.csv", "code,name_vi,name_en,methodology,tree,ranked,sort_order",
            SyntheticCatalogue.Groups.Select((g, i) =>
                Line(g.Code, $"\"{g.NameVi}\"", g.NameEn, "danang", g.TreeCode, "true", 101 + i)));
        WriteLines(directory, "agencies.csv", "code,name_vi,name_en,type,valid_from,valid_to,mark",
            SyntheticFigures.Agencies().Select(
            a => Line(a.Code, a.NameVi, a.NameEn, "SIMULATED", Founded, "", "SYNTHETIC")));
        WriteLines(directory, "members.csv", "agency,group,valid_from,valid_to,mark",
            SyntheticFigures.Agencies().Select(a => Line(a.Code, a.Group.Code, Founded, "", "SYNTHETIC")));
    }

    private static string Line(params object?[] fields) =>
        string.Join(',', fields.Select(f => Convert.ToString(f, CultureInfo.InvariantCulture)));

    private static void WriteLines(string directory, string name, string header, IEnumerable<string> lines)
    {
        var text = new StringBuilder(header).Append('\n');
        foreach (var line in lines)
        {
            text.Append(line).Append('\n');
        }
        File.WriteAllText(Path.Combine(directory, name), text.ToString());
    }
}
