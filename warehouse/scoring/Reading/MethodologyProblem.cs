namespace ItAnalytics.Scoring;

/// <summary>One thing wrong with a method file, with the place and the mend.</summary>
/// <param name="Code">Stable code, SCO601..SCO619; see docs/methodology.md.</param>
/// <param name="File">File name as handed in.</param>
/// <param name="Line">Line, from 1.</param>
/// <param name="Field">Dotted path of the field.</param>
/// <param name="Message">What is wrong.</param>
/// <param name="Mend">What to do.</param>
public sealed record MethodologyProblem(
    string Code, string File, int Line, string Field, string Message, string Mend)
{
    /// <summary>One line: file:line: code field: message; mend.</summary>
    public override string ToString() => $"{File}:{Line}: {Code} {Field}: {Message} {Mend}";
}

/// <summary>The outcome of reading one file: a method, or the problems that stand in its way.</summary>
/// <param name="Methodology">The method when there is no problem.</param>
/// <param name="Problems">Everything found, in order of lines.</param>
public sealed record MethodologyReading(Methodology? Methodology, IReadOnlyList<MethodologyProblem> Problems)
{
    /// <summary>The method; throws with all problems when there are any.</summary>
    /// <exception cref="MethodologyException">The file has problems.</exception>
    public Methodology Require() => Methodology ?? throw new MethodologyException(Problems);
}

/// <summary>A caller asked for a method that cannot be read.</summary>
/// <param name="problems">All problems.</param>
public sealed class MethodologyException(IReadOnlyList<MethodologyProblem> problems)
    : Exception(string.Join(Environment.NewLine, problems))
{
    /// <summary>All problems.</summary>
    public IReadOnlyList<MethodologyProblem> Problems { get; } = problems;
}
