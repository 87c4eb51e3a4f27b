namespace ItAnalytics.Warehouse.Errors;

/// <summary>
/// A trouble that ends the unit of work and that its reader can do something about: the message starts with a stable
/// code and says what to do. Anything else that is thrown is a defect of the program.
/// </summary>
public sealed class CodedException : Exception
{
    /// <summary>Creates the exception; <paramref name="code"/> is one of <see cref="ErrorCodes"/>.</summary>
    public CodedException(string code, string message, Exception? innerException = null)
        : base($"{code}: {message}", innerException) => Code = code;

    /// <summary>The stable code.</summary>
    public string Code { get; }

    /// <summary>The same unit of work may succeed a little later, with nobody doing anything.</summary>
    public bool MayPass { get; init; }
}
