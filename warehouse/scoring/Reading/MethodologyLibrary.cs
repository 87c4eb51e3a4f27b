namespace ItAnalytics.Scoring;

/// <summary>
/// All method files of an installation, checked one by one and against each other: every parent exists, every
/// comparability map names something, no two versions of a method govern the same year.
/// </summary>
public sealed class MethodologyLibrary
{
    private readonly List<Methodology> methods;

    private MethodologyLibrary(List<Methodology> methods, IReadOnlyList<MethodologyProblem> problems)
    {
        this.methods = methods;
        Problems = problems;
    }

    /// <summary>Everything wrong in any file; files with problems of their own are not in the library.</summary>
    public IReadOnlyList<MethodologyProblem> Problems { get; }

    /// <summary>All methods, by code, then by first year.</summary>
    public IReadOnlyList<Methodology> Methods => methods;

    /// <summary>Reads files handed in as name and text.</summary>
    public static MethodologyLibrary Read(IEnumerable<(string File, string Text)> files)
    {
        ArgumentNullException.ThrowIfNull(files);
        var problems = new List<MethodologyProblem>();
        var read = new List<(string File, Methodology Method)>();
        foreach (var (file, text) in files.OrderBy(f => f.File, StringComparer.Ordinal))
        {
            var reading = MethodologyReader.Read(text, file);
            problems.AddRange(reading.Problems);
            if (reading.Methodology is { } method) read.Add((file, method));
        }

        foreach (var (file, method) in read)
        {
            CheckParent(file, method, read, problems);
            CheckYears(file, method, read, problems);
        }

        return new MethodologyLibrary(
            [.. read.Select(r => r.Method).OrderBy(m => m.Code, StringComparer.Ordinal).ThenBy(m => m.FirstYear)
                .ThenBy(m => m.Version, StringComparer.Ordinal)],
            problems);
    }

    /// <summary>The version of a method that governs a result year, or nothing.</summary>
    public Methodology? Governing(string code, int year) => methods.FirstOrDefault(m => m.Code == code && m.Covers(year));

    /// <summary>One version, or nothing.</summary>
    public Methodology? Find(string code, string version) =>
        methods.FirstOrDefault(m => m.Code == code && m.Version == version);

    private static void CheckParent(
        string file, Methodology method, List<(string File, Methodology Method)> all, List<MethodologyProblem> problems)
    {
        if (method.Comparability is not { } comparability) return;
        var parent = all.FirstOrDefault(r => r.Method.Code == method.Code
            && r.Method.Version == comparability.ParentVersion).Method;
        if (parent is null)
        {
            problems.Add(new MethodologyProblem(ProblemCodes.ParentVersion, file, comparability.Line, "parent",
                $"There is no version '{comparability.ParentVersion}' of {method.Code}.",
                "Name the version of another file of the same code."));
            return;
        }

        foreach (var entry in comparability.Entries)
        {
            var older = entry.Kind switch
            {
                ComparabilityKind.New => null,
                ComparabilityKind.NotComparable => entry.From,
                _ => entry.From ?? entry.Code,
            };
            var index = older is null ? -1 : parent.NodeIndex(older);
            if (older is not null && (index < 0 || parent.Nodes[index].Kind != NodeKind.Indicator))
            {
                problems.Add(new MethodologyProblem(ProblemCodes.Comparability, file, entry.Line,
                    $"comparability.entries.{entry.Code}", $"'{older}' is not an indicator of {parent.Id}.",
                    "Name an indicator of the parent version, or say kind: NEW."));
            }
            else if (entry.Kind == ComparabilityKind.New && parent.NodeIndex(entry.Code) >= 0)
            {
                problems.Add(new MethodologyProblem(ProblemCodes.Comparability, file, entry.Line,
                    $"comparability.entries.{entry.Code}", $"'{entry.Code}' is said to be new and stands in {parent.Id}.",
                    "Say SAME, RESCALED or NOT_COMPARABLE."));
            }
        }
    }

    private static void CheckYears(
        string file, Methodology method, List<(string File, Methodology Method)> all, List<MethodologyProblem> problems)
    {
        foreach (var (otherFile, other) in all)
        {
            if (other.Code != method.Code || string.CompareOrdinal(otherFile, file) >= 0) continue;
            if (other.Version == method.Version)
            {
                problems.Add(new MethodologyProblem(ProblemCodes.Duplicate, file, 1, "version",
                    $"{method.Id} already stands in {otherFile}.", "Give this file another version."));
            }
            else if ((other.FirstYear ?? int.MinValue) <= (method.LastYear ?? int.MaxValue)
                && (method.FirstYear ?? int.MinValue) <= (other.LastYear ?? int.MaxValue))
            {
                problems.Add(new MethodologyProblem(ProblemCodes.Overlap, file, method.YearsLine, "years",
                    $"{method.Id} and {other.Id} ({otherFile}) govern the same years.",
                    "End one where the other begins."));
            }
        }
    }
}
