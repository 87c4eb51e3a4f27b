using ItAnalytics.Api.Contract;
using ItAnalytics.Api.Tests.Execution;
using ItAnalytics.Warehouse.Errors;

namespace ItAnalytics.Api.Tests.Planning;

public sealed class BindingCheckTests(SampleWarehouse warehouse)
{
    private static readonly GraphQL.Types.Schema Schema = ContractFile.Build();

    [Fact]
    public void Every_field_of_the_contract_is_bound_exactly_once() =>
        Assert.Empty(BindingCheck.ContractProblems(Schema, Bindings.Types.Values));

    [Fact]
    public void An_unbound_field_a_double_one_and_one_too_many_are_named()
    {
        var group = Bindings.Type("Group");
        var broken = group with
        {
            Fields =
            [
                .. group.Fields.Where(field => field.Name != "code"),
                new ColumnField("name", "name_en"),
                new ColumnField("colour", "colour"),
            ],
        };
        var problems = BindingCheck.ContractProblems(
            Schema, Bindings.Types.Values.Select(type => type.TypeName == "Group" ? broken : type)).ToList();
        Assert.Contains("Group.code: bound 0 times instead of once.", problems);
        Assert.Contains("Group.name: bound 2 times instead of once.", problems);
        Assert.Contains("Group.colour: schema.graphql has no such field.", problems);
        Assert.Equal(3, problems.Count);
    }

    [Fact]
    public void A_type_that_nothing_binds_is_named()
    {
        var problems = BindingCheck.ContractProblems(
            Schema, Bindings.Types.Values.Where(type => type.TypeName != "Review"));
        Assert.Contains("Review: nothing binds this type.", problems);
    }

    [Fact]
    public async Task A_missing_column_a_wrong_type_and_a_column_that_may_be_null_are_named()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var run = Bindings.Type("Run");
        ColumnField[] replacements =
        [
            new("message", "massage"), new("errorCode", "queued_at"), new("requestedBy", "worker"),
            new("state", "state", "{t}.state || missing"),
        ];
        var broken = run with
        {
            Fields = [.. run.Fields.Select(field => replacements.FirstOrDefault(with => with.Name == field.Name) ?? field)],
        };
        var problems = await BindingCheck.WarehouseProblemsAsync(
            Schema, [broken], warehouse.Postgres.Api, cancellationToken);
        Assert.Equal(
            [
                "Run.state: ops.run has no such expression as {t}.state || missing.",
                "Run.requestedBy promises a value, but ops.run.worker may be null.",
                "Run.errorCode: ops.run.queued_at is timestamptz, which is no Text.",
                "Run.message: ops.run has no column massage.",
            ],
            problems);
    }

    [Fact]
    public async Task A_warehouse_without_its_tables_is_refused_with_a_code()
    {
        var connectionString = await ItAnalytics.Tests.Support.TestCluster.CreateDatabaseAsync(migrated: false);
        CodedException error;
        await using (var source = Npgsql.NpgsqlDataSource.Create(connectionString))
        {
            error = await Assert.ThrowsAsync<CodedException>(
                () => BindingCheck.RunAsync(Schema, source, TestContext.Current.CancellationToken));
        }
        await ItAnalytics.Tests.Support.TestCluster.DropDatabaseAsync(connectionString);
        Assert.Equal("GQL570", error.Code);
        Assert.Contains("Agency.code: dw.dim_agency has no column agency_code.", error.Message, StringComparison.Ordinal);
    }
}
