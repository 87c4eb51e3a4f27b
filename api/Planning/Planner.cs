using ItAnalytics.Api.Access;
using ItAnalytics.Api.Contract;
using ItAnalytics.Api.Sql;
using ItAnalytics.GraphQL.Errors;
using ItAnalytics.GraphQL.Execution;
using ItAnalytics.GraphQL.Language;
using ItAnalytics.GraphQL.Types;

namespace ItAnalytics.Api.Planning;

/// <summary>Turns a valid operation with coerced variables into a <see cref="Planning.Plan"/>, or refuses it.</summary>
internal sealed partial class Planner
{
    private readonly PlanningContext _context;
    private readonly ObjectPlanner _objects;

    private Planner(PlanningContext context)
    {
        _context = context;
        _objects = new ObjectPlanner(context);
    }

    /// <summary>Plans a query: all of it is one plan.</summary>
    /// <exception cref="GraphQLException">The operation is refused; the error's code is one of
    /// <see cref="RequestErrorCodes"/>.</exception>
    public static Plan Query(
        Schema schema,
        DocumentNode document,
        OperationDefinitionNode operation,
        VariableValues variables,
        PlanLimits limits)
    {
        var collector = new FieldCollector(schema, document, variables);
        var planner = new Planner(new PlanningContext(schema, collector, variables, limits));
        var roots = collector.Collect(schema.QueryType!, operation).Select(planner.QueryRoot).ToList();
        return planner.Complete(roots);
    }

    /// <summary>Plans a mutation: one plan for each root field, since they are carried out one after the
    /// other.</summary>
    /// <exception cref="GraphQLException">The operation is refused.</exception>
    public static IReadOnlyList<Plan> Mutation(
        Schema schema,
        DocumentNode document,
        OperationDefinitionNode operation,
        VariableValues variables,
        PlanLimits limits)
    {
        var collector = new FieldCollector(schema, document, variables);
        return
        [
            .. collector.Collect(schema.MutationType!, operation).Select(field =>
            {
                var planner = new Planner(new PlanningContext(schema, collector, variables, limits));
                return planner.Complete([planner.MutationRoot(field)]);
            }),
        ];
    }

    private Plan Complete(List<RootField> roots)
    {
        var levels = _context.Levels;
        if (levels.Count > _context.Limits.MaxStatements)
        {
            throw PlanningContext.Refusal(RequestErrorCodes.Cost, roots[0].Field,
                $"The operation needs {levels.Count} statements; {_context.Limits.MaxStatements} is the most. "
                + "Ask for fewer lists at once.");
        }
        for (var i = 0; i < levels.Count; i++)
        {
            levels[i].Index = i;
            var select = levels[i].Select;
            // A row without columns is still a row; drivers and people expect at least one.
            if (select.Columns.Count == 0)
                select.Slot(select.Type.Key is [var key, ..] ? new Operand("t", key.Name) : new Operand("", "one", "1"));
            if (_context.UsesDimensions && select is { Parent: null, IsCount: false })
                select.GenerationSlot = select.Slot(Operand.DimensionGeneration);
        }
        foreach (var level in levels) level.Statement = SqlWriter.Write(level.Select);
        return new Plan(roots, levels, _context.Parameters)
        {
            IsLive = levels.Any(level => level.Select is { Parent: null, Type.IsLive: true })
                || roots.Any(root => Bindings.LiveRoots.Contains(root.Field.Name)),
            UsesDimensions = _context.UsesDimensions,
            Cost = _context.Cost,
        };
    }

    private RootField QueryRoot(CollectedField field)
    {
        if (field.Name == Introspection.TypeName.Name) return new TypeNameRoot(field, _context.Schema.QueryType!.Name);
        if (IntrospectionWriter.Answers(field))
            return new IntrospectionRoot(field, field.Name == Introspection.SchemaField.Name);
        var definition = _context.Schema.QueryType!.Fields.Find(field.Name)!;
        if (Bindings.ComputedRoots.Contains(field.Name)) return new ComputedPlanner(_context).Root(definition, field);
        return field.Name == "node" ? Node(definition, field) : Connection(definition, field);
    }

