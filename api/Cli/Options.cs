using System.CommandLine;
using System.Globalization;
using ItAnalytics.Etl.Jobs;

namespace ItAnalytics.Api.Cli;

/// <summary>Makes options whose bad values are refused in words that a person understands.</summary>
internal static class Options
{
    public static Option<int?> WholeNumber(string name, string description, string helpName, int least, int most) => new(name)
    {
        Description = description,
        HelpName = helpName,
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
                && number >= least && number <= most)
                return number;
            result.AddError($"{name} must be a whole number from {least} to {most}, not '{text}'.");
            return null;
        },
    };

    /// <summary>A range of result years: 2015..2018, 2015.., ..2018 or 2015.</summary>
    public static Option<RunParameters?> Years(string description) => new("--years")
    {
        Description = description,
        HelpName = "YEARS",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            var ends = text.Split("..");
            if (ends.Length <= 2 && ends.Any(end => end.Length > 0) && TryYear(ends[0], out var from) && TryYear(ends[^1], out var to)
                && !(from > to))
                return new RunParameters { FromYear = from, ToYear = to };
            result.AddError($"--years takes years such as 2015..2018, 2015.., ..2018 or 2015, not '{text}'.");
            return null;
        },
    };

    public static Option<string> Text(string name, string description, string helpName) =>
        new(name) { Description = description, HelpName = helpName };

    /// <summary>May be given several times.</summary>
    public static Option<string[]> Texts(string name, string description, string helpName) =>
        new(name) { Description = description, HelpName = helpName };

    public static Option<FileInfo?> File(string name, string description, string helpName = "FILE") =>
        new(name) { Description = description, HelpName = helpName };

    public static Option<FileInfo?> ExistingFile(string name, string description, string helpName = "FILE")
    {
        var option = File(name, description, helpName);
        option.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var path }, ..] && !System.IO.File.Exists(path))
                result.AddError($"{name}: there is no file '{path}'.");
        });
        return option;
    }

    public static Option<T> Required<T>(Option<T> option)
    {
        option.Required = true;
        return option;
    }

    // Nothing stands for no bound.
    private static bool TryYear(string text, out int? year)
    {
        year = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
        return text.Length == 0 || year is >= 1900 and <= 2200;
    }

    public static Option<bool> Flag(string name, string description) => new(name) { Description = description };
}
