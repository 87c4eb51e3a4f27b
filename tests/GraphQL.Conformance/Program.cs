using ItAnalytics.GraphQL.Conformance;
using ItAnalytics.GraphQL.Conformance.Differential;
using ItAnalytics.GraphQL.Errors;
using ItAnalytics.GraphQL.Language;
using ItAnalytics.GraphQL.Types;

const string Usage = """
    Runs the GraphQL engine over documents, so that any other implementation can be compared with it.

      dotnet run --project tests/GraphQL.Conformance -- COMMAND [--schema FILE] [--limits] < documents.jsonl

      parse                    errors and number of tokens
      print                    the document in canonical layout, or its errors
      validate   --schema F    errors of the document, then of its variables
      introspect --schema F    the data of __schema, __type and __typename, or the errors; without a query the
                               whole schema, with the options {"descriptions": false, "oneOf": false, ...}
      execute    --schema F    data and errors of an operation on the plain JSON value "root"
      validate-schema          errors of a schema: "query" is its text
      print-schema             a schema as one text, its extensions merged: "query" is its text

    In:  one {"id": any, "query": text, "operationName": text?, "variables": object?, "root": any?, "options": object?}
         per line.
    Out: one {"id": the same, ...} per line, in the same order; a line that is no request is answered with an error.
    --limits applies the limits of the API; without it documents may be as large and deep as the machine can hold.
    Ends with 0; with 2 when the command line or the schema cannot be read.

      dotnet run --project tests/GraphQL.Conformance -- fuzz [--minutes M] [--seed N]

    Compares the engine with graphql-js over generated and damaged documents, schemas and requests; needs Node.
    Ends with 0 when both agree on all, with 1 when they differ.
    """;

// A tree is walked by recursion, and without limits it may be thousands of levels deep.
const int StackBytes = 1 << 30;

if (args is ["-h" or "--help"])
{
    Console.WriteLine(Usage);
    return 0;
}
var code = 0;
var thread = new Thread(() => code = args is ["fuzz", ..] ? Fuzz(args[1..]) : Run(args), StackBytes);
thread.Start();
thread.Join();
return code;

static int Fuzz(string[] options)
{
    var minutes = 10.0;
    var seed = 1;
    for (var i = 0; i < options.Length; i += 2)
    {
        var isRead = i + 1 < options.Length && options[i] switch
        {
            "--minutes" => double.TryParse(options[i + 1], out minutes) && minutes is > 0 and < 10_000,
            "--seed" => int.TryParse(options[i + 1], out seed),
            _ => false,
        };
        if (!isRead) return Fail($"{options[i]} is no option of fuzz, or its number is missing.\n\n{Usage}");
    }
    using var oracle = new Oracle();
    return new Fuzzer(oracle, seed, Console.Out).Run(TimeSpan.FromMinutes(minutes)) ? 0 : 1;
}

static int Run(string[] options)
{
    if (options.Length == 0 || !Commands.All.TryGetValue(options[0], out var command)) return Fail(Usage);
    string? file = null;
    var isLimited = false;
    for (var i = 1; i < options.Length; i++)
    {
        if (options[i] == "--limits") isLimited = true;
        else if (options[i] == "--schema" && i + 1 < options.Length) file = options[++i];
        else return Fail($"{options[i]} is no option, or its value is missing.\n\n{Usage}");
    }
    Schema? schema = null;
    if (command.NeedsSchema)
    {
        if (file is null) return Fail($"{options[0]} needs --schema FILE.");
        try
        {
            schema = SchemaBuilder.Build(new Source(File.ReadAllText(file), file));
            if (schema.Errors.Count > 0) throw new GraphQLException(schema.Errors);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or GraphQLException)
        {
            return Fail(error.Message);
        }
    }
    using var input = Console.OpenStandardInput();
    using var output = Console.OpenStandardOutput();
    foreach (var line in Lines.Read(input)) output.Write(Commands.Answer(command, schema, isLimited, line));
    return 0;
}

static int Fail(string message)
{
    Console.Error.WriteLine(message);
    return 2;
}
