using ItAnalytics.Etl.Extract;

namespace ItAnalytics.Etl.Validate.Rules;

/// <summary>Every line says what it is about. An empty value is a state, not a mistake, unless the contract says so.</summary>
internal sealed class RequiredFields : IValidationRule
{
    private static readonly Field[] OfObservation = [Field.Agency, Field.Indicator, Field.Period, Field.Stage];

    private static readonly Field[] OfStatistic =
        [Field.Group, Field.Indicator, Field.Period, Field.Stage, Field.Statistic, Field.Value];

    public IReadOnlyList<Field> Needs { get; } = [];

    public void Check(FactRow row, ValidationContext context)
    {
        foreach (var field in row.IsStatistic ? OfStatistic : OfObservation)
        {
            if (row.Text(field).IsEmpty) row.Refuse(Empty(field));
        }

        var mayBeEmpty = context.Contract.Empty is not null || !row.Text(Field.Numerator).IsEmpty;
        if (!mayBeEmpty && !row.IsStatistic && row.Text(Field.Value).IsEmpty) row.Refuse(Empty(Field.Value));
    }

    /// <summary>The complaint about an empty field.</summary>
    public static Complaint Empty(Field field) => Complaint.About(
        field, ValueErrorCodes.FieldEmpty,
        $"Ô '{ContractReader.NameOf(field)}' bị bỏ trống. Hãy điền vào ô này.",
        $"The field '{ContractReader.NameOf(field)}' is empty. Fill it in.");
}
