using System.Security.Cryptography;
using ItAnalytics.Etl.Validate;
using ItAnalytics.Warehouse.Errors;

namespace ItAnalytics.Etl.Extract;

/// <summary>One file as it lies there: what it is called and what is in it. An unpacked one is gone when it is closed.</summary>
internal sealed class SourceFile : IDisposable
{
    private const int SniffedBytes = 1 << 16;
    private static readonly char[] SniffedDelimiters = [',', ';', '\t', '|'];

    private readonly string content;
    private readonly bool isTemporary;
    private bool isReplay;

    private SourceFile(string path, string content, bool isTemporary, long byteCount, string hash) =>
        (Path, this.content, this.isTemporary, ByteCount, Hash) = (path, content, isTemporary, byteCount, hash);

    /// <summary>Where it lies; a file in an archive has the archive for a folder.</summary>
    public string Path { get; }

    /// <summary>Size of what is in it.</summary>
    public long ByteCount { get; }

    /// <summary>SHA-256 of what is in it, 64 lower-case hexadecimal digits; the same whether it came in an archive or not.</summary>
    public string Hash { get; }

    /// <summary>Name without folders.</summary>
    public string Name => System.IO.Path.GetFileName(Path);

    /// <summary>Whether it is a workbook of the newer format, by its first bytes.</summary>
    public bool IsWorkbook => WorkbookParts.IsWorkbook(content);

    /// <summary>Reads the file once to know its content, unpacking it where it is in an archive.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <param name="promised">
    /// What should be in it: an archive is then known by its first bytes. Nothing means that its name tells.
    /// </param>
    /// <exception cref="FileRefusedException">It cannot be read.</exception>
    /// <exception cref="CodedException">SYS905: there is no space to unpack it.</exception>
    public static async Task<SourceFile> ReadAsync(
        string path, CancellationToken cancellationToken, FileFormat? promised = null)
    {
        try
        {
            var packed = promised is { } format ? Archives.Named(path, format) : path;
            var (content, isTemporary) = await Archives.UnpackAsync(packed, cancellationToken);
            await using var stream = OpenStream(content);
            var hash = await SHA256.HashDataAsync(stream, cancellationToken);
            return new SourceFile(path, content, isTemporary, stream.Length, Convert.ToHexStringLower(hash));
        }
        catch (IOException e) when (DiskTrouble.IsFull(e))
        {
            // No fault of the file: it is neither refused nor put away.
            throw DiskTrouble.Full(System.IO.Path.GetTempPath(), "where files are unpacked", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new FileRefusedException(new Complaint(
                SourceErrorCodes.FileUnreadable, null,
                $"Không đọc được tệp: {e.Message} Hãy kiểm tra đường dẫn và quyền đọc.",
                $"The file cannot be read: {e.Message} Check the path and the right to read it."));
        }
    }

    /// <summary>A file of refused lines that are sent again, see <see cref="ReplayReader"/>.</summary>
    public static SourceFile OfReplay(string name, byte[] lines)
    {
        var path = System.IO.Path.GetTempFileName();
        File.WriteAllBytes(path, lines);
        return new SourceFile(name, path, isTemporary: true, lines.Length, Convert.ToHexStringLower(SHA256.HashData(lines))) { isReplay = true };
    }

    /// <summary>Opens the file as a run of lines, whatever its format and encoding.</summary>
    /// <exception cref="FileRefusedException">The contract does not allow what is in it.</exception>
    public RecordSource Open(SourceContract contract)
    {
        var stream = OpenStream(content);
        try
        {
            if (isReplay) return new ReplayReader(stream, contract);
            if (contract.Layout.Format == FileFormat.Workbook)
            {
                var workbook = OpenWorkbook(stream, contract);
                return contract.Annex is not null ? new AnnexReader(workbook, contract) : Shaped(workbook, contract);
            }

            return Shaped(OpenText(stream, contract), contract);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>The bytes as they are.</summary>
    public Stream OpenContent() => OpenStream(content);

    /// <inheritdoc />
    public void Dispose()
    {
        if (isTemporary) File.Delete(content);
    }

    private static FileStream OpenStream(string path) =>
        new(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan | FileOptions.Asynchronous);

    private static WorkbookReader OpenWorkbook(FileStream stream, SourceContract contract)
    {
        if (stream.Length == 0) throw Empty();
        Archives.CheckWorkbook(stream);
        return new WorkbookReader(stream, contract);
    }

    private static RecordSource Shaped(RecordSource rows, SourceContract contract) =>
        contract.Wide is null ? rows : new WideReader(rows, contract);

    private RecordSource OpenText(FileStream stream, SourceContract contract)
    {
        var layout = contract.Layout;
        var guess = TextEncoding.Guess(stream, layout.Encodings);
        if (guess.Name is null) throw Empty();
        if (guess.Name == TextEncoding.Binary)
            throw new FileRefusedException(new Complaint(
                SourceErrorCodes.FileFormat, null,
                "Tệp không phải văn bản (có thể là bảng tính hoặc tệp nén bị đổi đuôi). Hãy lưu lại dưới dạng CSV UTF-8 rồi nạp lại.",
                "The file is no text (a workbook or an archive under another extension). Save it as CSV UTF-8 and load it again."));
        if (!layout.Encodings.Contains(guess.Name))
            throw new FileRefusedException(new Complaint(
                SourceErrorCodes.FileEncoding, null,
                $"Tệp có vẻ được mã hoá {guess.Name}, nguồn này chỉ nhận {string.Join(", ", layout.Encodings)}. Hãy lưu lại dưới dạng UTF-8.",
                $"The file seems to be {guess.Name}; this source accepts {string.Join(", ", layout.Encodings)}. Save it as UTF-8."));
        var length = Math.Max(stream.Length, 1);
        double Progress() => (double)stream.Position / length;
        if (layout.Format == FileFormat.Json)
            return new JsonReader(TextEncoding.AsUtf8(stream, guess), contract, Progress);
        var delimiter = layout.Delimiter ?? SniffDelimiter(contract, guess);
        return new DelimitedReader(
            TextEncoding.AsUtf8(stream, guess), delimiter, layout.MaximumLineBytes,
            isTranscoded: guess.Name != TextEncoding.Utf8, Progress);
    }

    // The delimiter by which the header has the most columns of the contract; the first thinkable one where none has any.
    private char SniffDelimiter(SourceContract contract, EncodingGuess guess)
    {
        var head = new byte[SniffedBytes];
        using var text = TextEncoding.AsUtf8(OpenStream(content), guess);
        var length = text.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        HashSet<string> wanted = [.. contract.Columns.Values.Select(h => NameFold.Fold(h))];
        return SniffedDelimiters.MaxBy(delimiter =>
        {
            using var reader = new DelimitedReader(new MemoryStream(head, 0, length), delimiter, SniffedBytes);
            var known = 0;
            if (!reader.Read()) return known;
            for (var i = 0; i < reader.Current.FieldCount; i++) known += wanted.Contains(NameFold.Fold(reader.Current[i])) ? 1 : 0;
            return known;
        });
    }

    /// <summary>The refusal of a file with nothing in it.</summary>
    public static FileRefusedException Empty() => new(new Complaint(
        SourceErrorCodes.FileEmpty, null,
        "Tệp trống, không có dòng nào. Hãy kiểm tra lại tệp gửi lên.",
        "The file is empty. Check what was sent."));
}