    private ObjectRoot Node(FieldDefinition definition, CollectedField field)
    {
        var (set, values) = _context.Arguments(definition, field);
        if (NodeId.Read((string)values["id"]!) is not { } id)
        {
            throw PlanningContext.Refusal(RequestErrorCodes.NodeId, field,
                $"\"{values["id"]}\" is no id of this API. Use an id that an answer gave out, unchanged.");
        }
        var type = _context.Type(id.TypeName);
        var select = new Select(type);
        for (var i = 0; i < type.Id.Count; i++)
        {
            select.Where.Add(new Condition.Compare(
                new Operand("t", type.Id[i]), Comparison.Equal, _context.Parameter(new NodeIdSource(set, "id", i))));
        }
        var level = new Level(select);
        _objects.AddView(level, field, 1, 1);
        _context.Levels.Add(level);
        return new ObjectRoot(field, false, level);
    }

    private RootField MutationRoot(CollectedField field)
    {
        if (field.Name == Introspection.TypeName.Name)
            return new TypeNameRoot(field, _context.Schema.MutationType!.Name);
        var definition = _context.Schema.MutationType!.Fields.Find(field.Name)!;
        var payload = (ObjectType)definition.Type.Named;
        var parts = new List<PagePart>();
        Level? level = null;
        foreach (var part in _context.Collector.CollectSubfields(payload, field))
        {
            if (part.Name == Introspection.TypeName.Name)
            {
                parts.Add(new PagePart(part, PagePartKind.TypeName) { TypeName = payload.Name });
                continue;
            }
            var type = Bindings.Type(payload.Fields.Find(part.Name)!.Type.Named.Name);
            level ??= new Level(new Select(type)
            {
                Where =
                {
                    new Condition.Compare(new Operand("t", type.Key[0].Name), Comparison.Equal,
                        _context.Parameter(new WrittenKeySource(field.ResponseName))),
                },
            });
            parts.Add(Rows(level, part, PagePartKind.Node, 1, depth: 2));
        }
        if (level is not null) _context.Levels.Add(level);
        return new PayloadRoot(field, parts, level);
    }

    private ConnectionRoot Connection(FieldDefinition definition, CollectedField field)
    {
        var binding = Bindings.Connections[field.Name];
        var (set, values) = _context.Arguments(definition, field);
        var type = AggregatePlanner.Grouped(_context.Type(binding.Target), values);
        var subject = type.Aggregate is { } aggregate ? _context.Type(aggregate.Rows) : type;
        var (order, joins) = new OrderPlanner(_context, field)
            .Plan(values.GetValueOrDefault("order"), type, binding.Order ?? type.DefaultOrder);
        var moments = new MomentPlanner(_context, set, values).Plan(subject, binding.Moments) ?? [];
        var rows = new Select(subject) { Moments = moments, Where = [.. Conditions(binding, subject, set, values)] };
        var select = Over(isCount: false);
        var count = new Level(Over(isCount: true));

        var fingerprint = Cursor.Fingerprint(field.Name, order);
        var direction = new PagePlanner(_context, set, values).Plan(select, fingerprint, binding.DefaultPage);
        var page = new Level(select);
        var parts = ConnectionParts((ObjectType)definition.Type.Named, field, page);

        if (Needs(parts, PagePartKind.Cursor, PagePartKind.StartCursor, PagePartKind.EndCursor))
        {
            page.Cursor = new CursorPlan(
                fingerprint,
                [.. order.Select(term => select.Slot(term.Operand))],
                [.. order.Select(term => term.Kind)]);
        }
        select.LooksAhead = Needs(parts, direction.Backward ? PagePartKind.HasPreviousPage : PagePartKind.HasNextPage);
        var needsPage = Needs(parts, PagePartKind.Nodes, PagePartKind.Edges, PagePartKind.PageInfo);
        var needsCount = Needs(parts, PagePartKind.TotalCount);
        if (needsCount) Add(count, PlanCost.Count);
        if (needsPage) Add(page, PlanCost.Statement);
        return new ConnectionRoot(field, needsPage ? page : null, needsCount ? count : null, parts, direction);

        void Add(Level level, long cost)
        {
            _context.Spend(cost + (level.Select.Grouping is null ? 0 : PlanCost.Grouping), field);
            _context.Levels.Add(level);
        }

        // The rows themselves, or their groups.
        Select Over(bool isCount)
        {
            if (type.Aggregate is not null) return AggregatePlanner.Select(type, rows, _context.Limits.Audience == Audience.Staff, (of, grouping) => Make(of, grouping));
            var plain = Make(type, null, moments);
            plain.Where.AddRange(rows.Where);
            return plain;

            Select Make(TypeBinding of, Grouping? grouping, IReadOnlyList<Moment>? at = null) => new(of)
            {
                Grouping = grouping,
                Moments = at ?? [],
                IsCount = isCount,
                Order = isCount ? [] : order,
                Joins = isCount ? [] : joins,
            };
        }
    }

