using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;

namespace ItAnalytics.GraphQL.Conformance.Differential;

/// <summary>graphql-js in one long-lived Node process: a JSON line in, a JSON line out.</summary>
public sealed class Oracle : IDisposable
{
    private readonly Process _node;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, string> _schemas = [];

    /// <summary>Starts it.</summary>
    /// <exception cref="InvalidOperationException">There is no Node.</exception>
    public Oracle()
    {
        _node = Start("node", "oracle.mjs", Path.Combine(Repository.Root, "tests", "differential"));
    }

    /// <summary>Makes a schema known under a name, once; returns the errors graphql-js finds in it.</summary>
    /// <exception cref="OracleFailedException">graphql-js itself failed.</exception>
    public JsonObject Schema(string name, string sdl)
    {
        lock (_lock)
        {
            if (_schemas.TryGetValue(name, out var known) && known == sdl)
                return new JsonObject { ["errors"] = new JsonArray() };
            _schemas[name] = sdl;
            return Ask(new JsonObject { ["operation"] = "schema", ["name"] = name, ["sdl"] = sdl });
        }
    }

    /// <summary>Asks one thing.</summary>
    /// <exception cref="OracleFailedException">graphql-js itself failed.</exception>
    public JsonObject Ask(JsonObject request) => Ask(AsciiJson.Write(request));

    /// <summary>Asks one thing with a line of JSON.</summary>
    /// <exception cref="OracleFailedException">graphql-js itself failed.</exception>
    public JsonObject Ask(string request)
    {
        var answer = JsonNode.Parse(AskRaw(request))!.AsObject();
        return answer["crash"] is { } crash ? throw new OracleFailedException((string)crash!) : answer;
    }

    /// <summary>Asks with a line of JSON and returns the line that comes back.</summary>
    public string AskRaw(string request)
    {
        lock (_lock)
        {
            // Line ends inside JSON are blank space, but here a line is a request.
            _node.StandardInput.WriteLine(request.ReplaceLineEndings(" "));
            _node.StandardInput.Flush();
            return _node.StandardOutput.ReadLine()
                ?? throw new InvalidOperationException("The oracle ended: " + _node.StandardError.ReadToEnd());
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _node.StandardInput.Close();
        if (!_node.WaitForExit(5000)) _node.Kill(entireProcessTree: true);
        _node.Dispose();
    }

    private static Process Start(string program, string arguments, string folder)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            StandardOutputEncoding = Encoding.UTF8,
        };
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception error)
        {
            throw new InvalidOperationException($"The differential tests need {program} (Node 20 or later).", error);
        }
    }
}

/// <summary>graphql-js failed where it should have answered: its stack ended, or it found a case that it holds to be
/// impossible.</summary>
internal sealed class OracleFailedException(string message) : Exception(message);
