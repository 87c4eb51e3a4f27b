namespace ItAnalytics.Architecture.Tests;

/// <summary>Fails with every offender on a line of its own.</summary>
internal static class Offenders
{
    public static void None(IEnumerable<string> offenders)
    {
        var found = offenders.ToList();
        if (found.Count > 0) Assert.Fail($"{found.Count} offenders:\n  {string.Join("\n  ", found)}");
    }
}