    private IEnumerable<Condition> Conditions(
        ConnectionBinding binding, TypeBinding type, ArgumentSet set, IReadOnlyDictionary<string, object?> values)
    {
        if (binding.Condition is { } always) yield return new Condition.Fixed("t", always);
        var filters = new FilterPlanner(_context, set);
        foreach (var (argument, path) in binding.Fixed) yield return filters.Equal(argument, path, type);
        if (values.GetValueOrDefault(Bindings.SearchArgument) is string)
        {
            yield return new Condition.Search("t", _context.Parameter(
                new ArgumentSource(set, [Bindings.SearchArgument], ValueKind.Text, ArgumentUse.Value)));
        }
        if (filters.Plan("where", values.GetValueOrDefault("where"), type) is { } where) yield return where;
    }

    private List<PagePart> ConnectionParts(ObjectType connection, CollectedField field, Level page)
    {
        var parts = new List<PagePart>();
        var size = (long)(page.Select.PageSize ?? 1);
        foreach (var part in _context.Collector.CollectSubfields(connection, field))
        {
            var partType = connection.Fields.Find(part.Name)?.Type.Named as ObjectType;
            parts.Add(part.Name switch
            {
                "nodes" => Rows(page, part, PagePartKind.Nodes, size, depth: 2),
                "edges" => new PagePart(part, PagePartKind.Edges) { Parts = EdgeParts(partType!, part, page, size) },
                "pageInfo" => new PagePart(part, PagePartKind.PageInfo) { Parts = PageInfoParts(partType!, part) },
                "totalCount" => new PagePart(part, PagePartKind.TotalCount),
                _ => new PagePart(part, PagePartKind.TypeName) { TypeName = connection.Name },
            });
        }
        return parts;
    }

    private List<PagePart> EdgeParts(ObjectType edge, CollectedField field, Level page, long size) =>
    [
        .. _context.Collector.CollectSubfields(edge, field).Select(part => part.Name switch
        {
            "node" => Rows(page, part, PagePartKind.Node, size, depth: 3),
            "cursor" => new PagePart(part, PagePartKind.Cursor),
            _ => new PagePart(part, PagePartKind.TypeName) { TypeName = edge.Name },
        }),
    ];

    private List<PagePart> PageInfoParts(ObjectType pageInfo, CollectedField field) =>
    [
        .. _context.Collector.CollectSubfields(pageInfo, field).Select(part => new PagePart(part, part.Name switch
        {
            "hasNextPage" => PagePartKind.HasNextPage,
            "hasPreviousPage" => PagePartKind.HasPreviousPage,
            "startCursor" => PagePartKind.StartCursor,
            "endCursor" => PagePartKind.EndCursor,
            _ => PagePartKind.TypeName,
        })
        { TypeName = pageInfo.Name }),
    ];

    private PagePart Rows(Level level, CollectedField part, PagePartKind kind, long count, int depth) =>
        new(part, kind) { View = _objects.AddView(level, part, count, depth) };

    private static bool Needs(IReadOnlyList<PagePart> parts, params ReadOnlySpan<PagePartKind> kinds)
    {
        foreach (var part in parts)
        {
            if (kinds.Contains(part.Kind) || Needs(part.Parts, kinds)) return true;
        }
        return false;
    }
}
