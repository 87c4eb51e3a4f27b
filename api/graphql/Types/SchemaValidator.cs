using ItAnalytics.GraphQL.Errors;
using ItAnalytics.GraphQL.Language;

namespace ItAnalytics.GraphQL.Types;

/// <summary>Checks the rules of the type system that need the whole schema (the "Type Validation" of section
/// 3).</summary>
internal sealed class SchemaValidator
{
    private readonly Schema _schema;
    private readonly InputCycleSearch _inputCycles;
    private readonly List<GraphQLError> _errors = [];

    private SchemaValidator(Schema schema)
    {
        _schema = schema;
        _inputCycles = new InputCycleSearch(Report);
    }

    internal static IReadOnlyList<GraphQLError> Validate(Schema schema)
    {
        var validator = new SchemaValidator(schema);
        validator.CheckRoots();
        foreach (var directive in schema.Directives) validator.CheckDirective(directive);
        foreach (var type in schema.Types) validator.CheckType(type);
        return validator._errors;
    }

    private void Report(string message, params ReadOnlySpan<Node?> nodes) =>
        _errors.Add(GraphQLError.At(ErrorCodes.SchemaValidation, message, nodes));

    private void CheckRoots()
    {
        if (!_schema.Roots.ContainsKey(OperationKind.Query))
            Report("Query root type must be provided.", _schema.AstNode);
        foreach (var operation in Enum.GetValues<OperationKind>())
        {
            if (!_schema.Roots.TryGetValue(operation, out var root) || root is ObjectType) continue;
            var ifProvided = operation == OperationKind.Query ? "" : " if provided";
            var named = (_schema.AstNode?.OperationTypes ?? [])
                .Concat(_schema.ExtensionNodes.SelectMany(extension => extension.OperationTypes))
                .FirstOrDefault(node => node.Operation == operation)?.Type;
            Report(
                $"{operation} root type must be Object type{ifProvided}, it cannot be {root}.",
                (Node?)named ?? root.AstNode);
        }
    }

    private void CheckDirective(DirectiveDefinition directive)
    {
        CheckName(directive.Name, directive.AstNode);
        foreach (var argument in directive.Arguments)
        {
            CheckName(argument.Name, argument.AstNode);
            var name = $"@{directive.Name}({argument.Name}:)";
            if (!argument.Type.IsInput)
                Report($"The type of {name} must be Input Type but got: {argument.Type}.", argument.AstNode);
            CheckInputValue(argument, $"argument {name}");
        }
    }

    private void CheckType(NamedType type)
    {
        if (!Introspection.IsIntrospectionType(type)) CheckName(type.Name, type.AstNode);
        switch (type)
        {
            case FieldsType fields:
                CheckFields(fields);
                CheckInterfaces(fields);
                break;
            case UnionType union:
                CheckMembers(union);
                break;
            case EnumType of:
                if (of.Values.Count == 0)
                    Report($"Enum type {of.Name} must define one or more values.", PartsOf(of));
                foreach (var value in of.Values) CheckName(value.Name, value.AstNode);
                break;
            case InputObjectType input:
                CheckInputFields(input);
                _inputCycles.From(input);
                break;
        }
    }

    private void CheckFields(FieldsType type)
    {
        if (type.Fields.Count == 0) Report($"Type {type.Name} must define one or more fields.", PartsOf(type));
        foreach (var field in type.Fields)
        {
            CheckName(field.Name, field.AstNode);
            if (!field.Type.IsOutput)
            {
                Report(
                    $"The type of {type.Name}.{field.Name} must be Output Type but got: {field.Type}.",
                    field.AstNode?.Type);
            }
            foreach (var argument in field.Arguments)
            {
                CheckName(argument.Name, argument.AstNode);
                var name = $"{type.Name}.{field.Name}({argument.Name}:)";
                if (!argument.Type.IsInput)
                    Report($"The type of {name} must be Input Type but got: {argument.Type}.", argument.AstNode?.Type);
                CheckInputValue(argument, $"argument {name}");
            }
        }
    }

    private void CheckInterfaces(FieldsType type)
    {
        var seen = new HashSet<NamedType>();
        foreach (var declared in type.DeclaredInterfaces)
        {
            if (declared is not InterfaceType of)
            {
                Report(
                    $"Type {type} must only implement Interface types, it cannot implement {declared}.",
                    UsesOf(type, declared));
            }
            else if (type == declared)
            {
                Report(
                    $"Type {type} cannot implement itself because it would create a circular reference.",
                    UsesOf(type, declared));
            }
            else if (!seen.Add(of))
            {
                Report($"Type {type} can only implement {of} once.", UsesOf(type, of));
            }
            else
            {
                CheckInherited(type, of);
                CheckImplements(type, of);
            }
        }
    }

    private void CheckInherited(FieldsType type, InterfaceType of)
    {
        foreach (var inherited in of.DeclaredInterfaces)
        {
            if (type.DeclaredInterfaces.Contains(inherited)) continue;
            var message = inherited == type
                ? $"Type {type} cannot implement {of} because it would create a circular reference."
                : $"Type {type} must implement {inherited} because it is implemented by {of}.";
            Report(message, [.. UsesOf(of, inherited), .. UsesOf(type, of)]);
        }
    }

