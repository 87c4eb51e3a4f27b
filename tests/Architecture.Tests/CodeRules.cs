using System.Text.RegularExpressions;

namespace ItAnalytics.Architecture.Tests;

/// <summary>Rules that a reader of any one file could overlook.</summary>
public partial class CodeRules
{
    private static readonly string[] Code = [".cs", ".sql", ".js", ".mjs", ".ts", ".tsx", ".css"];

    public static TheoryData<string> Production => ReferenceRules.Production;

    [Theory]
    [MemberData(nameof(Production))]
    public void No_method_is_async_void(string name)
    {
        using var code = CompiledCode.Of(name);
        Offenders.None(code.AsyncVoidMethods);
    }

    [Theory]
    [MemberData(nameof(Production))]
    public void Local_time_and_unseeded_chance_are_not_used(string name)
    {
        using var code = CompiledCode.Of(name);
        Offenders.None(code.ForeignMembers.Where(member =>
            member is "System.DateTime.get_Now(0)" or "System.DateTime.get_Today(0)" or "System.DateTimeOffset.get_Now(0)"
                or "System.Random..ctor(0)"));
    }

    [Theory]
    [InlineData("ItAnalytics.Warehouse")]
    [InlineData("ItAnalytics.Etl")]
    public void A_library_does_not_write_to_the_console(string name)
    {
        using var code = CompiledCode.Of(name);
        Assert.DoesNotContain("System.Console", code.ForeignTypes);
    }

    [Fact]
    public void An_error_code_has_one_meaning_and_belongs_to_a_family()
    {
        var codes = new List<(string Where, string Value)>();
        foreach (var name in Production.Select(row => row.Data))
        {
            using var code = CompiledCode.Of(name);
            codes.AddRange(code.Constants("Codes").Select(constant => ($"{name}: {constant.Type}.{constant.Name}", constant.Value)));
        }
        Assert.NotEmpty(codes);
        Offenders.None(codes.Where(code => !Family().IsMatch(code.Value)).Select(code => $"{code.Where} is {code.Value}"));
        Offenders.None(codes.GroupBy(code => code.Value).Where(same => same.Count() > 1)
            .Select(same => $"{same.Key} is {string.Join(" and ", same.Select(code => code.Where))}"));
    }

    [Fact]
    public void A_long_file_says_first_why_it_is_long() =>
        Offenders.None(SourceTree.Files
            .Where(file => Code.Contains(Path.GetExtension(file)))
            .Select(file => (File: file, Lines: SourceTree.Read(file).Split('\n')))
            .Where(file => file.Lines.Length > 401 && !Comment().IsMatch(file.Lines[0]))
            .Select(file => $"{file.File}: {file.Lines.Length} lines"));

    [Fact]
    public void Nothing_is_left_for_later_and_no_machine_is_named() =>
        Offenders.None(
            from file in SourceTree.Files
            where Code.Contains(Path.GetExtension(file)) || Path.GetExtension(file) is ".md" or ".csproj" or ".props" or ".targets" or ".json" or ".yml" or ".yaml"
            where file != "tests/Architecture.Tests/CodeRules.cs"
            from line in SourceTree.Read(file).Split('\n').Select((text, index) => (Text: text, Number: index + 1))
            where Forbidden().IsMatch(line.Text)
            select $"{file}:{line.Number}: {line.Text.Trim()}");

    [Fact]
    public void Text_ends_its_lines_as_unix_does() =>
        Offenders.None(SourceTree.Files
            .Where(file => Code.Contains(Path.GetExtension(file)) || Path.GetExtension(file) is ".md" or ".csproj")
            .Where(file => SourceTree.Read(file).Contains('\r')));

    [GeneratedRegex("^(SRC1|VAL2|WHS3|MDL4|GQL5|SCO6|SYS9)[0-9]{2}$")]
    private static partial Regex Family();

    [GeneratedRegex(@"^\s*(//|--|#|/\*).{30,}")]
    private static partial Regex Comment();

    [GeneratedRegex(@"\b(TODO|FIXME|XXX|HACK)\b|/work/shared|/tmp/wt|registry\.npmjs|artifactory", RegexOptions.None)]
    private static partial Regex Forbidden();
}
