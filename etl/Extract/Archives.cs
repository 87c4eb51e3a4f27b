using System.IO.Compression;

namespace ItAnalytics.Etl.Extract;

/// <summary>
/// Files inside archives. An archive is a folder whose name lacks the archive's ending: <c>danang.zip</c> with
/// <c>agencies.csv</c> in it is <c>danang/agencies.csv</c>, and <c>agencies.csv.gz</c> is <c>agencies.csv</c>. What is
/// inside is unpacked into a file of its own before it is read, with an eye on how much comes out of how little.
/// </summary>
internal static class Archives
{
    /// <summary>Most files in one archive.</summary>
    public const int MaximumMembers = 1000;

    // More than this much out of an archive is refused, and more than this many times its size once it is not small.
    private const long MaximumBytes = 16L << 30;
    private const long SmallBytes = 64L << 20;
    private const int MaximumRatio = 200;

    private const string Zip = ".zip";
    private const string Gzip = ".gz";

    /// <summary>A path without the endings of archives: the path by which a contract is chosen.</summary>
    public static string Shown(string path)
    {
        if (path.EndsWith(Gzip, StringComparison.OrdinalIgnoreCase)) path = path[..^Gzip.Length];
        else if (IsZip(path)) path = path[..^Zip.Length];
        return path.Replace(Zip + Path.DirectorySeparatorChar, $"{Path.DirectorySeparatorChar}", StringComparison.OrdinalIgnoreCase)
            .Replace(Zip + '/', "/", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>
    /// The path of a file whose first bytes say that it is an archive, with the ending of one; the file is renamed. A
    /// workbook is an archive by its bytes, and is none where one is promised.
    /// </summary>
    public static string Named(string path, FileFormat promised)
    {
        Span<byte> head = stackalloc byte[4];
        int length;
        using (var file = File.OpenRead(path)) length = file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        var ending = head[..length] is [0x1F, 0x8B, ..] ? Gzip
            : head[..length] is [0x50, 0x4B, 0x03, 0x04] && !(promised == FileFormat.Workbook && WorkbookParts.IsWorkbook(path)) ? Zip
            : "";
        if (ending.Length == 0 || path.EndsWith(ending, StringComparison.OrdinalIgnoreCase)) return path;
        File.Move(path, path + ending);
        return path + ending;
    }

    /// <summary>Whether a file is an archive of several files, by its name.</summary>
    public static bool IsZip(string path) => path.EndsWith(Zip, StringComparison.OrdinalIgnoreCase);

    /// <summary>The files in an archive, by paths that begin with its own; an archive that cannot be read is its own member.</summary>
    public static IReadOnlyList<string> Members(string path)
    {
        try
        {
            using var archive = ZipFile.OpenRead(path);
            // Finder's own notes, folders and hidden files are no data.
            var names = archive.Entries.Select(e => e.FullName.Replace('\\', '/'))
                .Where(n => !n.EndsWith('/') && !n.StartsWith("__MACOSX/", StringComparison.Ordinal)
                    && !Path.GetFileName(n).StartsWith('.'));
            var members = names.Take(MaximumMembers + 1).ToList();
            return members.Count is 0 or > MaximumMembers ? [path] : [.. members.Select(n => $"{path}/{n}")];
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            return [path];
        }
    }

    /// <summary>
    /// A file on the disk with what a path names: the file itself, or a temporary one with what was in its archive.
    /// </summary>
    /// <exception cref="FileRefusedException">The archive is damaged, or unpacks to more than it should.</exception>
    public static async Task<(string Path, bool IsTemporary)> UnpackAsync(string path, CancellationToken cancellationToken)
    {
        if (ArchiveOf(path) is { } container)
            return (await UnpackMemberAsync(container, path[(container.Length + 1)..], cancellationToken), true);
        if (IsZip(path) && File.Exists(path)) return (await UnpackOnlyMemberAsync(path, cancellationToken), true);
        if (!path.EndsWith(Gzip, StringComparison.OrdinalIgnoreCase) || !File.Exists(path)) return (path, false);
        await using var file = File.OpenRead(path);
        await using var content = new GZipStream(file, CompressionMode.Decompress);
        return (await CopyAsync(content, file.Length, cancellationToken), true);
    }

    /// <summary>
    /// Refuses a workbook that unpacks to more than it should; it is an archive too, and its reader would unpack it all.
    /// </summary>
    /// <exception cref="FileRefusedException">It does.</exception>
    public static void CheckWorkbook(Stream workbook)
    {
        try
        {
            using var archive = new ZipArchive(workbook, ZipArchiveMode.Read, leaveOpen: true);
            long total = 0;
            var scratch = new byte[1 << 16];
            foreach (var entry in archive.Entries)
            {
                // The sizes that an archive states are its maker's word; what comes out of it is not.
                using var content = entry.Open();
                for (int read; (read = content.Read(scratch)) > 0;) Guard(total += read, workbook.Length);
            }
        }
        catch (InvalidDataException)
        {
            // No archive at all: the reader of workbooks says so in its own words.
        }

        workbook.Position = 0;
    }

    private static async Task<string> UnpackOnlyMemberAsync(string path, CancellationToken cancellationToken)
    {
        var members = Members(path);
        return members is [{ } only] && only != path
            ? await UnpackMemberAsync(path, only[(path.Length + 1)..], cancellationToken)
            : throw Refuse(
                SourceErrorCodes.ArchiveUnreadable,
                $"Tệp nén bị hỏng, trống, hoặc có nhiều hơn {MaximumMembers} tệp. Hãy nén lại từng tệp dữ liệu.",
                $"The archive is damaged, empty, or holds more files than can be taken at once (at most {MaximumMembers}). Pack the data files anew.");
    }

    private static string? ArchiveOf(string path)
    {
        for (var at = path.IndexOf(Zip + '/', StringComparison.OrdinalIgnoreCase); at >= 0;
            at = path.IndexOf(Zip + '/', at + 1, StringComparison.OrdinalIgnoreCase))
        {
            var container = path[..(at + Zip.Length)];
            if (File.Exists(container)) return container;
        }

        return null;
    }

    private static async Task<string> UnpackMemberAsync(string container, string member, CancellationToken cancellationToken)
    {
        try
        {
            using var archive = ZipFile.OpenRead(container);
            var entry = archive.Entries.FirstOrDefault(e => e.FullName.Replace('\\', '/') == member)
                ?? throw new FileNotFoundException($"{container} holds no '{member}'.");
            await using var content = await entry.OpenAsync(cancellationToken);
            return await CopyAsync(content, Math.Max(entry.CompressedLength, 1), cancellationToken);
        }
        catch (InvalidDataException)
        {
            throw Damaged();
        }
    }

    private static async Task<string> CopyAsync(Stream content, long packedLength, CancellationToken cancellationToken)
    {
        var target = Path.Combine(Path.GetTempPath(), $"itanalytics-{Guid.NewGuid():N}");
        try
        {
            await using var file = new FileStream(target, FileMode.CreateNew, FileAccess.Write, FileShare.None);
            var buffer = new byte[1 << 16];
            for (int read; (read = await content.ReadAsync(buffer, cancellationToken)) > 0;)
            {
                Guard(file.Length + read, packedLength);
                await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            }

            return target;
        }
        catch (Exception e)
        {
            File.Delete(target);
            if (e is InvalidDataException) throw Damaged();
            throw;
        }
    }

    private static void Guard(long unpacked, long packed)
    {
        if (unpacked <= SmallBytes || (unpacked <= MaximumBytes && unpacked <= packed * MaximumRatio)) return;
        throw Refuse(
            SourceErrorCodes.ArchiveBomb,
            $"Tệp nén bung ra quá lớn (trên {MaximumRatio} lần kích thước của nó hoặc trên {MaximumBytes >> 30} GiB), giống một tệp phá hoại. Hãy gửi tệp không nén.",
            $"The archive unpacks to more than {MaximumRatio} times its size, or to more than {MaximumBytes >> 30} GiB, as a hostile one does. Send the file unpacked.");
    }

    private static FileRefusedException Damaged() => Refuse(
        SourceErrorCodes.ArchiveUnreadable,
        "Tệp nén bị hỏng, không giải nén được. Hãy nén và gửi lại.",
        "The archive is damaged and cannot be unpacked. Pack it anew and send it again.");

    private static FileRefusedException Refuse(string code, string vietnamese, string english) =>
        new(new Complaint(code, null, vietnamese, english));
}
