namespace ItAnalytics.GraphQL.Errors;

/// <summary>The stable codes in <c>extensions.code</c> of every error that this engine makes. Never reused.</summary>
public static class ErrorCodes
{
    /// <summary>The text is not GraphQL.</summary>
    public const string Syntax = "GQL501";

    /// <summary>The text has more tokens, or nests deeper, than the host lets the parser read.</summary>
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

    /// <summary>Fields are nested deeper than the limit, fragments followed.</summary>
    public const string DepthLimit = "GQL510";

    /// <summary>There are more aliases than the limit.</summary>
    public const string AliasLimit = "GQL511";

    /// <summary>A field or response name is selected more often in one place than the limit.</summary>
    public const string RepetitionLimit = "GQL512";

    /// <summary>There are more directives, in the document or in one place, than the limit.</summary>
    public const string DirectiveLimit = "GQL513";

    /// <summary>There are more fields, with all fragments spread out, than the limit.</summary>
    public const string FieldLimit = "GQL514";

    /// <summary>There are more fields of introspection, with all fragments spread out, than the limit.</summary>
    public const string IntrospectionLimit = "GQL515";

    /// <summary>A literal or name is longer, or a list or object has more items, than the limit.</summary>
    public const string LiteralLimit = "GQL516";
}
