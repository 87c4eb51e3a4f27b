using System.Globalization;
using System.Text;
using ItAnalytics.Api.Planning;

namespace ItAnalytics.Api.Tests.Goldens;

/// <summary>A plan as text for goldens: the levels in the order in which they are read, then the answer's tree.</summary>
internal static class PlanText
{
    /// <summary>The plan, its statements left out.</summary>
    public static string Print(Plan plan)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture,
            $"statements: {plan.Levels.Count}, parameters: {plan.Parameters.Count}, cost: {plan.Cost}");
        if (plan.IsLive) text.Append(", live");
        if (plan.UsesDimensions) text.Append(", dimensions");
        text.Append('\n');
        foreach (var level in plan.Levels)
        {
            var select = level.Select;
            text.Append(CultureInfo.InvariantCulture, $"level {level.Index}: {select.Type.TypeName}");
            if (select.IsCount) text.Append(" count");
            else if (select.Parent is null) text.Append(" root");
            else text.Append(level.IsList ? " list" : " one").Append(" by ").Append(select.Parent.Column);
            if (select.PageSize is { } size) text.Append(CultureInfo.InvariantCulture, $" page {size}");
            if (select.LooksAhead) text.Append(" and one more");
            if (select.Backward) text.Append(" from the end");
            text.Append('\n');
        }
        for (var i = 0; i < plan.Parameters.Count; i++)
            text.Append(CultureInfo.InvariantCulture, $"parameter {i}: {Source(plan.Parameters[i])}\n");
        foreach (var root in plan.Roots) Root(text, root);
        return text.ToString();
    }

    private static string Source(ParameterSource source) => source switch
    {
        ArgumentSource of => $"{of.Kind} {string.Join('.', of.Path)}{(of.Use == ArgumentUse.Value ? "" : $" as {of.Use}")}",
        CursorSource of => $"{of.Kind} part {of.Part} of {of.Argument}",
        NodeIdSource of => $"{of.Kind} part {of.Part} of {of.Argument}",
        _ => "the written key",
    };

    private static void Root(StringBuilder text, RootField root)
    {
        text.Append(root.Field.ResponseName).Append(": ");
        switch (root)
        {
            case ConnectionRoot connection:
                text.Append("page");
                if (connection.Page is { } page) text.Append(CultureInfo.InvariantCulture, $" of level {page.Index}");
                if (connection.Count is { } count) text.Append(CultureInfo.InvariantCulture, $", counted by level {count.Index}");
                text.Append('\n');
                Parts(text, connection.Parts, connection.Page, 1);
                break;
            case ObjectRoot { Level: { } level }:
                text.Append(CultureInfo.InvariantCulture, $"object of level {level.Index}\n");
                View(text, level.Views[0], 1);
                break;
            default:
                text.Append(root.GetType().Name).Append('\n');
                break;
        }
    }

    private static void Parts(StringBuilder text, IReadOnlyList<PagePart> parts, Level? page, int depth)
    {
        foreach (var part in parts)
        {
            Indent(text, depth).Append(part.Field.ResponseName).Append(": ").Append(part.Kind).Append('\n');
            Parts(text, part.Parts, page, depth + 1);
            if (part.View >= 0) View(text, page!.Views[part.View], depth + 1);
        }
    }

    private static void View(StringBuilder text, View view, int depth)
    {
        if (view.Dimension is not null)
            Indent(text, depth).Append(CultureInfo.InvariantCulture, $"(kept {view.Dimension.TypeName} by slot {view.KeySlot})\n");
        Object(text, view.Object, depth);
    }

    private static void Object(StringBuilder text, ObjectPlan plan, int depth)
    {
        foreach (var field in plan.Fields)
        {
            Indent(text, depth).Append(field.Field.ResponseName).Append(": ").Append(Describe(field)).Append('\n');
            switch (field)
            {
                case EmbeddedPlan embedded: Object(text, embedded.Object, depth + 1); break;
                case DimensionPlan dimension: Object(text, dimension.Object, depth + 1); break;
                case ChildPlan child: View(text, child.Level.Views[0], depth + 1); break;
            }
        }
    }

    private static string Describe(FieldPlan field) => field switch
    {
        LeafPlan leaf => string.Create(CultureInfo.InvariantCulture, $"{leaf.Kind} slot {leaf.Slot}"),
        DimensionLeafPlan leaf => string.Create(CultureInfo.InvariantCulture, $"kept {leaf.Dimension.TypeName} slot {leaf.Slot} by slot {leaf.KeySlot}"),
        IdPlan id => $"id of {id.IdType} from slots {string.Join(", ", id.Slots)}",
        ConstantPlan constant => Encoding.UTF8.GetString(constant.Json),
        EmbeddedPlan embedded => embedded.PresenceSlot < 0 ? "same row" : $"same row if slot {embedded.PresenceSlot}",
        DimensionPlan dimension => $"kept {dimension.Dimension.TypeName} by slot {dimension.KeySlot}",
        ChildPlan child => $"level {child.Level.Index} by slot {child.KeySlot}",
        _ => field.GetType().Name,
    };

    private static StringBuilder Indent(StringBuilder text, int depth) => text.Append(' ', 2 * depth);
}
