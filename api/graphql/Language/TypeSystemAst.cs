using System.Collections.Immutable;

namespace ItAnalytics.GraphQL.Language;

/// <summary>TypeSystemDefinition : SchemaDefinition | TypeDefinition | DirectiveDefinition</summary>
public abstract record TypeSystemDefinitionNode(NodeKind Kind, StringValueNode? Description, Location Location)
    : DefinitionNode(Kind, Location);

/// <summary>SchemaDefinition : Description? schema Directives[Const]? { RootOperationTypeDefinition+ }</summary>
public sealed record SchemaDefinitionNode(
    StringValueNode? Description,
    ImmutableArray<DirectiveNode> Directives,
    ImmutableArray<OperationTypeDefinitionNode> OperationTypes,
    Location Location) : TypeSystemDefinitionNode(NodeKind.SchemaDefinition, Description, Location);

/// <summary>RootOperationTypeDefinition : OperationType : NamedType</summary>
public sealed record OperationTypeDefinitionNode(OperationKind Operation, NamedTypeNode Type, Location Location)
    : Node(NodeKind.OperationTypeDefinition, Location);

/// <summary>TypeDefinition : one of the six named types</summary>
public abstract record TypeDefinitionNode(
    NodeKind Kind,
    StringValueNode? Description,
    NameNode Name,
    ImmutableArray<DirectiveNode> Directives,
    Location Location) : TypeSystemDefinitionNode(Kind, Description, Location);

/// <summary>ScalarTypeDefinition : Description? scalar Name Directives[Const]?</summary>
public sealed record ScalarTypeDefinitionNode(
    StringValueNode? Description, NameNode Name, ImmutableArray<DirectiveNode> Directives, Location Location)
    : TypeDefinitionNode(NodeKind.ScalarTypeDefinition, Description, Name, Directives, Location);

/// <summary>ObjectTypeDefinition : Description? type Name ImplementsInterfaces? Directives[Const]?
/// FieldsDefinition?</summary>
public sealed record ObjectTypeDefinitionNode(
    StringValueNode? Description,
    NameNode Name,
    ImmutableArray<NamedTypeNode> Interfaces,
    ImmutableArray<DirectiveNode> Directives,
    ImmutableArray<FieldDefinitionNode> Fields,
    Location Location)
    : TypeDefinitionNode(NodeKind.ObjectTypeDefinition, Description, Name, Directives, Location);

/// <summary>FieldDefinition : Description? Name ArgumentsDefinition? : Type Directives[Const]?</summary>
public sealed record FieldDefinitionNode(
    StringValueNode? Description,
    NameNode Name,
    ImmutableArray<InputValueDefinitionNode> Arguments,
    TypeNode Type,
    ImmutableArray<DirectiveNode> Directives,
    Location Location) : Node(NodeKind.FieldDefinition, Location);

/// <summary>InputValueDefinition : Description? Name : Type DefaultValue? Directives[Const]?</summary>
public sealed record InputValueDefinitionNode(
    StringValueNode? Description,
    NameNode Name,
    TypeNode Type,
    ValueNode? DefaultValue,
    ImmutableArray<DirectiveNode> Directives,
    Location Location) : Node(NodeKind.InputValueDefinition, Location);

/// <summary>InterfaceTypeDefinition : Description? interface Name ImplementsInterfaces? Directives[Const]?
/// FieldsDefinition?</summary>
public sealed record InterfaceTypeDefinitionNode(
    StringValueNode? Description,
    NameNode Name,
    ImmutableArray<NamedTypeNode> Interfaces,
    ImmutableArray<DirectiveNode> Directives,
    ImmutableArray<FieldDefinitionNode> Fields,
    Location Location)
    : TypeDefinitionNode(NodeKind.InterfaceTypeDefinition, Description, Name, Directives, Location);

/// <summary>UnionTypeDefinition : Description? union Name Directives[Const]? UnionMemberTypes?</summary>
public sealed record UnionTypeDefinitionNode(
    StringValueNode? Description,
    NameNode Name,
    ImmutableArray<DirectiveNode> Directives,
    ImmutableArray<NamedTypeNode> Types,
    Location Location)
    : TypeDefinitionNode(NodeKind.UnionTypeDefinition, Description, Name, Directives, Location);

/// <summary>EnumTypeDefinition : Description? enum Name Directives[Const]? EnumValuesDefinition?</summary>
public sealed record EnumTypeDefinitionNode(
    StringValueNode? Description,
    NameNode Name,
    ImmutableArray<DirectiveNode> Directives,
    ImmutableArray<EnumValueDefinitionNode> Values,
    Location Location)
    : TypeDefinitionNode(NodeKind.EnumTypeDefinition, Description, Name, Directives, Location);

