using System.Security.Cryptography;

namespace ItAnalytics.Etl.Extract;

/// <summary>One file as it lies there: what it is called and what is in it.</summary>
/// <param name="Path">Where it lies.</param>
/// <param name="ByteCount">Size.</param>
/// <param name="Hash">SHA-256 of the content, 64 lower-case hexadecimal digits.</param>
internal sealed record SourceFile(string Path, long ByteCount, string Hash)
{
    /// <summary>Name without folders.</summary>
    public string Name => System.IO.Path.GetFileName(Path);

    /// <summary>Reads the file once to know its content.</summary>
    /// <exception cref="FileRefusedException">It cannot be read.</exception>
    public static async Task<SourceFile> ReadAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            await using var stream = OpenStream(path);
            var hash = await SHA256.HashDataAsync(stream, cancellationToken);
            return new SourceFile(path, stream.Length, Convert.ToHexStringLower(hash));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new FileRefusedException(new Complaint(
                SourceErrorCodes.FileUnreadable, null,
                $"Không đọc được tệp: {e.Message} Hãy kiểm tra đường dẫn và quyền đọc.",
                $"The file cannot be read: {e.Message} Check the path and the right to read it."));
        }
    }

    /// <summary>Opens the file as a run of lines, whatever its format and encoding.</summary>
    /// <exception cref="FileRefusedException">The contract does not allow what is in it.</exception>
    public RecordSource Open(SourceContract contract)
    {
        var stream = OpenStream(Path);
        try
        {
            return contract.Layout.Format == FileFormat.Workbook
                ? OpenWorkbook(stream, contract.Layout)
                : OpenDelimited(stream, contract.Layout);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    private static FileStream OpenStream(string path) =>
        new(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan | FileOptions.Asynchronous);

    private static WorkbookReader OpenWorkbook(FileStream stream, FileLayout layout)
    {
        if (stream.Length == 0) throw Empty();
        return new WorkbookReader(stream, layout.Sheet);
    }

    private static DelimitedReader OpenDelimited(FileStream stream, FileLayout layout)
    {
        var guess = TextEncoding.Guess(stream);
        if (guess.Name is null) throw Empty();
        if (guess.Name == TextEncoding.Binary)
            throw new FileRefusedException(new Complaint(
                SourceErrorCodes.FileFormat, null,
                "Tệp không phải văn bản (có thể là bảng tính hoặc tệp nén bị đổi đuôi). Hãy lưu lại dưới dạng CSV UTF-8 rồi nạp lại.",
                "The file is no text (a workbook or an archive under another extension). Save it as CSV UTF-8 and load it again."));
        // A single-byte encoding cannot be told from another for certain, so the contract's word stands over the guess.
        var name = guess.Name;
        if (name is TextEncoding.Windows1258 or TextEncoding.Latin1)
            name = layout.Encodings.FirstOrDefault(e => e is TextEncoding.Windows1258 or TextEncoding.Latin1) ?? name;
        if (!layout.Encodings.Contains(name))
            throw new FileRefusedException(new Complaint(
                SourceErrorCodes.FileEncoding, null,
                $"Tệp có vẻ được mã hoá {name}, nguồn này chỉ nhận {string.Join(", ", layout.Encodings)}. Hãy lưu lại dưới dạng UTF-8.",
                $"The file seems to be {name}; this source accepts {string.Join(", ", layout.Encodings)}. Save it as UTF-8."));
        var length = Math.Max(stream.Length, 1);
        return new DelimitedReader(
            TextEncoding.AsUtf8(stream, guess with { Name = name }), layout.Delimiter, layout.MaximumLineBytes,
            isTranscoded: name != TextEncoding.Utf8, () => (double)stream.Position / length);
    }

    /// <summary>The refusal of a file with nothing in it.</summary>
    public static FileRefusedException Empty() => new(new Complaint(
        SourceErrorCodes.FileEmpty, null,
        "Tệp trống, không có dòng nào. Hãy kiểm tra lại tệp gửi lên.",
        "The file is empty. Check what was sent."));
}
