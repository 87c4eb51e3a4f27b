namespace ItAnalytics.Scoring;

/// <summary>One agency of a group.</summary>
/// <param name="Code">Natural code.</param>
/// <param name="Ranked">False for members that are scored and left out of ranks, sizes and grades.</param>
public sealed record GroupMember(string Code, bool Ranked = true);

/// <summary>
/// The agencies that are ranked against each other in one period, the tree that judges them, and their cells: a dense
/// matrix of members x <see cref="Methodology.Inputs"/>.
/// </summary>
public sealed class PeerGroup
{
    private readonly Cell[] cells;

    private PeerGroup(string code, string treeCode, IReadOnlyList<GroupMember> members, int inputs, Cell[] cells)
    {
        Code = code;
        TreeCode = treeCode;
        Members = members;
        InputCount = inputs;
        this.cells = cells;
    }

    /// <summary>An empty group (every cell MISSING) for the inputs of a method.</summary>
    /// <param name="method">Whose inputs are the columns.</param>
    /// <param name="code">Code of the group.</param>
    /// <param name="treeCode">Tree by which it is judged.</param>
    /// <param name="members">Members; codes must differ.</param>
    /// <exception cref="ArgumentException">The method has no such tree, or two members share a code.</exception>
    public PeerGroup(Methodology method, string code, string treeCode, IReadOnlyList<GroupMember> members)
        : this(code, treeCode, members, Checked(method, treeCode, members).Inputs.Count,
            new Cell[members.Count * method.Inputs.Count])
    {
    }

    /// <summary>Code of the group.</summary>
    public string Code { get; }

    /// <summary>Tree by which it is judged.</summary>
    public string TreeCode { get; }

    /// <summary>Members, in the order of the matrix.</summary>
    public IReadOnlyList<GroupMember> Members { get; }

    /// <summary>Number of columns.</summary>
    public int InputCount { get; }

    /// <summary>The cell of a member and an input, both by position.</summary>
    public Cell this[int member, int input]
    {
        get => cells[(input * Members.Count) + member];
        set => cells[(input * Members.Count) + member] = value;
    }

    /// <summary>Position of a member, -1 when unknown. A walk through the members.</summary>
    public int IndexOf(string memberCode)
    {
        for (var i = 0; i < Members.Count; i++)
        {
            if (Members[i].Code == memberCode) return i;
        }

        return -1;
    }

    /// <summary>A copy that can be changed without touching this one.</summary>
    public PeerGroup Copy() => new(Code, TreeCode, Members, InputCount, (Cell[])cells.Clone());

    internal ReadOnlySpan<Cell> Column(int input) => cells.AsSpan(input * Members.Count, Members.Count);

    private static Methodology Checked(Methodology method, string treeCode, IReadOnlyList<GroupMember> members)
    {
        if (method.TreeIndex(treeCode) < 0)
        {
            throw new ArgumentException(
                $"Method {method.Id} has no tree '{treeCode}'; it has {string.Join(", ", method.Trees.Select(t => t.Code))}.",
                nameof(treeCode));
        }

        var codes = new HashSet<string>(members.Count, StringComparer.Ordinal);
        var twice = members.FirstOrDefault(m => !codes.Add(m.Code));
        return twice is null
            ? method
            : throw new ArgumentException($"Agency '{twice.Code}' is in the group twice.", nameof(members));
    }
}
