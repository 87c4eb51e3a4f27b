namespace ItAnalytics.Api.Submissions;

/// <summary>A file that came over HTTP, put aside for the time of the request.</summary>
/// <param name="Path">Where it lies; its name is the sender's.</param>
/// <param name="Source">The source that the sender names, or null.</param>
/// <param name="IsCheck">Try it and keep nothing.</param>
/// <param name="AnnotatedPath">Where to write the workbook with its bad cells marked; null when nobody asked for it.</param>
internal sealed record UploadedFile(string Path, string? Source, bool IsCheck, string? AnnotatedPath);

/// <summary>The answer to a submission: its status and its receipt as JSON.</summary>
internal sealed record SubmissionAnswer(int Status, ReadOnlyMemory<byte> Receipt);

/// <summary>Takes a file in from whoever holds the key.</summary>
internal delegate Task<SubmissionAnswer> SubmissionReceiver(UploadedFile file, CancellationToken cancellationToken);

/// <summary>The receiver for the holder of a secret; null when no good key has it.</summary>
internal delegate Task<SubmissionReceiver?> SubmissionGate(string secret, CancellationToken cancellationToken);
