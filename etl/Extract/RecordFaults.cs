namespace ItAnalytics.Etl.Extract;

/// <summary>Says what is wrong with a line that could not be read as fields.</summary>
internal static class RecordFaults
{
    /// <summary>The complaint about damage.</summary>
    public static Complaint Explain(RecordFault fault, SourceRecord record) => fault.Code switch
    {
        SourceErrorCodes.QuoteOpen => new Complaint(
            fault.Code, null,
            "Dấu ngoặc kép mở mà không đóng" + CutOffVi(record) + ". Hãy đóng ngoặc kép, hoặc viết đôi (\"\") nếu nó là một phần của văn bản.",
            "A quote is opened and never closed" + CutOffEn(record) + ". Close it, or double it (\"\") where it is part of the text."),
        SourceErrorCodes.QuoteText => new Complaint(
            fault.Code, null,
            "Có chữ ngay sau dấu ngoặc kép đóng. Hãy viết đôi (\"\") các ngoặc kép bên trong văn bản.",
            "Text follows a closing quote. Double (\"\") the quotes that are part of the text."),
        SourceErrorCodes.LineTooLong => new Complaint(
            fault.Code, null,
            $"Dòng dài hơn {fault.Detail} byte nên không được đọc; các dòng sau vẫn được nạp. Hãy kiểm tra xem tệp có bị mất dấu xuống dòng không.",
            $"The line is longer than {fault.Detail} bytes and was not read; the lines after it were. Check whether line ends were lost."),
        SourceErrorCodes.NulByte => new Complaint(
            fault.Code, null,
            $"Dòng có byte NUL tại vị trí {fault.Detail}, tệp đã hỏng khi truyền hoặc xuất. Hãy xuất lại tệp.",
            $"The line has a NUL byte at position {fault.Detail}: the file was damaged on its way. Export it again."),
        SourceErrorCodes.InvalidBytes => new Complaint(
            fault.Code, null,
            $"Byte thứ {fault.Detail} của dòng không đúng bảng mã của tệp (thường do dán văn bản Latin-1, TCVN3 hoặc VNI). Hãy gõ lại dòng này và lưu tệp dưới dạng UTF-8.",
            $"Byte {fault.Detail} of the line is no text in the file's encoding (often pasted from Latin-1, TCVN3 or VNI). Type the line again and save the file as UTF-8."),
        SourceErrorCodes.FieldCount => new Complaint(
            fault.Code, null,
            $"Dòng có {fault.Detail} ô, dòng tiêu đề có {fault.Text}. Hãy kiểm tra dấu phân cách; ô có dấu phân cách phải đặt trong ngoặc kép.",
            $"The line has {fault.Detail} fields, the header {fault.Text}. Check the delimiters; a field that contains one needs quotes."),
        SourceErrorCodes.JsonMalformed => new Complaint(
            fault.Code, null,
            $"Bản ghi không phải JSON hợp lệ (byte {fault.Detail}); trong một danh sách, phần phía sau không được đọc. Hãy xuất lại tệp.",
            $"The record is no valid JSON (byte {fault.Detail}); in a list, nothing behind it was read. Export the file again."),
        SourceErrorCodes.JsonShape => new Complaint(
            fault.Code, null,
            $"Khoá {Complaint.Quote(fault.Text)} không có trong hợp đồng nguồn, hoặc chứa một danh sách. Hãy bỏ khoá này hoặc khai báo trong hợp đồng.",
            $"The key {Complaint.Quote(fault.Text)} is not in the source contract, or holds no single value. Remove it, or declare it in the contract."),
        _ => throw new ArgumentOutOfRangeException(nameof(fault), fault, "no damage of a line"),
    };

    /// <summary>The complaint about a line with too many or too few fields.</summary>
    public static Complaint WrongFieldCount(SourceRecord record, int expected) =>
        record.LacksLineEnd && record.FieldCount < expected
            ? new Complaint(
                SourceErrorCodes.LineCutOff, null,
                $"Tệp kết thúc giữa dòng này: {record.FieldCount} ô thay vì {expected}, không có dấu xuống dòng. Tệp có thể chưa tải xong; hãy gửi lại.",
                $"The file ends in the middle of this line: {record.FieldCount} fields instead of {expected}, no line end. It may be half a download; send it again.")
            : Explain(new RecordFault(SourceErrorCodes.FieldCount, record.FieldCount, $"{expected}"), record);

    private static string CutOffVi(SourceRecord record) => record.LacksLineEnd ? " (tệp kết thúc tại đây, có thể bị cắt)" : "";

    private static string CutOffEn(SourceRecord record) => record.LacksLineEnd ? " (the file ends here, it may be cut off)" : "";
}
