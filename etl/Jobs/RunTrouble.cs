using ItAnalytics.Scoring;
using ItAnalytics.Warehouse.Errors;
using Npgsql;

namespace ItAnalytics.Etl.Jobs;

/// <summary>What ended a run, in words for whoever finds it in the morning: its stable code, what happened, what to
/// do; and whether it may pass by itself.</summary>
/// <param name="Code">The stable code.</param>
/// <param name="Message">What happened and what to do.</param>
/// <param name="MayPass">The same run may succeed a little later, with nobody doing anything.</param>
internal sealed record RunTrouble(string Code, string Message, bool MayPass)
{
    // ERROR_SHARING_VIOLATION and ERROR_LOCK_VIOLATION as HRESULT, EAGAIN, and EBUSY as .NET gives them on Unix.
    private static readonly int[] Locked = [unchecked((int)0x80070020), unchecked((int)0x80070021), 11, 16];

    /// <summary>The trouble that an exception stands for.</summary>
    public static RunTrouble Of(Exception error) => error switch
    {
        CodedException coded => new(coded.Code, coded.Message, coded.MayPass),
        MethodologyException method => new(method.Problems[0].Code, method.Message, false),
        OperationCanceledException => new(
            ErrorCodes.RunStopped, "Stopped before its end; run again to do the rest.", false),
        PostgresException postgres => new(
            ErrorCodes.StatementFailed,
            $"PostgreSQL refused a statement ({postgres.SqlState}): {Sentence(postgres.MessageText)} {Advice(postgres)}",
            PostgresErrors.MayRetry(postgres)),
        NpgsqlException npgsql => new(
            ErrorCodes.ServerUnreachable,
            $"{Sentence(npgsql.Message)} {Advice(npgsql)}", PostgresErrors.MayRetry(npgsql)),
        IOException file => new(
            RunErrorCodes.FileTrouble,
            IsLocked(file)
                ? $"{Sentence(file.Message)} Another program holds the file; close it there, then run again."
                : $"{Sentence(file.Message)} See that the path exists and the disk has room, then run again.",
            IsLocked(file)),
        UnauthorizedAccessException denied => new(
            RunErrorCodes.FileTrouble,
            $"{Sentence(denied.Message)} Give this program's user the right to read and write there, then run again.", false),
        _ => new(
            ErrorCodes.Unexpected,
            $"{error.GetType().Name}: {Sentence(error.Message)} This is a defect of the program: what came before this " +
            "step stands; report this line with the program's log.",
            false),
    };

    private static string Advice(Exception error) => PostgresErrors.Classify(error) switch
    {
        PostgresTrouble.Transient => "Another transaction was in the way; run again.",
        PostgresTrouble.Unreachable => "See that the database runs and can be reached from here, then run again.",
        PostgresTrouble.Cancelled => "It took longer than it may, or somebody cancelled it; see what else the database is doing, then run again.",
        PostgresTrouble.Denied => "Apply the migrations with a login that may grant (itanalytics migrate), then run again.",
        PostgresTrouble.Exhausted => "Give the database more disk, memory or connections, then run again.",
        _ => "This is a defect of the program: what came before this step stands; report this line with the program's log.",
    };

    private static bool IsLocked(IOException error) => Locked.Contains(error.HResult);

    private static string Sentence(string text) => text.EndsWith('.') ? text : $"{text}.";
}
