using ItAnalytics.Etl.Extract;

namespace ItAnalytics.Etl.Tests.Extract;

/// <summary>Tables and forms of workbooks, read as lines.</summary>
public sealed class WorkbookShapeTests
{
    private const string Head =
        """
        code: x
        kind: SUBMISSION
        description: One statement is one figure.
        methodology: danang
        files: ["x/*"]
        states: OBSERVATION

        """;

    private const string Long = Head +
        """
        columns: {agency: agency, indicator: indicator, period: period, value: value}
        constants: {stage: SELF}
        """;

    private const string Form = Head +
        """
        format: {type: xlsx, sheets: ["Phụ lục*"], header_rows: 2}
        ignored_columns: [Điểm tối đa]
        annex:
          code: STT
          title: Chỉ số / Chỉ số thành phần
          labels: {agency: Đơn vị báo cáo, period: Năm}
          stages: {SELF: Kết quả / Tự chấm, APPRAISED: Kết quả / Thẩm định}
          parts: {a: numerator, b: denominator}
          indicators: {"1.1": HT01, "1.2": HT02}
        """;

    [Fact]
    public void Cells_say_what_they_are_and_a_formula_counts_by_the_value_that_was_kept() =>
        Assert.Equal(
            ["2:A-1|R|2021|Text|98,7@D2", "3:A-1|R|2021|Percent|0.987@D3", "4:A-1|R|2021|Number|98.7@D4", "5:A-1|R|2021|Number|5@D5",
                "6:A-1|R|2021|Text|=B1@D6", "7:A-1|R|2021|Text|#DIV/0!@D7", "9:A-1|R|2021|Date|2022-10-25@D9"],
            Read(Long + "\nformat: {type: xlsx}", new TestSheet("S")
                .Row(1, "A", "agency", "indicator", "period", "value")
                .Row(2, "A", "A-1", "R", "2021", "'98,7").Row(3, "A", "A-1", "R", "2021", "98.7%").Row(4, "A", "A-1", "R", "2021", "98.7")
                .Row(5, "A", "A-1", "R", "2021", "=A1|5").Row(6, "A", "A-1", "R", "2021", "=B1").Row(7, "A", "A-1", "R", "2021", "#DIV/0!")
                .Row(9, "A", "A-1", "R", "2021", "2022-10-25")));

    [Fact]
    public void A_merged_cell_counts_for_all_of_its_rows_and_what_is_left_under_it_for_none() =>
        Assert.Equal(
            ["2:A-1|R|2021|Number|1@D2", "3:A-1|C|2021|Number|2@D3"],
            Read(Long + "\nformat: {type: xlsx}", new TestSheet("S")
                .Row(1, "A", "agency", "indicator", "period", "value")
                .Row(2, "A", "A-1", "R", "2021", "1").Row(3, "A", "left over", "C", "2021", "2").Merge("A2:A3")));

    [Fact]
    public void A_header_below_titles_is_found_by_its_columns_and_may_go_over_two_rows() =>
        Assert.Equal(
            ["5:A-1|R|2021|Number|1@D5"],
            Read(
                Long.Replace("value: value", "value: Kết quả / Tự chấm", StringComparison.Ordinal) + "\nformat: {type: xlsx, header_rows: 2}",
                new TestSheet("S").Row(1, "A", "PHỤ LỤC I").Merge("A1:D1")
                    .Row(3, "A", "agency", "indicator", "period", "Kết quả").Row(4, "D", "Tự chấm").Merge("A3:A4").Merge("B3:B4").Merge("C3:C4")
                    .Row(5, "A", "A-1", "R", "2021", "1")));

    [Fact]
    public void Hidden_rows_are_read_with_a_mark_or_passed_over()
    {
        var sheet = new TestSheet("S").Row(1, "A", "agency", "indicator", "period", "value")
            .Row(2, "A", "A-1", "R", "2021", "1").Row(3, "A", "A-1", "C", "2021", "2").Hide(3);
        Assert.Equal(["2:A-1|R|2021|Number|1@D2", "3:A-1|C|2021|Number|2@D3 hidden"], Read(Long + "\nformat: {type: xlsx}", sheet));
        Assert.Equal(["2:A-1|R|2021|Number|1@D2"], Read(Long + "\nformat: {type: xlsx, hidden_rows: SKIP}", sheet));
    }

