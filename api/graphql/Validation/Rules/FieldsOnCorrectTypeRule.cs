using ItAnalytics.GraphQL.Errors;
using ItAnalytics.GraphQL.Language;
using ItAnalytics.GraphQL.Types;

namespace ItAnalytics.GraphQL.Validation.Rules;

/// <summary>A field exists on the type it is selected on (section 5.3.1).</summary>
internal static class FieldsOnCorrectTypeRule
{
    internal static Visitor Create(RuleContext context) => new Visitor().Enter<FieldNode>(field =>
    {
        if (context.TypeInfo.ParentType is not { } type || context.TypeInfo.Field is not null) return;
        var name = field.Name.Value;
        var suggestion = DidYouMean.Say(TypesWith(context.Schema, type, name), "to use an inline fragment on");
        if (suggestion.Length == 0 && type is FieldsType withFields)
            suggestion = DidYouMean.Say(name, withFields.Fields.Names);
        context.Report($"Cannot query field \"{name}\" on type \"{type.Name}\".{suggestion}", field);
    });

    /// <summary>The types that a value could also be of and that have the field: those that cover most values first, an
    /// interface before what implements it.</summary>
    private static List<string> TypesWith(Schema schema, NamedType type, string field)
    {
        var uses = new OrderedDictionary<FieldsType, int>();
        foreach (var possible in type.IsAbstract ? schema.PossibleTypes(type) : [])
        {
            if (possible.Fields.Find(field) is null) continue;
            uses[possible] = 1;
            foreach (var of in possible.Interfaces)
            {
                if (of.Fields.Find(field) is not null) uses[of] = uses.GetValueOrDefault(of) + 1;
            }
        }
        var types = uses.Keys.ToList();
        Sort(types, (a, b) =>
        {
            if (uses[a] != uses[b]) return uses[b] - uses[a];
            if (schema.IsSubType(a, b)) return -1;
            return schema.IsSubType(b, a) ? 1 : SuggestionList.Natural(a.Name, b.Name);
        });
        return types.ConvertAll(one => one.Name);
    }

    /// <summary>Binary insertion after the leading run, as JavaScript engines sort short arrays.</summary>
    /// <remarks>The order is not transitive, interfaces and the alphabet being at odds, so that the algorithm shows.
    /// </remarks>
    private static void Sort(List<FieldsType> types, Comparison<FieldsType> compare)
    {
        if (types.Count < 2) return;
        var run = 2;
        var isDescending = compare(types[1], types[0]) < 0;
        while (run < types.Count && compare(types[run], types[run - 1]) < 0 == isDescending) run++;
        if (isDescending) types.Reverse(0, run);
        for (; run < types.Count; run++)
        {
            var (low, high) = (0, run);
            while (low < high)
            {
                var middle = (low + high) / 2;
                if (compare(types[run], types[middle]) < 0) high = middle;
                else low = middle + 1;
            }
            var type = types[run];
            types.RemoveAt(run);
            types.Insert(low, type);
        }
    }
}
