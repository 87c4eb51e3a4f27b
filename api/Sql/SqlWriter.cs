using System.Globalization;
using System.Text;
using ItAnalytics.Api.Planning;

namespace ItAnalytics.Api.Sql;

/// <summary>Writes a <see cref="Select"/> as SQL: the one place of the API where a statement becomes text.</summary>
/// <remarks>
/// Names and expressions come from the bindings, which are constants; whatever came from a request is a parameter. A
/// child repeats the selection of its parents as <c>= any(array(select ...))</c>: the server computes the keys once,
/// as an array, and looks them up in the index of the child, already in the child's order.
/// </remarks>
internal sealed class SqlWriter
{
    private readonly StringBuilder _sql = new();
    private readonly List<int> _parameters = [];
    private int _depth;

    /// <summary>The statement of one level.</summary>
    public static Statement Write(Select select)
    {
        var writer = new SqlWriter();
        if (select.IsCount) writer.Count(select);
        else if (select.IsPagePerParent) writer.PerParent(select, select.Columns, ordered: true);
        else writer.Plain(select, select.Columns, select.LooksAhead, ordered: true);
        return new Statement(writer._sql.ToString(), [.. writer._parameters]);
    }

    private void Count(Select select)
    {
        Text("select count(*)");
        Clause("from ");
        From(select);
        Where(select);
    }

    private void Plain(Select select, IReadOnlyList<Operand> columns, bool looksAhead, bool ordered)
    {
        Text("select ");
        List(columns, Value);
        Clause("from ");
        From(select);
        Where(select);
        if (ordered) OrderBy(select);
        if (select.PageSize is { } size) Limit(looksAhead ? size + 1 : size);
    }

    // A page for each parent: the list is taken once per key, from the index that has its order.
    private void PerParent(Select select, IReadOnlyList<Operand> columns, bool ordered)
    {
        var link = select.Parent!;
        var parent = new Operand(link.Alias, link.Column);
        var inner = columns.Where(column => column != parent).ToList();
        if (ordered) inner.AddRange(select.Order.Select(term => term.Operand).Except(inner).ToList());
        Operand Outer(Operand column) => column == parent
            ? new Operand("p", "k")
            : new Operand("t", "c" + inner.IndexOf(column).ToString(CultureInfo.InvariantCulture));

        Text("select ");
        List(columns, column => Value(Outer(column)));
        Clause("from (select distinct unnest(");
        KeyArray(link.Keys);
        Text(") as k) p");
        // Only what is needed outside: whole rows would be carried through the sort.
        Clause("cross join lateral (select ");
        List(inner, column =>
        {
            Value(column);
            Text($" as {Outer(column).Column}");
        });
        Text(" from ");
        From(select);
        _depth++;
        Where(select, perParent: true);
        OrderBy(select, withParent: false);
        Limit(select.PageSize!.Value);
        _depth--;
        Text(") t");
        if (!ordered) return;
        Clause("order by p.k, ");
        List(select.Order, term => Term(term with { Operand = Outer(term.Operand) }, select.Backward));
    }

    private void From(Select select)
    {
        if (select.Parent?.Bridge is { } bridge)
            Text($"{bridge.Relation} b join {select.Type.Relation} t on t.{bridge.JoinColumn} = b.{bridge.JoinColumn}");
        else if (select.Grouping is { } grouping) Groups(select, grouping);
        else if (select.Moments.Count > 0) AsOf(select.Type.Past!.Function, select.Moments);
        else Text($"{select.Type.Relation} t");
        foreach (var join in select.Joins)
        {
            Clause($"left join {join.Relation} {join.Alias} on {join.Alias}.{join.KeyColumn} = ");
            Value(join.On);
        }
    }

