using System.Globalization;
using ItAnalytics.Warehouse.Calendars;
using ItAnalytics.Warehouse.Errors;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace ItAnalytics.Etl.Jobs;

/// <summary>
/// An operator's file of days that are otherwise than the law and the known swaps say: YAML with the mappings <c>off</c>
/// and <c>working</c>, from a day to the reason.
/// </summary>
public static class CalendarFile
{
    /// <summary>Reads a file on top of what this program knows of.</summary>
    /// <exception cref="CodedException">SYS928: the file cannot be read, or says something that is no such
    /// mapping.</exception>
    public static WorkingCalendar Read(string path)
    {
        try
        {
            return new WorkingCalendar(CalendarExceptions.Known.With(Parse(path, File.ReadAllText(path))));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CodedException(ErrorCodes.CalendarInvalid,
                $"The calendar file {path} cannot be read: {error.Message} Check the path and the right to read it.", error);
        }
    }

    internal static CalendarExceptions Parse(string file, string text)
    {
        var stream = new YamlStream();
        try
        {
            stream.Load(new StringReader(text));
        }
        catch (YamlException error)
        {
            throw Invalid(file, error.Start.Line, $"this is not YAML ({error.Message})", "Mend the line");
        }
        if (stream.Documents is not [{ RootNode: YamlMappingNode root }])
            throw Invalid(file, 1, "the file is no mapping", "Write 'off:' and 'working:', each with days below it");
        var (off, working) = (new Dictionary<DateOnly, string>(), new Dictionary<DateOnly, string>());
        foreach (var (key, value) in root.Children)
        {
            var days = key.ToString() switch
            {
                "off" => off,
                "working" => working,
                var other => throw Invalid(file, key.Start.Line, $"'{other}' is no key", "Write 'off' or 'working'"),
            };
            if (value is not YamlMappingNode list)
                throw Invalid(file, value.Start.Line, $"'{key}' has no days below it", "Write lines like '2024-04-29: why'");
            foreach (var (day, reason) in list.Children)
            {
                if (!DateOnly.TryParseExact(day.ToString(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
                    throw Invalid(file, day.Start.Line, $"'{day}' is no day", "Write it like 2024-04-29");
                if (off.ContainsKey(date) || working.ContainsKey(date))
                    throw Invalid(file, day.Start.Line, $"{day} stands there twice", "Leave one of the two out");
                days.Add(date, reason.ToString());
            }
        }
        return new CalendarExceptions(off, working);
    }

    private static CodedException Invalid(string file, long line, string what, string mend) =>
        new(ErrorCodes.CalendarInvalid, $"{file}:{line}: {what}. {mend}.");
}
