namespace ItAnalytics.Etl.Extract;

/// <summary>
/// Stable codes of what is wrong with a source: SRC10x refuse a whole file, SRC11x one line, SRC12x a contract.
/// </summary>
internal static class SourceErrorCodes
{
    /// <summary>Nothing in it.</summary>
    public const string FileEmpty = "SRC101";

    /// <summary>An encoding that the contract does not accept.</summary>
    public const string FileEncoding = "SRC102";

    /// <summary>A column of the contract is not there, or one that it does not know is.</summary>
    public const string HeaderMismatch = "SRC103";

    /// <summary>A column stands there twice.</summary>
    public const string HeaderTwice = "SRC104";

    /// <summary>No contract fits the file's name.</summary>
    public const string NoContract = "SRC105";

    /// <summary>The content is not of the kind that the contract promises.</summary>
    public const string FileFormat = "SRC106";

    /// <summary>The sheet that the contract names is not there.</summary>
    public const string SheetMissing = "SRC107";

    /// <summary>The file cannot be opened or read.</summary>
    public const string FileUnreadable = "SRC108";

    /// <summary>An archive, or a workbook, that unpacks to far more than it should.</summary>
    public const string ArchiveBomb = "SRC109";

    /// <summary>An archive that cannot be unpacked.</summary>
    public const string ArchiveUnreadable = "SRC110";

    /// <summary>Too many or too few fields.</summary>
    public const string FieldCount = "SRC111";

    /// <summary>A quote is opened and never closed.</summary>
    public const string QuoteOpen = "SRC112";

    /// <summary>Text follows a closing quote.</summary>
    public const string QuoteText = "SRC113";

    /// <summary>Longer than the contract allows.</summary>
    public const string LineTooLong = "SRC114";

    /// <summary>A NUL byte.</summary>
    public const string NulByte = "SRC115";

    /// <summary>Bytes that are no text in the file's encoding.</summary>
    public const string InvalidBytes = "SRC116";

    /// <summary>The file ends in the middle of a line.</summary>
    public const string LineCutOff = "SRC117";

    /// <summary>No JSON, or JSON that breaks off.</summary>
    public const string JsonMalformed = "SRC118";

    /// <summary>A record of JSON with a key that the contract does not know, or with a list where a value belongs.</summary>
    public const string JsonShape = "SRC119";

    /// <summary>A source contract is not valid.</summary>
    public const string ContractInvalid = "SRC121";

    /// <summary>The name of the file does not say of which day its statement is, or that day has not come.</summary>
    public const string StatementDate = "SRC122";
}
