using System.Reflection;
using System.Text.RegularExpressions;
using ItAnalytics.Etl.Extract;
using ItAnalytics.Etl.Pull;
using ItAnalytics.Etl.Submit;
using ItAnalytics.Etl.Validate;
using ItAnalytics.Tests.Support;

namespace ItAnalytics.Etl.Tests.Extract;

public sealed partial class CodeListTests
{
    [Fact]
    public void The_list_for_people_names_every_code_and_warning_and_no_other()
    {
        var code = new[] { typeof(SourceErrorCodes), typeof(ValueErrorCodes), typeof(LineWarnings), typeof(SubmitErrorCodes), typeof(PullErrorCodes) }
            .SelectMany(type => type.GetFields(BindingFlags.Public | BindingFlags.Static)).Select(field => (string)field.GetValue(null)!);

        var listed = Row().Matches(File.ReadAllText(Repository.PathTo("docs", "sources.md"))).Select(row => row.Groups[1].Value);

        Assert.Equal(code.Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    }

    [GeneratedRegex(@"^\| ((?:SRC|VAL)[0-9]{3}|[A-Z]+(?:_[A-Z]+)+) \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