    [Fact]
    public void Several_sheets_are_one_table_whatever_the_order_of_their_columns() =>
        Assert.Equal(
            ["1:A-1|R|2021|Number|1@2021!D2", "2:A-1|R|2022|Number|2@2022!A2"],
            Read(
                Long + "\nformat: {type: xlsx, sheets: [\"20*\"]}",
                new TestSheet("2021").Row(1, "A", "agency", "indicator", "period", "value").Row(2, "A", "A-1", "R", "2021", "1"),
                new TestSheet("Ghi chú").Row(1, "A", "nothing"),
                new TestSheet("2022").Row(1, "A", "value", "agency", "indicator", "period").Row(2, "A", "2", "A-1", "R", "2022")));

    [Fact]
    public void What_stands_beside_the_table_is_not_lost()
    {
        var lines = Read(Long + "\nformat: {type: xlsx}", new TestSheet("S")
            .Row(1, "A", "agency", "indicator", "period", "value").Row(2, "A", "A-1", "R", "2021", "1").Row(3, "A", "A-1", "C", "2021", "2", "", "note"));
        Assert.Equal("3!5 fields", lines[1]);
    }

    [Fact]
    public void A_wide_table_is_a_line_for_each_of_its_cells_in_a_workbook_and_in_text()
    {
        const string wide = Head +
            """
            columns: {agency: agency, period: period}
            constants: {stage: SELF}
            ignored_columns: [note]
            wide: {headers: INDICATOR}
            """;
        string[] expected = ["1:A-1|HT01|2021|{0}|1@C2", "2:A-1|HT02|2021|{0}|2@D2", "3:A-2|HT01|2021|Text|@C3", "4:A-2|HT02|2021|{0}|4@D3"];

        Assert.Equal(expected.Select(e => e.Replace("{0}", "Number", StringComparison.Ordinal)), Read(
            wide + "\nformat: {type: xlsx}", new TestSheet("S").Row(1, "A", "agency", "period", "HT01", "HT02", "note")
                .Row(2, "A", "A-1", "2021", "1", "2", "x").Row(3, "A", "A-2", "2021", "", "4")));
        Assert.Equal(
            expected.Select(e => e.Replace("{0}", "Text", StringComparison.Ordinal)).Append("5!SRC111"),
            Read(wide, "agency,period,HT01,HT02,note\nA-1,2021,1,2,x\nA-2,2021,,4,\nA-3,2021\n"));
    }

    [Fact]
    public void A_wide_table_with_headers_of_two_rows_states_parts_and_value_together() =>
        Assert.Equal(
            ["1:A-1|HT01|2021|Number|80@E3 4/5", "2:A-1|HT02|2021|Text|@F3 1/2"],
            Read(
                Head +
                """
                columns: {agency: Cơ quan, period: Năm}
                constants: {stage: SELF}
                format: {type: xlsx, header_rows: 2}
                wide: {headers: INDICATOR, parts: {a: numerator, b: denominator, "%": value}}
                """,
                new TestSheet("S").Row(1, "A", "Cơ quan", "Năm", "HT01", "", "", "HT02").Merge("C1:E1").Merge("F1:G1").Merge("A1:A2").Merge("B1:B2")
                    .Row(2, "C", "a", "b", "'%", "a", "b").Row(3, "A", "A-1", "2021", "4", "5", "80", "1", "2")));

    [Fact]
    public void A_form_states_indicators_by_their_codes_with_the_numbers_that_they_are_made_of() =>
        Assert.Equal(
            ["1:Sở Nội vụ|HT01|2022|Text|@Phụ lục 1!D7 53/66 SELF", "2:Sở Nội vụ|HT01|2022|Text|@Phụ lục 1!E7 50/66 APPRAISED",
                "3:Sở Nội vụ|HT02|2022|Text|Có@Phụ lục 1!D10 / SELF", "4:Sở Nội vụ|1.9|2022|Number|7@Phụ lục 1!D11 / SELF",
                "5:Sở Y tế|HT01|2021|Text|@Phụ lục 2!D7 1/2 SELF"],
            Read(
                Form,
                FormSheet("Phụ lục 1", "Sở Nội vụ", "Năm 2022").Row(7, "A", "'1.1", "Máy tính có diệt virus", "3").Row(8, "B", "a = số máy có diệt virus", "", "53", "50")
                    .Row(9, "B", "b = tổng số máy", "", "66", "66").Row(10, "A", "'1.2.", "Hệ điều hành", "2", "Có").Row(11, "A", "'1.9", "Ngoài biểu", "", "7")
                    .Row(13, "B", "Người lập biểu").Merge("A7:A9"),
                FormSheet("Phụ lục 2", "Sở Y tế", "Năm: 2021").Row(7, "A", "'1.1", "Máy tính có diệt virus").Row(8, "A", "a", "số máy", "", "1").Row(9, "A", "b", "tổng", "", "2")));

