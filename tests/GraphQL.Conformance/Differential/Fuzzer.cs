using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ItAnalytics.GraphQL.Errors;
using ItAnalytics.GraphQL.Language;
using ItAnalytics.GraphQL.Types;
using ItAnalytics.GraphQL.Validation;

namespace ItAnalytics.GraphQL.Conformance.Differential;

/// <summary>Compares the engine with graphql-js over made-up input until the time is over.</summary>
/// <remarks>Each case is made from its number and the seed alone, so that a difference can be looked at again. The
/// deliberate differences, <see cref="Known"/>, are left out; known-differences.md has them.</remarks>
internal sealed class Fuzzer
{
    private const int CasesPerSchema = 40;
    private const int MostShown = 20;

    private readonly Oracle _oracle;
    private readonly int _seed;
    private readonly TextWriter _output;
    private readonly (string Name, Func<int, Random, (string Input, Comparison Result)?> Make)[] _kinds;
    private readonly SortedDictionary<string, int> _counts = new(StringComparer.Ordinal);
    private readonly string[] _sdls;
    private (string Sdl, Schema? Schema) _random = ("", null);
    private (TimeSpan Time, string Kind, int Case, string Input) _slowest;
    private int _differences;
    private int _oracleFailures;

    internal Fuzzer(Oracle oracle, int seed, TextWriter output)
    {
        (_oracle, _seed, _output) = (oracle, seed, output);
        _sdls = [.. Schemas.Names.Select(Schemas.Sdl)];
        _kinds =
        [
            ("document with mistakes", Validate),
            ("document of a random schema", ValidateRandom),
            ("damaged document", Damaged),
            ("run with made-up values", Execute),
            ("run on plain JSON", RunOnJson),
            ("print", Print),
            ("random schema", Sdl),
            ("damaged schema", DamagedSdl),
            ("damaged request", DamagedRequest),
        ];
    }

    /// <summary>Cases tried so far.</summary>
    internal int Count { get; private set; }

    /// <summary>Runs for a time; true when no difference was found.</summary>
    internal bool Run(TimeSpan time) => Run(clock => clock < time);

    /// <summary>Runs so many cases; true when no difference was found.</summary>
    internal bool Run(int cases) => Run(_ => Count < cases);

    private bool Run(Func<TimeSpan, bool> goesOn)
    {
        var clock = Stopwatch.StartNew();
        while (goesOn(clock.Elapsed)) Try(Count++);
        Report(clock.Elapsed);
        return _differences == 0;
    }

    private void Try(int number)
    {
        var (name, make) = _kinds[number % _kinds.Length];
        (string Input, Comparison Result)? made;
        try
        {
            made = make(number, new Random(HashCode(number)));
        }
        catch (OracleFailedException)
        {
            _oracleFailures++;
            return;
        }
        catch (Exception crash)
        {
            made = ("(made from its number)", new Comparison("", crash.ToString()));
        }
        if (made is not { } compared) return;
        _counts[name] = _counts.GetValueOrDefault(name) + 1;
        if (compared.Result.Time > _slowest.Time) _slowest = (compared.Result.Time, name, number, compared.Input);
        if (compared.Result.IsSame || ++_differences > MostShown) return;
        _output.WriteLine($"--- difference {_differences}: {name}, seed {_seed}, case {number}");
        _output.WriteLine($"{compared.Input}\n--- graphql-js:\n{compared.Result.Theirs}");
        _output.WriteLine($"--- here:\n{compared.Result.Ours}\n");
    }

    // The hash of .NET differs from run to run.
    private int HashCode(int number) => unchecked((_seed * 1_000_003) ^ (number * 7919));

    private (string, Comparison)? Validate(int number, Random random)
    {
        var name = Schemas.Names[number / _kinds.Length % Schemas.Names.Count];
        var schema = Schemas.Load(name, _oracle);
        return Validate(number, name, schema, DocumentGenerator.Generate(schema, random.Next(), Mistakes(random)));
    }

    private (string, Comparison)? ValidateRandom(int number, Random random)
    {
        var sdl = SchemaGenerator.Generate(HashCode(number / _kinds.Length / CasesPerSchema), 0);
        if (_random.Sdl != sdl) _random = (sdl, SoundOrNull(sdl));
        if (_random.Schema is not { } schema) return null;
        _oracle.Schema("random", sdl);
        var text = DocumentGenerator.Generate(schema, random.Next(), Mistakes(random));
        return Validate(number, "random", schema, text) is { } made && !made.Result.IsSame
            ? (sdl + "\n\n" + text, made.Result)
            : (text, default);
    }

    private static Schema? SoundOrNull(string sdl)
    {
        try
        {
            return SchemaBuilder.Build(sdl) is { Errors.Count: 0 } schema ? schema : null;
        }
        catch (GraphQLException)
        {
            return null;
        }
    }

    private (string Text, Comparison Result)? Validate(int number, string name, Schema schema, string text) =>
        (text, Comparison.Validate(_oracle, name, schema, text).WithoutKnown(text));

    private (string, Comparison)? Damaged(int number, Random random)
    {
        var name = Schemas.Names[random.Next(Schemas.Names.Count)];
        var schema = Schemas.Load(name, _oracle);
        var text = Mutator.Change(
            DocumentGenerator.Generate(schema, random.Next(), Mistakes(random)),
            DocumentGenerator.Generate(schema, random.Next(), 0),
            random);
        var tree = Comparison.Parse(_oracle, text);
        return tree.IsSame ? Validate(number, name, schema, text) : (text, tree);
    }