    // Only the expressions that are asked for.
    private void Groups(Select select, Grouping grouping)
    {
        var computed = select.Columns.Concat(select.Order.Select(term => term.Operand))
            .Where(operand => operand.Alias == "t" && !grouping.By.Contains(operand.Column))
            .Select(operand => operand.Column).Distinct();
        List<string> columns = [.. grouping.By, .. computed];
        Text("(select ");
        if (columns.Count == 0) Text("count(*)");
        List(columns, column =>
        {
            Value(new Operand("t", column, grouping.Expressions.GetValueOrDefault(column)));
            if (grouping.Expressions.ContainsKey(column)) Text($" as {column}");
        });
        _depth++;
        Clause("from ");
        From(grouping.Rows);
        Where(grouping.Rows);
        if (grouping.By.Count > 0)
        {
            Clause("group by ");
            List([.. Enumerable.Range(1, grouping.By.Count)], place => Text(place.ToString(CultureInfo.InvariantCulture)));
        }
        _depth--;
        Text(") t");
    }

    private void AsOf(string function, IReadOnlyList<Moment> moments)
    {
        Text($"{function}(");
        List(moments, moment =>
        {
            OrNull(moment.Instant);
            Text(", ");
            OrNull(moment.Publication);
        });
        Text(") t");

        void OrNull(Parameter? parameter)
        {
            if (parameter is null) Text("null");
            else Parameter(parameter);
        }
    }

    private void Where(Select select, bool perParent = false)
    {
        var word = "where ";
        if (select.Parent is { } link)
        {
            Clause($"where {link.Alias}.{link.Column} = ");
            if (perParent) Text("p.k");
            else KeysOf(link.Keys);
            if (link.Condition is { } condition)
            {
                Clause("and " + condition
                    .Replace("{t}", "t", StringComparison.Ordinal)
                    .Replace("{b}", "b", StringComparison.Ordinal));
            }
            word = "and ";
        }
        foreach (var condition in select.Where)
        {
            Clause(word);
            Condition(condition, isNested: true);
            word = "and ";
        }
    }

    private void KeysOf(KeySet keys)
    {
        Text("any(");
        KeyArray(keys);
        Text(")");
    }

    private void KeyArray(KeySet keys)
    {
        Text("array(");
        _depth += 2;
        Keys(keys);
        _depth -= 2;
        Text(")");
    }

    private void Keys(KeySet keys)
    {
        switch (keys)
        {
            case KeysOfRows { Rows.IsPagePerParent: true } of:
                PerParent(of.Rows, [of.Column], ordered: false);
                break;
            case KeysOfRows of:
                Plain(of.Rows, [of.Column], looksAhead: false, ordered: of.Rows.PageSize is not null);
                break;
            case KeysOfDimension of:
                Text("select ");
                Value(of.Column);
                Clause($"from {of.Dimension.Relation} t");
                Clause($"where t.{of.Dimension.Key[0].Name} = ");
                KeysOf(of.Keys);
                break;
        }
    }

    private void Condition(Condition condition, bool isNested)
    {
        switch (condition)
        {
            case Condition.All all: Combine(all.Parts, " and ", isNested); break;
            case Condition.Any any: Combine(any.Parts, " or ", isNested); break;
            case Condition.Compare compare:
                Value(compare.Left);
                Text(OperatorOf(compare.Comparison));
                Parameter(compare.Right);
                break;
            case Condition.Missing missing:
                Value(missing.Operand);
                Text(missing.IsMissing ? " is null" : " is not null");
                break;
            case Condition.InArray inArray:
                Value(inArray.Operand);
                Text(" = any(");
                Parameter(inArray.Array);
                Text(")");
                break;
            case Condition.Not not:
                Text("(");
                Condition(not.Inner, isNested: false);
                Text(") is not true");
                break;
            case Condition.Like like:
                Value(like.Operand);
                Text(" like ");
                Parameter(like.Pattern);
                break;
            case Condition.Search search:
                Text($"({search.Alias}.search_name like '%' || dw.search_form(");
                Parameter(search.Text);
                Text($") || '%' or {search.Alias}.durable_agency_key = any(array(select a.durable_agency_key");
                Text(" from dw.agency_alias a where a.search_alias like '%' || dw.search_form(");
                Parameter(search.Text);
                Text(") || '%')))");
                break;
            case Condition.Related related:
                Value(related.Key);
                Text($" in (select {related.Alias}.{related.Target.Key[0].Name}");
                Text($" from {related.Target.Relation} {related.Alias} where ");
                Condition(related.Inner, isNested: false);
                Text(")");
                break;
            case Condition.RelatedByText byText:
                Value(byText.Key);
                Text(" = ");
                var hole = byText.Scalar.IndexOf("{p}", StringComparison.Ordinal);
                Text(byText.Scalar[..hole]);
                Parameter(byText.Text);
                Text(byText.Scalar[(hole + 3)..]);
                break;
            case Condition.Fixed fixedSql:
                Text(fixedSql.Sql.Replace("{t}", fixedSql.Alias, StringComparison.Ordinal));
                break;
        }
    }

