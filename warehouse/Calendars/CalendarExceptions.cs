using System.Globalization;
using ItAnalytics.Warehouse.Errors;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace ItAnalytics.Warehouse.Calendars;

/// <summary>Days that are otherwise than the law alone says, each with the reason.</summary>
/// <param name="Off">Working days on which nobody works.</param>
/// <param name="Working">Weekends or holidays on which everybody does.</param>
public sealed record CalendarExceptions(
    IReadOnlyDictionary<DateOnly, string> Off, IReadOnlyDictionary<DateOnly, string> Working)
{
    private const string Resource = "calendars/vietnam.yaml";

    /// <summary>What this program knows of.</summary>
    public static CalendarExceptions Known { get; } = ReadKnown();

    /// <summary>Reads a file on top of what this program knows of; of two statements about a day the file's counts.</summary>
    /// <param name="path">A YAML file with the mappings <c>off</c> and <c>working</c>, from a day to the reason.</param>
    /// <exception cref="CodedException">SYS928: the file cannot be read, or says something that is no such mapping.</exception>
    public static CalendarExceptions Read(string path)
    {
        try
        {
            var own = Parse(path, File.ReadAllText(path));
            return new CalendarExceptions(Over(Known.Off, own.Off, own.Working), Over(Known.Working, own.Working, own.Off));
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

    private static CalendarExceptions ReadKnown()
    {
        using var stream = typeof(CalendarExceptions).Assembly.GetManifestResourceStream(Resource)!;
        using var reader = new StreamReader(stream);
        return Parse(Resource, reader.ReadToEnd());
    }

    private static Dictionary<DateOnly, string> Over(
        IReadOnlyDictionary<DateOnly, string> known, IReadOnlyDictionary<DateOnly, string> own,
        IReadOnlyDictionary<DateOnly, string> otherwise)
    {
        var days = known.Where(day => !otherwise.ContainsKey(day.Key)).ToDictionary(day => day.Key, day => day.Value);
        foreach (var (day, reason) in own) days[day] = reason;
        return days;
    }

    private static CodedException Invalid(string file, long line, string what, string mend) =>
        new(ErrorCodes.CalendarInvalid, $"{file}:{line}: {what}. {mend}.");
}
