using ItAnalytics.Api.Access;
using ItAnalytics.Api.Hosting;
using ItAnalytics.Api.Mutations;
using ItAnalytics.Api.Planning;
using ItAnalytics.GraphQL.Errors;
using ItAnalytics.GraphQL.Execution;
using ItAnalytics.Warehouse.Corrections;
using ItAnalytics.Warehouse.Errors;

namespace ItAnalytics.Api.Simulation;

/// <summary>
/// Answers what a correction would do: of a case, of an appeal that were upheld, of cells that nobody proposed yet. A clerk is
/// told of the own agency, since what is not published of the others is theirs.
/// </summary>
internal sealed class EffectAnswers(CorrectionLedger corrections, AppealLedger appeals)
{
    /// <summary>The effect; null where the field asks for something else.</summary>
    /// <exception cref="GraphQLException">The ledger refuses what is asked.</exception>
    public async Task<object?> AnswerAsync(
        CollectedField field, IReadOnlyDictionary<string, object?> values, Viewer viewer, CancellationToken cancellationToken)
    {
        if (field.Name is not ("correctionEffect" or "previewCorrection")) return null;
        if (viewer.Audience == Audience.Public)
        {
            throw PlanningContext.Refusal(ApiErrorCodes.RoleMissing, field,
                $"{field.Name} is for who works on the ranking, and for clerks. Sign in, or ask an administrator for a role.");
        }
        try
        {
            var effect = field.Name == "correctionEffect"
                ? await EffectAsync(field, (string)values["id"]!, cancellationToken)
                : await corrections.PreviewAsync((string)values["group"]!, (int)values["year"]!,
                    LedgerMutations.OwnCells(field, values, viewer), cancellationToken);
            return viewer.Audience == Audience.Clerk ? effect.Of(viewer.AgencyCode!) : effect;
        }
        catch (CodedException refusal)
        {
            throw LedgerMutations.Refusal(field, refusal);
        }
    }

    private async Task<CorrectionEffect> EffectAsync(CollectedField field, string id, CancellationToken cancellationToken)
    {
        var (type, key) = LedgerMutations.KeyOf(field, id, "CorrectionCase", "Appeal");
        return type == "Appeal"
            ? await appeals.EffectAsync(key, cancellationToken)
            : await corrections.EffectAsync(key, cancellationToken);
    }
}
