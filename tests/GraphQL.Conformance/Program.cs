using System.Text;
using System.Text.Json;
using ItAnalytics.GraphQL.Conformance;
using ItAnalytics.GraphQL.Errors;
using ItAnalytics.GraphQL.Language;
using ItAnalytics.GraphQL.Types;

const string Usage = """
    Runs the GraphQL engine over documents, so that any other implementation can be compared with it.

      dotnet run --project tests/GraphQL.Conformance -- COMMAND [--schema FILE] < documents.jsonl

      parse                    errors and number of tokens
      print                    the document in canonical layout, or its errors
      validate   --schema F    errors of the document, then of its variables
      introspect --schema F    the data of __schema, __type and __typename, or the errors

    In:  one {"id": any, "query": text, "operationName": text?, "variables": object?} per line.
    Out: one {"id": the same, ...} per line, in the same order.
    Ends with 0; with 2 when the command line, the schema or a line of input cannot be read.
    """;

if (args.Length == 0 || args[0] is "-h" or "--help" || !Commands.All.TryGetValue(args[0], out var command))
{
    await Console.Error.WriteLineAsync(Usage);
    return args is ["-h" or "--help"] ? 0 : 2;
}

Schema? schema = null;
if (command.NeedsSchema)
{
    if (args is not [_, "--schema", var file])
    {
        await Console.Error.WriteLineAsync($"{args[0]} needs --schema FILE.");
        return 2;
    }
    try
    {
        schema = SchemaBuilder.Build(new Source(await File.ReadAllTextAsync(file), file));
        if (schema.Errors.Count > 0) throw new GraphQLException(schema.Errors);
    }
    catch (Exception error) when (error is IOException or UnauthorizedAccessException or GraphQLException)
    {
        await Console.Error.WriteLineAsync(error.Message);
        return 2;
    }
}

Console.InputEncoding = Encoding.UTF8;
await using var output = Console.OpenStandardOutput();
var number = 0;
while (await Console.In.ReadLineAsync() is { } line)
{
    number++;
    if (line.Length == 0) continue;
    try
    {
        using var request = JsonDocument.Parse(line);
        output.Write(Commands.Answer(command, schema, request.RootElement));
    }
    catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException)
    {
        await Console.Error.WriteLineAsync($"Line {number} is no request: {error.Message}");
        return 2;
    }
}
return 0;