    private (string, Comparison)? Execute(int number, Random random)
    {
        var name = Schemas.Names[number / _kinds.Length % Schemas.Names.Count];
        var schema = Schemas.Load(name, _oracle);
        if (ValidOperation(schema, random) is not { } valid) return null;
        var variables = VariablesGenerator.Generate(schema, valid.Operation, random.Next());
        return (valid.Text, Comparison.Execute(
            _oracle, name, schema, valid.Text, valid.Operation.Name?.Value, variables));
    }

    private (string, Comparison)? RunOnJson(int number, Random random)
    {
        var name = Schemas.Names[number / _kinds.Length % Schemas.Names.Count];
        var schema = Schemas.Load(name, _oracle);
        if (ValidOperation(schema, random) is not { } valid) return null;
        var variables = VariablesGenerator.Generate(schema, valid.Operation, random.Next());
        var root = RootGenerator.Generate(schema, schema.RootType(valid.Operation.Operation)!, random.Next());
        return ($"{valid.Text}\n{variables}\n{root}", Comparison.Run(
            _oracle, name, schema, valid.Text, valid.Operation.Name?.Value, variables, root));
    }

    private static (string Text, OperationDefinitionNode Operation)? ValidOperation(Schema schema, Random random)
    {
        var text = DocumentGenerator.Generate(schema, random.Next(), 0);
        var document = Parser.Parse(text);
        return Validator.Validate(schema, document).Count > 0
            ? null
            : (text, document.Definitions.OfType<OperationDefinitionNode>().First());
    }

    private (string, Comparison)? Print(int number, Random random)
    {
        var name = Schemas.Names[random.Next(Schemas.Names.Count)];
        var text = random.Next(3) == 0
            ? SchemaGenerator.Generate(random.Next(), Mistakes(random))
            : DocumentGenerator.Generate(Schemas.Load(name, _oracle), random.Next(), Mistakes(random));
        if (random.Next(2) == 0) text = Mutator.Change(text, text, random);
        return (text, Comparison.Print(_oracle, text));
    }

    private (string, Comparison)? Sdl(int number, Random random)
    {
        var text = SchemaGenerator.Generate(random.Next(), Mistakes(random));
        return (text, Comparison.Sdl(_oracle, text).WithoutKnown(text));
    }

    private (string, Comparison)? DamagedSdl(int number, Random random)
    {
        var text = random.Next(4) == 0
            ? _sdls[random.Next(_sdls.Length)]
            : SchemaGenerator.Generate(random.Next(), Mistakes(random));
        text = Mutator.Change(text, SchemaGenerator.Generate(random.Next(), 0), random);
        return (text, Comparison.Sdl(_oracle, text).WithoutKnown(text));
    }

    // Bytes that are no JSON, no UTF-8 or no request must have one line of JSON for an answer, whatever the command.
    private (string, Comparison)? DamagedRequest(int number, Random random)
    {
        var schema = Schemas.Load("pets", _oracle);
        var document = DocumentGenerator.Generate(schema, random.Next(), Mistakes(random));
        var line = Mutator.Change(
            Encoding.UTF8.GetBytes(new JsonObject
            {
                ["id"] = number,
                ["query"] = document,
                ["operationName"] = random.Next(2) == 0 ? "Q0" : null,
                ["variables"] = new JsonObject { ["v0"] = "\u1ed3", ["v1"] = 1.5, ["v2"] = new JsonArray(1, "x") },
                ["root"] = new JsonObject { ["dog"] = new JsonObject { ["name"] = "Odie" } },
            }.ToJsonString()),
            random);
        var command = Commands.All.Values.ElementAt(random.Next(Commands.All.Count));
        return (Convert.ToBase64String(line), Comparison.Of("an object with an id", () =>
        {
            using var json = JsonDocument.Parse(Commands.Answer(command, schema, isLimited: true, line));
            var hasId = json.RootElement.TryGetProperty("id", out _);
            return hasId ? "an object with an id" : json.RootElement.GetRawText();
        }));
    }

    private void Report(TimeSpan elapsed)
    {
        using var process = Process.GetCurrentProcess();
        foreach (var (kind, count) in _counts) _output.WriteLine($"{count,10:N0}  {kind}");
        _output.WriteLine($"{_counts.Values.Sum(),10:N0}  in all, in {elapsed:hh\\:mm\\:ss}, seed {_seed}");
        _output.WriteLine($"{_oracleFailures,10:N0}  on which graphql-js itself failed, left out");
        _output.WriteLine($"{_differences,10:N0}  differences");
        _output.WriteLine($"Slowest: {_slowest.Time.TotalMilliseconds:N0} ms, {_slowest.Kind}, "
            + $"case {_slowest.Case}, {_slowest.Input.Length:N0} characters.");
        _output.WriteLine($"Peak memory: {process.PeakWorkingSet64 / 1_048_576:N0} MiB.");
    }

    private static double Mistakes(Random random) => random.Next(4) switch { 0 => 0, 1 => 0.01, 2 => 0.03, _ => 0.1 };
}
