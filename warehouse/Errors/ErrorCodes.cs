namespace ItAnalytics.Warehouse.Errors;

/// <summary>
/// Stable codes of the troubles that a user can do something about. A code is never given a second meaning:
/// a retired one stays listed. Families: SRC1xx source files, VAL2xx values, WHS3xx warehouse, MDL4xx models,
/// GQL5xx queries, SCO6xx scoring, SYS9xx the machine.
/// </summary>
public static class ErrorCodes
{
    /// <summary>A migration that was applied has other text now.</summary>
    public const string MigrationEdited = "WHS301";

    /// <summary>A migration that was not applied sorts before one that was.</summary>
    public const string MigrationOutOfOrder = "WHS302";

    /// <summary>A migration failed and was rolled back.</summary>
    public const string MigrationFailed = "WHS303";

    /// <summary>The database has a migration that this program does not know: the program is the older one.</summary>
    public const string MigrationUnknown = "WHS304";

    /// <summary>No SQL file of that path is built into the program.</summary>
    public const string SqlFileUnknown = "WHS305";

    /// <summary>A bulk load's columns do not match the table's.</summary>
    public const string CopyColumns = "WHS306";

    /// <summary>A warehouse check found offenders.</summary>
    public const string CheckFailed = "WHS307";

    /// <summary>The server refused a statement: a mistake of the program, or a full or failing server.</summary>
    public const string StatementFailed = "WHS308";

    /// <summary>A file is no whole backup of a warehouse.</summary>
    public const string BackupUnusable = "WHS310";

    /// <summary>A backup is to be restored over content that is there already.</summary>
    public const string RestoreOverData = "WHS311";

    /// <summary>A backup was made with other tables than the warehouse can have.</summary>
    public const string RestoreOtherTables = "WHS312";

    /// <summary>A backup's content is not what was written into it.</summary>
    public const string BackupDamaged = "WHS313";

    /// <summary>The embedded server's binaries were not fetched.</summary>
    public const string PostgresPackageMissing = "SYS901";

    /// <summary>The embedded server has no binaries for this operating system or processor.</summary>
    public const string PlatformUnsupported = "SYS902";

    /// <summary>The data folder cannot be created, entered or written.</summary>
    public const string DataFolderUnusable = "SYS903";

    /// <summary>The data folder was made by another major version of PostgreSQL.</summary>
    public const string DataFolderVersion = "SYS904";

    /// <summary>The disk is full.</summary>
    public const string DiskFull = "SYS905";

    /// <summary>The embedded server did not start.</summary>
    public const string ServerStartFailed = "SYS906";

    /// <summary>The embedded server did not stop.</summary>
    public const string ServerStopFailed = "SYS907";

    /// <summary>The program runs as root and finds no unprivileged user, or no tool, to run the server as.</summary>
    public const string NoServerAccount = "SYS908";

    /// <summary>Another process has been starting or stopping the server of this data folder for too long.</summary>
    public const string DataFolderBusy = "SYS909";

    /// <summary>The server is older than the warehouse needs.</summary>
    public const string ServerTooOld = "SYS910";

    /// <summary>The server cannot be reached, or refuses the login.</summary>
    public const string ServerUnreachable = "SYS911";

    /// <summary>A run was stopped before its end.</summary>
    public const string RunStopped = "SYS920";

    /// <summary>A run's worker gave no sign of life any more.</summary>
    public const string WorkerDied = "SYS921";

    /// <summary>A file of days off and working days says something else.</summary>
    public const string CalendarInvalid = "SYS928";

    /// <summary>A defect of the program.</summary>
    public const string Unexpected = "SYS999";
}
