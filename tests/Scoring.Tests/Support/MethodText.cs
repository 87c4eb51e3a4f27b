namespace ItAnalytics.Scoring.Tests;

/// <summary>Small method files written in the test that needs them.</summary>
internal static class MethodText
{
    public const string Header = """
        code: test
        version: "1"
        name: Test
        legal_basis: none
        scale: 100
        missing: ZERO
        not_applicable: RESCALE
        total: {code: TOTAL, name: Total}

        """;

    /// <summary>One indicator X of 100 points with the given rule.</summary>
    public static Methodology OneRule(string rule, string more = "") => Read(
        $"{Header}indicators:\n  - code: X\n    name: X\n    max: 100\n    rule: {rule}\n    {more}\n");

    public static Methodology Read(string text) => MethodologyReader.Read(text, "test.yaml").Require();

    public static MethodologyReading Try(string text) => MethodologyReader.Read(text, "test.yaml");

    /// <summary>Group ALL with members a, b, c ... and their cells of all inputs in order.</summary>
    public static PeerGroup Group(Methodology method, params Cell[][] rows)
    {
        var group = new PeerGroup(method, "G", method.Trees[0].Code,
            [.. rows.Select((_, i) => new GroupMember(((char)('a' + i)).ToString()))]);
        for (var member = 0; member < rows.Length; member++)
        {
            for (var input = 0; input < rows[member].Length; input++) group[member, input] = rows[member][input];
        }

        return group;
    }

    /// <summary>Shares of the only indicator for values of the members.</summary>
    public static decimal[] Shares(Methodology method, params decimal[] values)
    {
        var scores = ScoringEngine.Score(method, Group(method, [.. values.Select(v => new[] { Cell.Of(v) })]));
        return [.. values.Select((_, i) => scores.Node(i, method.NodeIndex("X")).Share)];
    }
}