/// <summary>EnumValueDefinition : Description? EnumValue Directives[Const]?</summary>
public sealed record EnumValueDefinitionNode(
    StringValueNode? Description, NameNode Name, ImmutableArray<DirectiveNode> Directives, Location Location)
    : Node(NodeKind.EnumValueDefinition, Location);

/// <summary>InputObjectTypeDefinition : Description? input Name Directives[Const]? InputFieldsDefinition?</summary>
public sealed record InputObjectTypeDefinitionNode(
    StringValueNode? Description,
    NameNode Name,
    ImmutableArray<DirectiveNode> Directives,
    ImmutableArray<InputValueDefinitionNode> Fields,
    Location Location)
    : TypeDefinitionNode(NodeKind.InputObjectTypeDefinition, Description, Name, Directives, Location);

/// <summary>DirectiveDefinition : Description? directive @ Name ArgumentsDefinition? repeatable? on
/// DirectiveLocations</summary>
public sealed record DirectiveDefinitionNode(
    StringValueNode? Description,
    NameNode Name,
    ImmutableArray<InputValueDefinitionNode> Arguments,
    bool IsRepeatable,
    ImmutableArray<NameNode> Locations,
    Location Location) : TypeSystemDefinitionNode(NodeKind.DirectiveDefinition, Description, Location);

/// <summary>TypeSystemExtension : SchemaExtension | TypeExtension</summary>
public abstract record TypeSystemExtensionNode(
    NodeKind Kind, ImmutableArray<DirectiveNode> Directives, Location Location) : DefinitionNode(Kind, Location);

/// <summary>SchemaExtension : extend schema Directives[Const]? { RootOperationTypeDefinition+ }?</summary>
public sealed record SchemaExtensionNode(
    ImmutableArray<DirectiveNode> Directives,
    ImmutableArray<OperationTypeDefinitionNode> OperationTypes,
    Location Location) : TypeSystemExtensionNode(NodeKind.SchemaExtension, Directives, Location);

/// <summary>TypeExtension : one of the six named types, extended</summary>
public abstract record TypeExtensionNode(
    NodeKind Kind, NameNode Name, ImmutableArray<DirectiveNode> Directives, Location Location)
    : TypeSystemExtensionNode(Kind, Directives, Location);

/// <summary>ScalarTypeExtension : extend scalar Name Directives[Const]</summary>
public sealed record ScalarTypeExtensionNode(
    NameNode Name, ImmutableArray<DirectiveNode> Directives, Location Location)
    : TypeExtensionNode(NodeKind.ScalarTypeExtension, Name, Directives, Location);

/// <summary>ObjectTypeExtension : extend type Name ImplementsInterfaces? Directives[Const]? FieldsDefinition?</summary>
public sealed record ObjectTypeExtensionNode(
    NameNode Name,
    ImmutableArray<NamedTypeNode> Interfaces,
    ImmutableArray<DirectiveNode> Directives,
    ImmutableArray<FieldDefinitionNode> Fields,
    Location Location) : TypeExtensionNode(NodeKind.ObjectTypeExtension, Name, Directives, Location);

/// <summary>InterfaceTypeExtension : extend interface Name ImplementsInterfaces? Directives[Const]?
/// FieldsDefinition?</summary>
public sealed record InterfaceTypeExtensionNode(
    NameNode Name,
    ImmutableArray<NamedTypeNode> Interfaces,
    ImmutableArray<DirectiveNode> Directives,
    ImmutableArray<FieldDefinitionNode> Fields,
    Location Location) : TypeExtensionNode(NodeKind.InterfaceTypeExtension, Name, Directives, Location);

/// <summary>UnionTypeExtension : extend union Name Directives[Const]? UnionMemberTypes?</summary>
public sealed record UnionTypeExtensionNode(
    NameNode Name,
    ImmutableArray<DirectiveNode> Directives,
    ImmutableArray<NamedTypeNode> Types,
    Location Location) : TypeExtensionNode(NodeKind.UnionTypeExtension, Name, Directives, Location);

/// <summary>EnumTypeExtension : extend enum Name Directives[Const]? EnumValuesDefinition?</summary>
public sealed record EnumTypeExtensionNode(
    NameNode Name,
    ImmutableArray<DirectiveNode> Directives,
    ImmutableArray<EnumValueDefinitionNode> Values,
    Location Location) : TypeExtensionNode(NodeKind.EnumTypeExtension, Name, Directives, Location);

/// <summary>InputObjectTypeExtension : extend input Name Directives[Const]? InputFieldsDefinition?</summary>
public sealed record InputObjectTypeExtensionNode(
    NameNode Name,
    ImmutableArray<DirectiveNode> Directives,
    ImmutableArray<InputValueDefinitionNode> Fields,
    Location Location) : TypeExtensionNode(NodeKind.InputObjectTypeExtension, Name, Directives, Location);
