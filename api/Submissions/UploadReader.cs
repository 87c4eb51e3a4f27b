using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace ItAnalytics.Api.Submissions;

/// <summary>A file is larger than what is taken.</summary>
internal sealed class UploadTooLargeException : Exception
{
}

/// <summary>Saves the one file of a request, piece by piece: the body itself, or the first file of a form.</summary>
internal static class UploadReader
{
    private const string Unnamed = "submission";
    private const int LongestName = 120;

    /// <summary>Saves the file under its own name; null when the request has none.</summary>
    /// <exception cref="UploadTooLargeException">It is larger than <paramref name="limit"/>.</exception>
    /// <exception cref="InvalidDataException">A form that is none.</exception>
    public static async Task<string?> SaveAsync(HttpRequest request, string folder, long limit, CancellationToken cancellationToken)
    {
        if (MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            && type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase))
            return await SaveFormAsync(request, HeaderUtilities.RemoveQuotes(type.Boundary).ToString(), folder, limit, cancellationToken);
        var isNamed = ContentDispositionHeaderValue.TryParse(request.Headers.ContentDisposition.ToString(), out var disposition);
        return await SaveAsync(request.Body, (isNamed ? NameOf(disposition) : null) ?? request.Query["name"].ToString(), folder, limit, cancellationToken);
    }

    private static async Task<string?> SaveFormAsync(
        HttpRequest request, string boundary, string folder, long limit, CancellationToken cancellationToken)
    {
        if (boundary.Length == 0) throw new InvalidDataException("its boundary is missing.");
        var parts = new MultipartReader(boundary, request.Body);
        while (await parts.ReadNextSectionAsync(cancellationToken) is { } part)
        {
            if (ContentDispositionHeaderValue.TryParse(part.ContentDisposition, out var disposition) && NameOf(disposition) is { } name)
                return await SaveAsync(part.Body, name, folder, limit, cancellationToken);
        }

        return null;
    }

    private static string? NameOf(ContentDispositionHeaderValue? disposition)
    {
        var name = disposition is null ? default : disposition.FileNameStar.HasValue ? disposition.FileNameStar : disposition.FileName;
        return name.HasValue ? HeaderUtilities.RemoveQuotes(name).ToString() : null;
    }

    private static async Task<string?> SaveAsync(Stream body, string name, string folder, long limit, CancellationToken cancellationToken)
    {
        var path = Path.Combine(folder, Safe(name));
        await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16, FileOptions.Asynchronous);
        var buffer = new byte[1 << 16];
        for (int read; (read = await body.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            if (file.Length + read > limit) throw new UploadTooLargeException();
            await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }

        return file.Length == 0 ? null : path;
    }

    // The sender's name for the file, as far as it is a name: no folder, no sign that a file system may take for its own.
    private static string Safe(string name)
    {
        var bare = name[(name.LastIndexOfAny(['/', '\\']) + 1)..];
        var safe = new StringBuilder();
        foreach (var c in bare) safe.Append(char.IsLetterOrDigit(c) || c is '-' or '_' or '.' or ' ' ? c : '_');
        var text = safe.ToString().Trim('.', ' ');
        return text.Length == 0 ? Unnamed : text.Length > LongestName ? text[^LongestName..] : text;
    }
}
