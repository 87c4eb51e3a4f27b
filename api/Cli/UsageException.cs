namespace ItAnalytics.Api.Cli;

/// <summary>The command line names something that cannot be used; the message says what and how.</summary>
internal sealed class UsageException(string message) : Exception(message);
