using ItAnalytics.Api.Contract;
using ItAnalytics.GraphQL.Execution;
using ItAnalytics.GraphQL.Language;
using ItAnalytics.GraphQL.Types;

namespace ItAnalytics.Api.Planning;

// A subscription is planned once and carried out for each event: a query for the row that the event is about, with
// whatever the client wants it to meet. An event whose row does not meet it has no rows and is not told.
internal sealed partial class Planner
{
    /// <summary>Plans the answer to one event; its key is the parameter <see cref="WrittenKeySource"/>.</summary>
    /// <exception cref="GraphQL.Errors.GraphQLException">The operation is refused.</exception>
    public static Plan Subscription(
        Schema schema,
        DocumentNode document,
        OperationDefinitionNode operation,
        VariableValues variables,
        PlanLimits limits)
    {
        var collector = new FieldCollector(schema, document, variables);
        var planner = new Planner(new PlanningContext(schema, collector, variables, limits));
        return planner.Complete([planner.SubscriptionRoot(collector.Collect(schema.SubscriptionType!, operation)[0])]);
    }

    private ObjectRoot SubscriptionRoot(CollectedField field)
    {
        var definition = _context.Schema.SubscriptionType!.Fields.Find(field.Name)!;
        var (set, values) = _context.Arguments(definition, field);
        var type = Bindings.Type(definition.Type.Named.Name);
        var key = new Operand("t", type.Key[0].Name);
        var select = new Select(type)
        {
            Where =
            {
                new Condition.Compare(key, Comparison.Equal, _context.Parameter(new WrittenKeySource(field.ResponseName))),
            },
        };
        if (values.GetValueOrDefault("id") is string id)
        {
            if (NodeId.Read(id)?.TypeName != type.TypeName)
            {
                throw PlanningContext.Refusal(RequestErrorCodes.NodeId, field,
                    $"\"{id}\" is no id of a {type.TypeName}. Use an id that an answer gave out, unchanged.");
            }
            select.Where.Add(new Condition.Compare(
                key, Comparison.Equal, _context.Parameter(new NodeIdSource(set, "id", 0))));
        }
        if (new FilterPlanner(_context, set).Plan("where", values.GetValueOrDefault("where"), type) is { } where)
            select.Where.Add(where);
        var level = new Level(select);
        _objects.AddView(level, field, 1, 1);
        _context.Levels.Add(level);
        return new ObjectRoot(field, true, level);
    }
}
