using ItAnalytics.Api.Mutations;
using ItAnalytics.GraphQL.Errors;
using ItAnalytics.GraphQL.Execution;
using ItAnalytics.Warehouse.Corrections;
using ItAnalytics.Warehouse.Errors;

namespace ItAnalytics.Api.Simulation;

/// <summary>Answers what a correction would do: of a case, of an appeal that were upheld, of cells that nobody proposed yet.</summary>
internal sealed class EffectAnswers(CorrectionLedger corrections, AppealLedger appeals)
{
    /// <summary>The effect; null where the field asks for something else.</summary>
    /// <exception cref="GraphQLException">The ledger refuses what is asked.</exception>
    public async Task<object?> AnswerAsync(
        CollectedField field, IReadOnlyDictionary<string, object?> values, CancellationToken cancellationToken)
    {
        try
        {
            return field.Name switch
            {
                "correctionEffect" => await EffectAsync(field, (string)values["id"]!, cancellationToken),
                "previewCorrection" => await corrections.PreviewAsync(
                    (string)values["group"]!, (int)values["year"]!, LedgerMutations.Cells(values), cancellationToken),
                _ => null,
            };
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
