namespace ItAnalytics.GraphQL.Errors;

/// <summary>The stable codes in <c>extensions.code</c> of every error that this engine makes. Never reused.</summary>
public static class ErrorCodes
{
    /// <summary>The text is not GraphQL.</summary>
    public const string Syntax = "GQL501";

    /// <summary>The text is GraphQL but larger or deeper than the limits of the host.</summary>
    public const string DocumentLimit = "GQL502";

    /// <summary>The document breaks a validation rule; <c>extensions.rule</c> names it.</summary>
    public const string Validation = "GQL503";

    /// <summary>The operation to run cannot be told from the request.</summary>
    public const string OperationSelection = "GQL504";

    /// <summary>A variable's value does not fit its type.</summary>
    public const string Variables = "GQL505";

    /// <summary>An argument's value does not fit its type.</summary>
    public const string Arguments = "GQL506";

    /// <summary>The schema's text cannot be built into a schema.</summary>
    public const string SchemaDefinition = "GQL507";

    /// <summary>The schema is built but breaks a rule of the type system.</summary>
    public const string SchemaValidation = "GQL508";

    /// <summary>A field failed while it was executed.</summary>
    public const string Execution = "GQL509";
}
