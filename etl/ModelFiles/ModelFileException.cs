namespace ItAnalytics.Etl.ModelFiles;

/// <summary>A model file cannot be used: names file, line, field, rule and what to do.</summary>
public sealed class ModelFileException : Exception
{
    /// <summary>Describes the first fault found.</summary>
    /// <param name="code">Stable code, MDL41x.</param>
    /// <param name="path">The file.</param>
    /// <param name="line">Line number, from 1.</param>
    /// <param name="field">Column, or empty.</param>
    /// <param name="rule">The rule that is broken and the remedy.</param>
    public ModelFileException(string code, string path, int line, string field, string rule)
        : base($"{code}: {path}, line {line}{(field.Length > 0 ? ", field " + field : "")}: {rule}.") => Code = code;

    /// <summary>The stable code.</summary>
    public string Code { get; }
}