    private void CheckImplements(FieldsType type, InterfaceType of)
    {
        foreach (var expected in of.Fields)
        {
            var name = $"{of}.{expected.Name}";
            if (type.Fields.Find(expected.Name) is not { } field)
            {
                Report(
                    $"Interface field {name} expected but {type} does not provide it.",
                    [expected.AstNode, .. PartsOf(type)]);
                continue;
            }
            if (!TypeRelations.IsSubTypeOf(_schema, field.Type, expected.Type))
            {
                Report(
                    $"Interface field {name} expects type {expected.Type} "
                    + $"but {type}.{field.Name} is type {field.Type}.",
                    expected.AstNode?.Type,
                    field.AstNode?.Type);
            }
            CheckArguments(type, of, field, expected);
        }
    }

    private void CheckArguments(FieldsType type, InterfaceType of, FieldDefinition field, FieldDefinition expected)
    {
        foreach (var wanted in expected.Arguments)
        {
            var name = $"{of}.{expected.Name}({wanted.Name}:)";
            if (field.Arguments.Find(wanted.Name) is not { } argument)
            {
                Report(
                    $"Interface field argument {name} expected but {type}.{field.Name} does not provide it.",
                    wanted.AstNode,
                    field.AstNode);
            }
            else if (argument.Type != wanted.Type)
            {
                Report(
                    $"Interface field argument {name} expects type {wanted.Type} "
                    + $"but {type}.{field.Name}({argument.Name}:) is type {argument.Type}.",
                    wanted.AstNode?.Type,
                    argument.AstNode?.Type);
            }
        }
        foreach (var argument in field.Arguments)
        {
            if (!argument.IsRequired || expected.Arguments.Find(argument.Name) is not null) continue;
            Report(
                $"Object field {type}.{field.Name} includes required argument {argument.Name} "
                + $"that is missing from the Interface field {of}.{expected.Name}.",
                argument.AstNode,
                expected.AstNode);
        }
    }

    private void CheckMembers(UnionType union)
    {
        if (union.DeclaredTypes.Count == 0)
            Report($"Union type {union} must define one or more member types.", PartsOf(union));
        var seen = new HashSet<NamedType>();
        foreach (var member in union.DeclaredTypes)
        {
            if (!seen.Add(member))
            {
                Report($"Union type {union} can only include type {member} once.", UsesOf(union, member));
            }
            else if (member is not ObjectType)
            {
                Report(
                    $"Union type {union} can only include Object types, it cannot include {member}.",
                    UsesOf(union, member));
            }
        }
    }

    private void CheckInputFields(InputObjectType type)
    {
        if (type.Fields.Count == 0)
            Report($"Input Object type {type} must define one or more fields.", PartsOf(type));
        foreach (var field in type.Fields)
        {
            CheckName(field.Name, field.AstNode);
            var name = $"{type}.{field.Name}";
            if (!field.Type.IsInput)
                Report($"The type of {name} must be Input Type but got: {field.Type}.", field.AstNode?.Type);
            CheckInputValue(field, $"input field {name}");
            if (!type.IsOneOf) continue;
            if (field.Type is NonNullType)
                Report($"OneOf input field {name} must be nullable.", field.AstNode?.Type);
            if (field.HasDefault) Report($"OneOf input field {name} cannot have a default value.", field.AstNode);
        }
    }

    private void CheckInputValue(InputValueDefinition value, string what)
    {
        if (value.IsRequired && value.DeprecationReason is not null)
        {
            var directive = value.AstNode?.Directives
                .FirstOrDefault(node => node.Name.Value == Directives.Deprecated.Name);
            Report($"Required {what} cannot be deprecated.", directive, value.AstNode?.Type);
        }
    }

    private void CheckName(string name, Node? node)
    {
        if (name.StartsWith("__", StringComparison.Ordinal))
            Report($"Name \"{name}\" must not begin with \"__\", which is reserved by GraphQL introspection.", node);
    }

    private static Node?[] PartsOf(NamedType type) => [type.AstNode, .. type.ExtensionNodes];

    /// <summary>Where a type's definition and extensions name an interface or member.</summary>
    private static Node[] UsesOf(NamedType type, NamedType used)
    {
        var names = PartsOf(type).SelectMany(part => part switch
        {
            ObjectTypeDefinitionNode node => node.Interfaces,
            ObjectTypeExtensionNode node => node.Interfaces,
            InterfaceTypeDefinitionNode node => node.Interfaces,
            InterfaceTypeExtensionNode node => node.Interfaces,
            UnionTypeDefinitionNode node => node.Types,
            UnionTypeExtensionNode node => node.Types,
            _ => [],
        });
        return [.. names.Where(node => node.Name.Value == used.Name)];
    }

    private delegate void Reporter(string message, params ReadOnlySpan<Node?> nodes);

    /// <summary>Finds input objects that would need themselves: a circle of non-null fields.</summary>
    private sealed class InputCycleSearch(Reporter report)
    {
        private readonly HashSet<InputObjectType> _visited = [];
        private readonly List<InputValueDefinition> _path = [];
        private readonly Dictionary<InputObjectType, int> _indexOnPath = [];

        internal void From(InputObjectType type)
        {
            if (!_visited.Add(type)) return;
            _indexOnPath[type] = _path.Count;
            foreach (var field in type.Fields)
            {
                if (field.Type is not NonNullType { OfType: InputObjectType next }) continue;
                _path.Add(field);
                if (!_indexOnPath.TryGetValue(next, out var start)) From(next);
                else Report(next, _path[start..]);
                _path.RemoveAt(_path.Count - 1);
            }
            _indexOnPath.Remove(type);
        }

        private void Report(InputObjectType type, List<InputValueDefinition> cycle)
        {
            var fields = string.Join('.', cycle.Select(field => field.Name));
            report(
                $"Cannot reference Input Object \"{type}\" within itself "
                + $"through a series of non-null fields: \"{fields}\".",
                [.. cycle.Select(field => field.AstNode)]);
        }
    }
}
