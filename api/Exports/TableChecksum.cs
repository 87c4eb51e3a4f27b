using System.Security.Cryptography;
using ItAnalytics.Api.Execution;

namespace ItAnalytics.Api.Exports;

/// <summary>SHA-256 of a table as plain CSV, whatever the form in which it is sent: equal tables have equal sums.</summary>
internal sealed class TableChecksum : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly JsonBuffer _lines = new(64 * 1024);
    private readonly IReadOnlyList<Column> _columns;

    /// <summary>The sum of the header line so far.</summary>
    public TableChecksum(IReadOnlyList<Column> columns)
    {
        _columns = columns;
        CsvLine.AppendHeader(columns, _lines);
    }

    /// <summary>How many rows were added.</summary>
    public long RowCount { get; private set; }

    /// <summary>Adds a row.</summary>
    public void Add(ReadOnlySpan<byte> json, ReadOnlySpan<Cell> cells)
    {
        RowCount++;
        CsvLine.Append(_columns, json, cells, isGuarded: false, _lines);
        if (_lines.Length > 48 * 1024) Drain();
    }

    /// <summary>The sum of everything.</summary>
    public TableSummary Finish()
    {
        Drain();
        return new TableSummary(RowCount, Convert.ToHexStringLower(_hash.GetHashAndReset()));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _hash.Dispose();
        _lines.Dispose();
    }

    private void Drain()
    {
        _hash.AppendData(_lines.Written);
        _lines.Truncate(0);
    }
}