    private void Combine(IReadOnlyList<Condition> parts, string separator, bool isNested)
    {
        if (parts.Count == 0)
        {
            // Nothing is after the only row of a grouping by nothing.
            Text(separator == " or " ? "false" : "true");
            return;
        }
        if (isNested) Text("(");
        for (var i = 0; i < parts.Count; i++)
        {
            if (i > 0) Text(separator);
            Condition(parts[i], isNested: true);
        }
        if (isNested) Text(")");
    }

    private void OrderBy(Select select, bool withParent = true)
    {
        if (select.Order.Count == 0) return;
        Clause("order by ");
        if (withParent && select.Parent is { } link) Text($"{link.Alias}.{link.Column}, ");
        List(select.Order, term => Term(term, select.Backward));
    }

    // Missing values are last in both directions, so a page from the end meets them first. The server's own default
    // is left unsaid, since an index serves only the order that it was made for.
    private void Term(OrderTerm term, bool backward)
    {
        Value(term.Operand);
        var descending = term.Descending != backward;
        if (descending) Text(" desc");
        if (!term.Nullable || descending == backward) return;
        Text(backward ? " nulls first" : " nulls last");
    }

    private void Value(Operand operand)
    {
        if (operand.Expression is null)
        {
            Text($"{operand.Alias}.{operand.Column}");
            return;
        }
        var expression = operand.Expression.Replace("{t}", operand.Alias, StringComparison.Ordinal);
        if (operand.Parameter is not { } parameter)
        {
            Text(expression);
            return;
        }
        var hole = expression.IndexOf("{p}", StringComparison.Ordinal);
        Text(expression[..hole]);
        Parameter(parameter);
        Text(expression[(hole + 3)..]);
    }

    private void List<T>(IReadOnlyList<T> items, Action<T> write)
    {
        for (var i = 0; i < items.Count; i++)
        {
            if (i > 0) Text(", ");
            write(items[i]);
        }
    }

    private void Limit(int rows) => Clause("limit " + rows.ToString(CultureInfo.InvariantCulture));

    private void Parameter(Parameter parameter)
    {
        var number = _parameters.IndexOf(parameter.Index);
        if (number < 0)
        {
            number = _parameters.Count;
            _parameters.Add(parameter.Index);
        }
        Text("$" + (number + 1).ToString(CultureInfo.InvariantCulture));
    }

    // Each clause on a line of its own: statements are read in goldens, in the server's log and in pg_stat_statements.
    private void Clause(string sql) => _sql.Append('\n').Append(' ', 2 * _depth).Append(sql);

    private void Text(string sql) => _sql.Append(sql);

    private static string OperatorOf(Comparison comparison) => comparison switch
    {
        Comparison.Equal => " = ",
        Comparison.NotEqual => " is distinct from ",
        Comparison.Greater => " > ",
        Comparison.GreaterOrEqual => " >= ",
        Comparison.Less => " < ",
        _ => " <= ",
    };
}
