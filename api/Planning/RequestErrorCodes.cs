namespace ItAnalytics.Api.Planning;

/// <summary>
/// Codes of the troubles of an operation that the GraphQL engine knows nothing of; GQL501 to GQL519
/// are the engine's, GQL530 to GQL539 those of the way it is reached over HTTP. Never given a second meaning.
/// </summary>
public static class RequestErrorCodes
{
    /// <summary>first or last is negative or too large.</summary>
    public const string PageSize = "GQL520";

    /// <summary>first and last are given together.</summary>
    public const string PageDirection = "GQL521";

    /// <summary>A cursor is no cursor, or one of another field or order.</summary>
    public const string Cursor = "GQL522";

    /// <summary>A condition has null where nothing can be compared with it.</summary>
    public const string Filter = "GQL523";

    /// <summary>An entry of an order names more than one field.</summary>
    public const string Order = "GQL524";

    /// <summary>An id is none that this API gave out.</summary>
    public const string NodeId = "GQL525";

    /// <summary>The operation is nested too deeply.</summary>
    public const string Depth = "GQL526";

    /// <summary>The operation asks for too much at once.</summary>
    public const string Cost = "GQL527";

    /// <summary>A mutation where only queries are allowed.</summary>
    public const string ReadOnly = "GQL528";

    /// <summary>A subscription where no stream of events is read.</summary>
    public const string Subscription = "GQL529";

    /// <summary>The database cannot be reached.</summary>
    public const string DatabaseUnavailable = "GQL540";

    /// <summary>The database took too long.</summary>
    public const string DatabaseTimeout = "GQL541";

    /// <summary>The database refused the operation; the log says why.</summary>
    public const string DatabaseFailure = "GQL542";

    /// <summary>A list without a page size is longer than an answer may be.</summary>
    public const string ListTooLong = "GQL543";

    /// <summary>A stored value does not fit its type in the contract.</summary>
    public const string LeafValue = "GQL544";

    /// <summary>A stored value is missing where the contract promises one.</summary>
    public const string NullValue = "GQL545";

    /// <summary>A moment names a publication that does not exist.</summary>
    public const string UnknownPublication = "GQL546";

    /// <summary>The answer has more bytes than an answer may have.</summary>
    public const string AnswerTooLarge = "GQL547";

    /// <summary>A mutation's input names something that does not exist.</summary>
    public const string UnknownInput = "GQL550";

    /// <summary>A mutation's input is empty where a text is needed.</summary>
    public const string BlankInput = "GQL551";

    /// <summary>Somebody else has decided on the anomaly since it was looked at.</summary>
    public const string ReviewConflict = "GQL552";

    /// <summary>A run that should end has ended already.</summary>
    public const string RunHasEnded = "GQL553";

    /// <summary>What a mutation's input asks for does not go together.</summary>
    public const string UnfitInput = "GQL554";

    /// <summary>An export needs one list of flat rows.</summary>
    public const string NotFlat = "GQL560";

    /// <summary>An export asks for two lists beside each other.</summary>
    public const string SiblingLists = "GQL561";

    /// <summary>An export would have more rows than it may.</summary>
    public const string TableTooLong = "GQL562";

    /// <summary>A text is longer than a cell of Excel holds.</summary>
    public const string CellTooLong = "GQL563";

    /// <summary>A subscriber reads more slowly than events come.</summary>
    public const string FellBehind = "GQL585";
}