    [Theory]
    [InlineData("Đơn vị báo cáo", "Đơn vị", "Đơn vị báo cáo")]
    [InlineData("Thẩm định", "Kiểm tra", "Thẩm định")]
    public void A_form_without_what_it_needs_is_refused_and_says_what(string from, string to, string word)
    {
        var sheet = FormSheet("Phụ lục 1", "Sở Nội vụ", "Năm 2022", from, to).Row(7, "A", "'1.1", "x", "1", "2");
        var complaint = Assert.Throws<FileRefusedException>(() => Read(Form, sheet)).Rejection.Complaint;
        Assert.Equal("SRC103", complaint.Code);
        Assert.Contains(word, complaint.Vietnamese, StringComparison.Ordinal);
    }

    private static TestSheet FormSheet(string name, string agency, string year, string from = "-", string to = "-")
    {
        string Say(string text) => text.Replace(from, to, StringComparison.Ordinal);
        return new TestSheet(name).Row(1, "A", "PHỤ LỤC").Merge("A1:E1").Row(2, "A", Say($"Đơn vị báo cáo: {agency}")).Row(3, "B", year)
            .Row(4, "A", "STT", "Chỉ số", "Điểm tối đa", "Kết quả").Merge("D4:E4").Merge("A4:A5").Merge("C4:C5")
            .Row(5, "B", "Chỉ số thành phần").Row(5, "D", "Tự chấm", Say("Thẩm định"))
            .Row(6, "A", "'1", "Hạ tầng kỹ thuật", "15");
    }

    private static List<string> Read(string contract, params TestSheet[] sheets)
    {
        using var folder = new TemporaryFolder("x");
        return ReadFile(contract, TestWorkbook.Write(Path.Combine(folder.Path, "x.xlsx"), sheets));
    }

    private static List<string> Read(string contract, string text)
    {
        using var folder = new TemporaryFolder("x");
        return ReadFile(contract, folder.Write("x.csv", text));
    }

    private static List<string> ReadFile(string yaml, string path)
    {
        var contract = ContractReader.Read("x.yaml", yaml);
        using var file = SourceFile.ReadAsync(path, TestContext.Current.CancellationToken).GetAwaiter().GetResult();
        using var source = file.Open(contract);
        var header = HeaderMap.Read(source, contract);
        var lines = new List<string>();
        while (source.Read()) lines.Add(Show(source, header, contract));
        return lines;
    }

    private static string Show(RecordSource source, HeaderMap header, SourceContract contract)
    {
        var record = source.Current;
        if (record.Fault is { } fault) return $"{record.LineNumber}!{fault.Code}";
        if (record.FieldCount != header.ColumnCount) return $"{record.LineNumber}!{record.FieldCount} fields";
        string Text(Field field) => header[field] < 0 ? "" : record[header[field]].ToString();
        var value = header[Field.Value];
        var place = (record.PlaceOf(value) ?? record.Place)!;
        List<string> shown =
        [
            $"{record.LineNumber}:{Text(Field.Agency)}|{Text(Field.Indicator)}|{Text(Field.Period)}|{record.KindOf(value)}|{record[value]}@"
                + (contract.Layout.Sheets.Count > 0 ? place.ToString() : place.Cell),
        ];
        if (header[Field.Numerator] >= 0) shown.Add($"{Text(Field.Numerator)}/{Text(Field.Denominator)}");
        if (header[Field.Stage] >= 0) shown.Add(Text(Field.Stage));
        if (record.IsHidden) shown.Add("hidden");
        return string.Join(' ', shown);
    }
}
