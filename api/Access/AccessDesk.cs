using Npgsql;

namespace ItAnalytics.Api.Access;

/// <summary>All that a server needs to let people and programs in.</summary>
internal sealed class AccessDesk : IDisposable
{
    private readonly AccessTokens? _tokens;

    /// <summary>Opens the desk.</summary>
    /// <param name="access">Connections with the rights of <c>itanalytics_access</c>.</param>
    /// <param name="settings">Who is let in.</param>
    /// <param name="logger">Told when an issuer of tokens cannot be reached.</param>
    public AccessDesk(NpgsqlDataSource access, AccessSettings settings, ILogger logger)
    {
        if (settings.Tokens is { } tokens) _tokens = new AccessTokens(tokens, new SocketsHttpHandler(), logger);
        Credentials = new Credentials(access, settings.SessionIdle, _tokens);
        SignIn = new SignInDesk(access, settings);
    }

    /// <summary>Whom a cookie, a key or a token stands for.</summary>
    public Credentials Credentials { get; }

    /// <summary>Lets people in and out.</summary>
    public SignInDesk SignIn { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        SignIn.Dispose();
        _tokens?.Dispose();
    }
}
