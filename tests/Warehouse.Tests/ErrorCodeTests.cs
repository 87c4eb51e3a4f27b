using System.Reflection;
using System.Text.RegularExpressions;
using ItAnalytics.Warehouse.Errors;
using Npgsql;

namespace ItAnalytics.Warehouse.Tests;

public sealed partial class ErrorCodeTests
{
    [Fact]
    public void Codes_are_unique_and_of_a_known_family()
    {
        var codes = typeof(ErrorCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(field => (string)field.GetRawConstantValue()!).ToList();
        Assert.Distinct(codes);
        Assert.All(codes, code => Assert.Matches(Family(), code));
    }

    [Fact]
    public void A_message_starts_with_its_code() =>
        Assert.Equal("SYS905: full", new CodedException(ErrorCodes.DiskFull, "full").Message);

    [Theory]
    [InlineData(PostgresErrorCodes.DeadlockDetected, PostgresTrouble.Transient, true)]
    [InlineData(PostgresErrorCodes.SerializationFailure, PostgresTrouble.Transient, true)]
    [InlineData(PostgresErrorCodes.AdminShutdown, PostgresTrouble.Unreachable, true)]
    [InlineData(PostgresErrorCodes.UniqueViolation, PostgresTrouble.Conflict, false)]
    [InlineData(PostgresErrorCodes.CheckViolation, PostgresTrouble.Conflict, false)]
    [InlineData(PostgresErrorCodes.QueryCanceled, PostgresTrouble.Cancelled, false)]
    [InlineData(PostgresErrorCodes.InsufficientPrivilege, PostgresTrouble.Denied, false)]
    [InlineData(PostgresErrorCodes.InvalidPassword, PostgresTrouble.Denied, false)]
    [InlineData(PostgresErrorCodes.DiskFull, PostgresTrouble.Exhausted, false)]
    [InlineData(PostgresErrorCodes.NumericValueOutOfRange, PostgresTrouble.BadData, false)]
    [InlineData(PostgresErrorCodes.UndefinedColumn, PostgresTrouble.Bug, false)]
    public void Errors_of_the_server_are_told_apart_by_their_state(string state, PostgresTrouble trouble, bool mayRetry)
    {
        var error = new PostgresException("message", "ERROR", "ERROR", state);
        Assert.Equal(trouble, PostgresErrors.Classify(error));
        Assert.Equal(mayRetry, PostgresErrors.MayRetry(error));
    }

    [GeneratedRegex("^(SRC1|VAL2|WHS3|MDL4|GQL5|SCO6|SYS9)[0-9]{2}$")]
    private static partial Regex Family();
}
