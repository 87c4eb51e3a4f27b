using System.Text;
using ItAnalytics.Etl.Extract;
using ItAnalytics.Etl.Validate;
using NodaTime;

namespace ItAnalytics.Etl.Tests.Validate;

/// <summary>One line through all rules, without a database.</summary>
public sealed class FactRowTests
{
    private static readonly ReferenceData Reference = new(
        [
            new AgencyVersion(1, 1, "A-1", "Cục Hải quan", "Customs", new LocalDate(2000, 1, 1), null),
            new AgencyVersion(2, 2, "A-2", "phường Hải Châu", "Hai Chau", new LocalDate(2025, 1, 1), new LocalDate(2025, 7, 1)),
            new AgencyVersion(3, 3, "A-3", "phường Hải Châu", "Hai Chau", new LocalDate(2025, 7, 1), null),
        ],
        [(NameFold.Fold("Hải quan"), 1)],
        [new Group(1, "TW", "danang"), new Group(2, "PX", "danang")],
        [new Membership(1, 1, new LocalDate(2020, 1, 1), null), new Membership(3, 2, new LocalDate(2025, 7, 1), null)],
        [
            new Indicator(1, "danang", "R", "Tỷ lệ", "Ratio", "%", "RATIO", 0, 100),
            new Indicator(2, "danang", "T", "Điểm", "Score", "points", "SCORE", 0, 100),
            new Indicator(3, "danang", "N", "Băng thông", "Bandwidth", "Mbps", "NUMBER", null, null),
            new Indicator(4, "danang", "C", "Số", "Count", "items", "COUNT", 0, null),
            new Indicator(5, "danang", "S", "Thang điểm", "Share", "share", "RATIO", 0, 1),
        ],
        []);

    [Theory]
    [InlineData("R", "98,7 %", "98.7")]
    [InlineData("R", "98,7", "98.7")]
    [InlineData("R", "4/5", "80")]
    [InlineData("R", "1.234", "1.234 NUMBER_READ_BY_RANGE")]
    [InlineData("R", "99.87", "99.87 NUMBER_READ_BY_RANGE")]
    [InlineData("R", "0,987", "0.987 MAY_BE_FRACTION")]
    [InlineData("R", "987.5", "VAL212")]
    [InlineData("T", "91.651", "91.651 NUMBER_READ_BY_RANGE")]
    [InlineData("C", "1.234", "1234")]
    [InlineData("C", "2.000", "2000")]
    [InlineData("N", "1.234", "VAL213")]
    [InlineData("N", "50 %", "VAL233")]
    [InlineData("S", "50 %", "0.5")]
    [InlineData("S", "0,5", "0.5")]
    [InlineData("C", "3,5", "VAL217")]
    public void Numbers_are_settled_by_what_can_be_true(string indicator, string value, string expected) =>
        Assert.Equal(expected, Judge($"A-1;{indicator};2021;{value};;;", LocaleConflict.Range));

    [Theory]
    [InlineData("0,987", "98.700")]
    [InlineData("98,7 %", "98.7")]
    public void A_fraction_becomes_percent_where_the_contract_says_so(string value, string expected) =>
        Assert.Equal(expected, Judge($"A-1;R;2021;{value};;;", ratio: RatioScale.Fraction));

    [Theory]
    [InlineData("66,7;2;3", "66.7")]
    [InlineData("66,6;2;3", "66.6")]
    [InlineData("66,5;2;3", "VAL219")]
    [InlineData("67;2;3", "67")]
    [InlineData("0,667;2;3", "VAL236")]
    [InlineData("6,67;2;3", "VAL236")]
    [InlineData(";2;3", "66.6666666667")]
    [InlineData(";2;", "VAL200")]
    [InlineData(";3;2", "VAL218")]
    [InlineData(";0;0", "")]
    public void A_ratio_agrees_with_its_parts_to_the_last_printed_digit(string cells, string expected) =>
        Assert.Equal(expected, Judge($"A-1;R;2021;{cells};"));

    [Theory]
    [InlineData("Cục Hải quan;R;2021;50;;;TW", "50")]
    [InlineData("HẢI QUAN;R;2021;50;;;TW", "50")]
    [InlineData("Cụ Hải quan;R;2021;50;;;TW", "VAL201")]
    [InlineData("Cục Hải quan;R;2021;50;;;PX", "50 NOT_A_MEMBER")]
    [InlineData("Cục Hải quan;R;1999;50;;;TW", "VAL203")]
    [InlineData("phường Hải Châu;R;2025;50;;;", "VAL202")]
    [InlineData("phường Hải Châu;R;2025;50;;;PX", "50")]
    [InlineData("phường Hải Châu;R;2026;50;;;", "50")]
    [InlineData("phường Hải Châu;R;2024;50;;;", "VAL203")]
    public void An_agency_is_found_exactly_or_not_at_all(string line, string expected) =>
        Assert.Equal(expected, Judge(line));

    [Fact]
    public void A_misprint_is_refused_with_the_name_it_may_have_meant()
    {
        var complaint = Assert.Single(Check("Cụ Hải quan;R;2021;50;;;", out _));

        Assert.Contains("Cục Hải quan (A-1, differs in 1 letter)", complaint.English, StringComparison.Ordinal);
        Assert.Contains("Cục Hải quan (A-1, khác 1 ký tự)", complaint.Vietnamese, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Cụ Hải quan;X;1x99;5O;;;TW", "VAL221 VAL205 VAL201")]
    [InlineData("Cục Hải quan;R;2021;5O;-3;x;ZZ", "VAL204 VAL211 VAL211 VAL217")]
    [InlineData("phường Hải Châu;R;2025;150;;;ZZ", "VAL204 VAL216")]
    [InlineData(";R;;50;;;", "VAL200 VAL200")]
    public void Everything_that_is_wrong_with_a_line_is_said_and_each_mistake_once(string line, string expected) =>
        Assert.Equal(expected, Judge(line));

    private static string Judge(string line, LocaleConflict conflict = LocaleConflict.Reject, RatioScale ratio = RatioScale.Percent)
    {
        var complaints = Check(line, out var row, conflict, ratio);
        return string.Join(' ', complaints.Count > 0 ? complaints.Select(c => c.Code) : new[] { row.Value?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "" }.Concat(row.Warnings ?? []));
    }

    private static IReadOnlyList<Complaint> Check(
        string line, out FactRow row, LocaleConflict conflict = LocaleConflict.Reject, RatioScale ratio = RatioScale.Percent)
    {
        var contract = ContractReader.Read(
            "x.yaml",
            $$"""
            code: x
            kind: SUBMISSION
            description: One line is one figure.
            methodology: danang
            files: ["x/*.csv"]
            states: OBSERVATION
            format: {delimiter: ";"}
            columns: {agency: a, indicator: i, period: p, value: v, numerator: n, denominator: d, group: g}
            constants: {stage: SELF}
            numbers: {locale: COMMA, on_conflict: {{conflict}}, ratio: {{ratio}}}
            """);
        var source = new DelimitedReader(new MemoryStream(Encoding.UTF8.GetBytes($"a;i;p;v;n;d;g\n{line}\n")), ';', 4096);
        var header = HeaderMap.Read(source, contract);
        Assert.True(source.Read());
        row = new FactRow(contract, header, source.Current);
        row.Reset();
        return ValidationRules.Check(row, new ValidationContext(contract, Reference, new LocalDate(2026, 6, 1)));
    }
}
