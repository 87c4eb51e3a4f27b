using ItAnalytics.Api.Contract;
using ItAnalytics.Api.Planning;

namespace ItAnalytics.Api.Execution;

/// <summary>
/// Writes objects in selection order and applies the null rules of the specification (section 6.4.4): a missing value
/// of a non-null field, or a field error in one, makes the object around it null, and so on upwards.
/// </summary>
internal sealed class ObjectWriter(Dimensions? dimensions, LevelRows[] levels)
{
    private enum Outcome
    {
        Written,
        Null,
        Failed,
    }

    /// <summary>True once a row pointed to one that is not kept: it was added, and the generation has not risen
    /// yet.</summary>
    public bool MissedKeptRow { get; private set; }

    /// <summary>Writes a view of a row.</summary>
    /// <returns>False when it must be null; then nothing was written.</returns>
    public bool Write(View view, Row row, JsonBuffer json, ref List<FieldTrouble>? troubles)
    {
        if (view.Dimension is null) return Write(view.Object, row, json, ref troubles);
        if (TryFind(view.Place, row.Key(view.KeySlot), out var kept))
            return Write(view.Object, kept, json, ref troubles);
        (troubles ??= []).Add(new FieldTrouble(RequestErrorCodes.NullValue,
            $"A row of {view.Dimension.TypeName} is gone again.", view.Object.Fields[0].Field));
        return false;
    }

    private bool Write(ObjectPlan plan, Row row, JsonBuffer json, ref List<FieldTrouble>? troubles)
    {
        var start = json.Length;
        json.Append((byte)'{');
        var separate = false;
        foreach (var field in plan.Fields)
        {
            if (separate) json.Append((byte)',');
            separate = true;
            json.Append(field.Prefix);

            var before = troubles?.Count ?? 0;
            var at = json.Length;
            var outcome = Write(field, row, json, ref troubles);
            if (outcome == Outcome.Written && before == (troubles?.Count ?? 0)) continue;
            if (outcome == Outcome.Null && field.IsNonNull)
            {
                (troubles ??= []).Add(new FieldTrouble(RequestErrorCodes.NullValue,
                    $"Cannot return null for non-nullable field {field.ParentType}.{field.Field.Name}.", field.Field));
            }
            for (var i = before; i < (troubles?.Count ?? 0); i++) troubles![i].Below(field.Field.ResponseName);
            if (outcome == Outcome.Written) continue;
            if (field.IsNonNull)
            {
                json.Truncate(start);
                return false;
            }
            json.Truncate(at);
            json.Append("null"u8);
        }
        json.Append((byte)'}');
        return true;
    }

    private Outcome Write(FieldPlan field, Row row, JsonBuffer json, ref List<FieldTrouble>? troubles)
    {
        switch (field)
        {
            case LeafPlan leaf:
                if (!row.TryWrite(leaf.Slot, leaf.Kind, leaf.EnumValues, json, out var trouble)) return Outcome.Null;
                if (trouble is null) return Outcome.Written;
                (troubles ??= []).Add(new FieldTrouble(RequestErrorCodes.LeafValue,
                    $"{leaf.ParentType}.{leaf.Field.Name} cannot be answered: {trouble}.", leaf.Field));
                return Outcome.Failed;
            case DimensionLeafPlan kept:
                return TryFind(kept.Place, row.Key(kept.KeySlot), out var keptRow)
                    && keptRow.TryWrite(kept.Slot, ValueKind.Text, null, json, out _) ? Outcome.Written : Outcome.Null;
            case IdPlan id:
                WriteId(id, row, json);
                return Outcome.Written;
            case ConstantPlan constant:
                json.Append(constant.Json);
                return Outcome.Written;
            case EmbeddedPlan embedded:
                if (embedded.PresenceSlot >= 0 && row.IsMissing(embedded.PresenceSlot)) return Outcome.Null;
                return Write(embedded.Object, row, json, ref troubles) ? Outcome.Written : Outcome.Failed;
            case DimensionPlan dimension:
                var key = row.Key(dimension.KeySlot);
                // Key 0 is the unknown member: null where the contract allows it, "Unknown" where it does not.
                if (key == 0 && !dimension.IsNonNull) return Outcome.Null;
                if (!TryFind(dimension.Place, key, out var found)) return Outcome.Null;
                return Write(dimension.Object, found, json, ref troubles) ? Outcome.Written : Outcome.Failed;
            case ChildPlan child:
                return WriteChild(child, row, json, ref troubles);
            default:
                throw new InvalidOperationException($"{field.GetType().Name} is no field that can be written.");
        }
    }

    private Outcome WriteChild(ChildPlan child, Row row, JsonBuffer json, ref List<FieldTrouble>? troubles)
    {
        var rows = levels[child.Level.Index];
        if (row.Key(child.KeySlot) is not { } key || !rows.ByKey.TryGetValue(key, out var fragment))
        {
            if (!child.Level.IsList) return Outcome.Null;
            json.Append("[]"u8);
            return Outcome.Written;
        }
        if (fragment.Troubles is { } inside)
        {
            troubles ??= [];
            foreach (var trouble in inside) troubles.Add(trouble.Copy());
        }
        if (fragment.IsFailed) return Outcome.Failed;
        json.Append(rows.Bytes(fragment));
        return Outcome.Written;
    }

    private bool TryFind(int place, long? key, out Row row)
    {
        row = default;
        if (key is null) return false;
        var table = dimensions!.Tables[place];
        var index = table.Find(key.Value);
        if (index < 0)
        {
            MissedKeptRow = true;
            return false;
        }
        row = new Row(table, index);
        return true;
    }

    private static void WriteId(IdPlan id, Row row, JsonBuffer json)
    {
        Span<long> keys = stackalloc long[id.Slots.Length];
        for (var i = 0; i < keys.Length; i++) keys[i] = row.Key(id.Slots[i]) ?? 0;
        json.Append((byte)'"');
        json.Advance(NodeId.Write(json.Reserve(160), id.IdType, keys));
        json.Append((byte)'"');
    }
}
