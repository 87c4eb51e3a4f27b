using System.Globalization;
using System.Text;
using ItAnalytics.Etl.Jobs;
using Npgsql;

namespace ItAnalytics.Etl.Tests.Proofs;

/// <summary>One cell of a published index as a line of a file.</summary>
internal sealed record ProofCell(string Unit, int Year, string Indicator, string Value, string Numerator = "", string Denominator = "")
{
    public ProofCell(string unit, int year, string indicator, decimal value)
        : this(unit, year, indicator, value.ToString(CultureInfo.InvariantCulture))
    {
    }
}

/// <summary>A published index as the files that its users would write: method, contracts, units, group, cells.</summary>
internal sealed class ProofFolder : IDisposable
{
    private readonly TemporaryFolder folder = new("proofs");
    private readonly HashSet<string> units = new(StringComparer.Ordinal);

    /// <summary>What a run over the folder is set to.</summary>
    public PipelineSettings Settings(params string[] inputs) => new()
    {
        InputFolders = inputs.Length == 0 ? [Data] : inputs,
        ContractFolder = Directory.CreateDirectory(Path.Combine(folder.Path, "sources")).FullName,
        MethodologyFolder = Directory.CreateDirectory(Path.Combine(folder.Path, "methods")).FullName,
    };

    private string Data => Path.Combine(folder.Path, "data");

    /// <summary>Adds a method; a family may have several.</summary>
    public void AddMethod(string name, string text) =>
        File.WriteAllText(Path.Combine(Settings().MethodologyFolder, $"{name}.yaml"), text);

    /// <summary>Adds a group of units judged by a tree of a family.</summary>
    public void AddGroup(string family, string group, string tree, IReadOnlyCollection<(string Code, string Name)> members)
    {
        var place = group.ToLowerInvariant();
        Contract($"{place}-agencies", place, "agencies", "AGENCY",
            "{code: code, name_vi: name_vi, name_en: name_en, type: type, valid_from: valid_from, mark: mark}");
        Contract($"{place}-groups", place, "groups", "GROUP",
            "{code: code, name_vi: name_vi, name_en: name_en, methodology: methodology, tree: tree, ranked: ranked}");
        Contract($"{place}-members", place, "members", "MEMBER", "{agency: agency, group: group, valid_from: valid_from}");
        Write(place, "agencies.csv", "code,name_vi,name_en,type,valid_from,mark",
            members.Where(m => units.Add(m.Code))
                .Select(m => $"{m.Code},\"{m.Name}\",\"{m.Name}\",UNIT,1980-01-01,VERIFIED"));
        Write(place, "groups.csv", "code,name_vi,name_en,methodology,tree,ranked",
            [$"{group},{group},{group},{family},{tree},true"]);
        Write(place, "members.csv", "agency,group,valid_from", members.Select(m => $"{m.Code},{group},1980-01-01"));
    }

    /// <summary>Adds a file of cells under a contract of its own and returns its path.</summary>
    public string AddCells(
        string family, string group, string name, IEnumerable<ProofCell> cells, string publications = "")
    {
        var place = group.ToLowerInvariant();
        Contract($"{place}-{name}", place, name, "OBSERVATION",
            "{agency: unit, period: year, indicator: indicator, value: value, numerator: numerator, denominator: denominator}",
            $"methodology: {family}\nconstants: {{stage: PUBLISHED, group: {group}}}\nnumbers: {{locale: POINT, grouped: false}}\n"
            + $"status_words: {{does not apply: NOT_APPLICABLE}}\n{publications}");
        return Write(place, $"{name}.csv", "unit,year,indicator,value,numerator,denominator", cells.Select(c =>
            string.Create(CultureInfo.InvariantCulture,
                $"{c.Unit},{c.Year},{c.Indicator},{c.Value},{c.Numerator},{c.Denominator}")));
    }

    /// <summary>Loads, then scores, with the pipeline's own runs.</summary>
    public async Task LoadAndScoreAsync(NpgsqlDataSource etl, params string[] inputs)
    {
        foreach (var kind in new[] { RunKind.Load, RunKind.Score })
        {
            var run = await Pipeline.RunAsync(etl, Settings(inputs), kind, "test");
            Assert.True(run.State == RunState.Succeeded, run.Message);
        }
    }

    public void Dispose() => folder.Dispose();

    private void Contract(string code, string place, string name, string states, string columns, string more = "") =>
        File.WriteAllText(Path.Combine(Settings().ContractFolder, $"{code}.yaml"),
            $"code: {code}\nkind: PUBLISHED_INDEX\ndescription: One line of a published index.\n"
            + $"files: [{place}/{name}.csv]\nstates: {states}\ncolumns: {columns}\n{more}");

    private string Write(string place, string name, string header, IEnumerable<string> lines)
    {
        var path = Path.Combine(Directory.CreateDirectory(Path.Combine(Data, place)).FullName, name);
        File.WriteAllText(path, new StringBuilder(header).Append('\n').AppendJoin('\n', lines).Append('\n').ToString());
        return path;
    }
}
