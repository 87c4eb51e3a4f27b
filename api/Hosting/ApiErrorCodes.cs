namespace ItAnalytics.Api.Hosting;

/// <summary>The stable codes of the troubles that the host itself reports. Never reused.</summary>
internal static class ApiErrorCodes
{
    /// <summary>The request's body or address cannot be read as a GraphQL request.</summary>
    public const string BadRequest = "GQL531";

    /// <summary>The request's Content-Type is not application/json.</summary>
    public const string ContentType = "GQL532";

    /// <summary>The client accepts none of the media types that the endpoint writes.</summary>
    public const string NotAcceptable = "GQL533";

    /// <summary>The HTTP method does not suit, such as a mutation by GET.</summary>
    public const string Method = "GQL534";

    /// <summary>The request is larger than the endpoint reads.</summary>
    public const string TooLarge = "GQL535";

    /// <summary>Several operations came in one request.</summary>
    public const string Batch = "GQL536";

    /// <summary>The answer took longer than allowed and was given up.</summary>
    public const string Timeout = "GQL537";

    /// <summary>The warehouse cannot be queried yet, or no longer.</summary>
    public const string NotReady = "GQL538";

    /// <summary>A file of persisted operations holds none that fits the contract.</summary>
    public const string Operation = "GQL571";

    /// <summary>What is asked for needs a role that the viewer does not have.</summary>
    public const string RoleMissing = "GQL572";

    /// <summary>Nobody has signed in, and nothing is shown to just anybody.</summary>
    public const string NotSignedIn = "GQL573";

    /// <summary>Login and password do not go together, or the login is locked.</summary>
    public const string SignInRefused = "GQL574";

    /// <summary>A change came with a cookie but not from a page of this server.</summary>
    public const string CrossSite = "GQL575";

    /// <summary>A key, token or session is not, or no longer, good.</summary>
    public const string CredentialRefused = "GQL576";

    /// <summary>The server was called by a name that is not its own.</summary>
    public const string HostUnknown = "GQL577";

    /// <summary>Only persisted operations are answered, and this is none.</summary>
    public const string NotPersisted = "GQL580";

    /// <summary>There is no persisted operation of that name or hash.</summary>
    public const string UnknownOperation = "GQL581";

    /// <summary>A parameter of a persisted operation is missing, unknown or unreadable.</summary>
    public const string Parameter = "GQL582";

    /// <summary>The client asks more often than it may.</summary>
    public const string TooOften = "GQL583";

    /// <summary>The client has more streams open than it may.</summary>
    public const string TooManyStreams = "GQL584";

    /// <summary>A submission without a key, or with one that is not good.</summary>
    public const string KeyMissing = "GQL591";

    /// <summary>A person cannot be added or changed as it was said.</summary>
    public const string Person = "GQL578";

    /// <summary>A password is too short or too long.</summary>
    public const string Password = "GQL579";

    /// <summary>The address to serve on cannot be taken.</summary>
    public const string AddressTaken = "SYS931";

    /// <summary>A setting cannot be read.</summary>
    public const string Setting = "SYS932";

    /// <summary>A folder that belongs to the program is missing.</summary>
    public const string FolderMissing = "SYS933";

    /// <summary>A file or folder cannot be read or written.</summary>
    public const string FileUnusable = "SYS934";
}
