using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using ItAnalytics.Api.Hosting;
using ItAnalytics.GraphQL.Errors;
using ItAnalytics.GraphQL.Language;
using ItAnalytics.GraphQL.Types;
using ItAnalytics.GraphQL.Validation;
using ItAnalytics.Warehouse.Errors;

namespace ItAnalytics.Api.Operations;

/// <summary>
/// The persisted operations: those that the program brings, and those in the operator's folders. All of them are read
/// and checked against the contract at start, so that none fails later because of its text.
/// </summary>
internal sealed partial class OperationStore
{
    /// <summary>Words in an address that are never variables.</summary>
    public static readonly IReadOnlyList<string> ReservedWords = ["bom", "guard", "trailer"];

    private readonly FrozenDictionary<string, PersistedOperation> _byName;
    private readonly FrozenDictionary<string, PersistedOperation> _byHash;

    private OperationStore(Dictionary<string, PersistedOperation> operations)
    {
        All = [.. operations.Values.OrderBy(operation => operation.Name, StringComparer.Ordinal)];
        _byName = operations.ToFrozenDictionary();
        _byHash = All.DistinctBy(operation => operation.Hash).ToFrozenDictionary(operation => operation.Hash);
    }

    /// <summary>All operations, by name.</summary>
    public IReadOnlyList<PersistedOperation> All { get; }

    /// <summary>Reads all files *.graphql of the folders; of two with one name the later folder's counts.</summary>
    /// <exception cref="CodedException">GQL571 names the file that is no operation of this contract; SYS934 the folder
    /// that cannot be read.</exception>
    public static OperationStore Load(Schema schema, IEnumerable<string> folders)
    {
        var operations = new Dictionary<string, PersistedOperation>();
        foreach (var file in folders.SelectMany(Files))
        {
            var operation = Read(schema, file);
            operations[operation.Name] = operation;
        }
        return new OperationStore(operations);
    }

    /// <summary>The operation of a name or a hash, or null.</summary>
    public PersistedOperation? Find(string id) =>
        _byName.GetValueOrDefault(id) ?? _byHash.GetValueOrDefault(id.ToLowerInvariant());

    /// <summary>The operation whose document is this text, or null.</summary>
    public PersistedOperation? FindText(string document) => _byHash.GetValueOrDefault(HashOf(document));

    /// <summary>SHA-256 of a document, in hexadecimal.</summary>
    public static string HashOf(string document) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(document)));

    private static string[] Files(string folder)
    {
        try
        {
            var files = Directory.GetFiles(folder, "*.graphql");
            Array.Sort(files, StringComparer.Ordinal);
            return files;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CodedException(ApiErrorCodes.FileUnusable,
                $"The folder {folder} of persisted operations (setting GraphQL__Operations) cannot be read: {error.Message}",
                error);
        }
    }

    private static PersistedOperation Read(Schema schema, string file)
    {
        var name = Path.GetFileNameWithoutExtension(file);
        if (!Name().IsMatch(name))
            throw Unusable(file, "its name becomes part of an address; use small letters, digits and hyphens");
        string text;
        try
        {
            text = File.ReadAllText(file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CodedException(ApiErrorCodes.FileUnusable, $"{file} cannot be read: {error.Message}", error);
        }
        DocumentNode document;
        try
        {
            document = Parser.Parse(text);
        }
        catch (GraphQLException error)
        {
            throw Unusable(file, Said(error.Errors[0]));
        }
        if (Validator.Validate(schema, document) is [var problem, ..]) throw Unusable(file, Said(problem));
        if (document.Definitions.OfType<OperationDefinitionNode>().ToList() is not [var operation])
            throw Unusable(file, "it must hold exactly one operation");
        var variables = operation.VariableDefinitions.Select(variable => new OperationVariable(
            variable.Variable.Name.Value, schema.Resolve(variable.Type)!, variable.DefaultValue?.ToString())).ToList();
        if (variables.Find(variable => ReservedWords.Contains(variable.Name)) is { } reserved)
            throw Unusable(file, $"the variable ${reserved.Name} has a name that addresses use for themselves; rename it");
        return new PersistedOperation(name, HashOf(text), text, Comment(text), operation.Operation, variables);
    }

    private static string Said(GraphQLError error) => error.Locations is [var place, ..]
        ? $"line {place.Line}, column {place.Column}: {error.Message}"
        : error.Message;

    private static string Comment(string text) => string.Join(' ', text.Split('\n')
        .TakeWhile(line => line.StartsWith('#')).Select(line => line.TrimStart('#').Trim()));

    private static CodedException Unusable(string file, string reason) => new(ApiErrorCodes.Operation,
        $"{file} is no persisted operation: {reason}. Mend it, or take it out of the folder.");

    [GeneratedRegex("^[a-z0-9]+(-[a-z0-9]+)*$")]
    private static partial Regex Name();
}
