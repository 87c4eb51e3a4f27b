using ItAnalytics.Api.Hosting;
using ItAnalytics.GraphQL.Errors;
using ItAnalytics.GraphQL.Language;
using ItAnalytics.GraphQL.Types;

namespace ItAnalytics.Api.Access;

/// <summary>One thing that an operation asks for and not everybody may have.</summary>
/// <param name="Roles">Who may.</param>
/// <param name="What">The field or type, as the contract names it.</param>
/// <param name="Place">Where the document asks for it.</param>
internal sealed record Requirement(AccessRoles Roles, string What, Node Place);

/// <summary>
/// Finds what an operation asks for, before anything is planned; fields that a condition leaves out count too. Refusals say what
/// the contract says, and nothing of what the warehouse holds.
/// </summary>
internal sealed class AccessCheck
{
    private readonly Schema _schema;
    private readonly Dictionary<string, FragmentDefinitionNode> _fragments;
    private readonly HashSet<string> _seen = [];
    private readonly Dictionary<AccessRoles, Requirement> _found = [];

    private AccessCheck(Schema schema, DocumentNode document)
    {
        _schema = schema;
        _fragments = document.Definitions.OfType<FragmentDefinitionNode>().ToDictionary(fragment => fragment.Name.Value);
    }

    /// <summary>What one operation of a valid document needs: for each set of roles the first thing that needs it.</summary>
    public static IReadOnlyList<Requirement> Of(Schema schema, DocumentNode document, OperationDefinitionNode operation)
    {
        var check = new AccessCheck(schema, document);
        var root = operation.Operation switch
        {
            OperationKind.Mutation => schema.MutationType,
            OperationKind.Subscription => schema.SubscriptionType,
            _ => schema.QueryType,
        };
        check.Visit(root!, operation.SelectionSet);
        return [.. check._found.Values];
    }

    /// <summary>Why a viewer may not have something; null when they may.</summary>
    public static GraphQLError? Refusal(IReadOnlyList<Requirement> requirements, Viewer viewer)
    {
        foreach (var requirement in requirements)
        {
            if (!AccessRules.Allows(requirement.Roles, viewer)) return Refusal(requirement);
        }
        return null;
    }

    /// <summary>Why a viewer may not have what a requirement is about.</summary>
    public static GraphQLError Refusal(Requirement requirement) => GraphQLError.At(
        ApiErrorCodes.RoleMissing,
        $"{requirement.What} needs one of the roles {string.Join(", ", requirement.Roles.Words())}. Sign in as somebody who has "
        + "one, or ask an administrator for it.",
        requirement.Place);

    private void Visit(NamedType type, SelectionSetNode selections)
    {
        foreach (var selection in selections.Selections)
        {
            switch (selection)
            {
                case FieldNode field:
                    Visit(type, field);
                    break;
                case InlineFragmentNode inline:
                    Enter(inline.TypeCondition is { } condition ? _schema.Types.Find(condition.Name.Value)! : type, inline.SelectionSet, inline);
                    break;
                // Its type does not depend on where it is spread, so once is enough.
                case FragmentSpreadNode spread when _seen.Add(spread.Name.Value):
                    var fragment = _fragments[spread.Name.Value];
                    Enter(_schema.Types.Find(fragment.TypeCondition.Name.Value)!, fragment.SelectionSet, fragment);
                    break;
            }
        }
    }

    private void Visit(NamedType type, FieldNode field)
    {
        // __typename and introspection say what the contract says, which is for everybody.
        if (field.Name.Value.StartsWith("__", StringComparison.Ordinal)) return;
        var definition = ((FieldsType)type).Fields.Find(field.Name.Value)!;
        Require(AccessRules.OfField(type, definition), $"{type.Name}.{definition.Name}", field);
        if (field.SelectionSet is { } inner) Visit(definition.Type.Named, inner);
    }

    private void Enter(NamedType type, SelectionSetNode selections, Node place)
    {
        Require(AccessRules.OfType(type), type.Name, place);
        Visit(type, selections);
    }

    private void Require(AccessRoles roles, string what, Node place)
    {
        if (roles != AccessRules.Everybody) _found.TryAdd(roles, new Requirement(roles, what, place));
    }
}
