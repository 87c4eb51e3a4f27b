using System.Collections.Immutable;

namespace ItAnalytics.GraphQL.Language;

/// <summary>A node of a parsed document. Nodes are immutable and are told apart by reference.</summary>
/// <param name="Kind">Which production it is.</param>
/// <param name="Location">Where it stands.</param>
public abstract record Node(NodeKind Kind, Location Location)
{
    /// <summary>True for the same node only.</summary>
    public virtual bool Equals(Node? other) => ReferenceEquals(this, other);

    /// <summary>A hash of the identity.</summary>
    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);

    /// <summary>The node as GraphQL text.</summary>
    public sealed override string ToString() => Printer.Print(this);
}

/// <summary>Name</summary>
public sealed record NameNode(string Value, Location Location) : Node(NodeKind.Name, Location);

/// <summary>Document : Definition+</summary>
public sealed record DocumentNode(ImmutableArray<DefinitionNode> Definitions, Location Location)
    : Node(NodeKind.Document, Location)
{
    /// <summary>How many tokens the parser read.</summary>
    public int TokenCount { get; init; }
}

/// <summary>Definition : ExecutableDefinition | TypeSystemDefinitionOrExtension</summary>
public abstract record DefinitionNode(NodeKind Kind, Location Location) : Node(Kind, Location);

/// <summary>ExecutableDefinition : OperationDefinition | FragmentDefinition</summary>
public abstract record ExecutableDefinitionNode(
    NodeKind Kind,
    StringValueNode? Description,
    NameNode? Name,
    ImmutableArray<DirectiveNode> Directives,
    SelectionSetNode SelectionSet,
    Location Location) : DefinitionNode(Kind, Location);

/// <summary>OperationType : one of query mutation subscription</summary>
public enum OperationKind
{
    /// <summary>Reads.</summary>
    Query,

    /// <summary>Writes, then reads.</summary>
    Mutation,

    /// <summary>Reads a stream of events.</summary>
    Subscription,
}

/// <summary>OperationDefinition : Description? OperationType Name? VariablesDefinition? Directives? SelectionSet |
/// SelectionSet</summary>
public sealed record OperationDefinitionNode(
    StringValueNode? Description,
    OperationKind Operation,
    NameNode? Name,
    ImmutableArray<VariableDefinitionNode> VariableDefinitions,
    ImmutableArray<DirectiveNode> Directives,
    SelectionSetNode SelectionSet,
    Location Location)
    : ExecutableDefinitionNode(NodeKind.OperationDefinition, Description, Name, Directives, SelectionSet, Location);

/// <summary>FragmentDefinition : Description? fragment FragmentName TypeCondition Directives? SelectionSet</summary>
public sealed record FragmentDefinitionNode(
    StringValueNode? Description,
    NameNode Name,
    NamedTypeNode TypeCondition,
    ImmutableArray<DirectiveNode> Directives,
    SelectionSetNode SelectionSet,
    Location Location)
    : ExecutableDefinitionNode(NodeKind.FragmentDefinition, Description, Name, Directives, SelectionSet, Location)
{
    /// <summary>The fragment's name, which every fragment definition has.</summary>
    public new NameNode Name { get; } = Name;
}

/// <summary>VariableDefinition : Description? Variable : Type DefaultValue? Directives[Const]?</summary>
public sealed record VariableDefinitionNode(
    StringValueNode? Description,
    VariableNode Variable,
    TypeNode Type,
    ValueNode? DefaultValue,
    ImmutableArray<DirectiveNode> Directives,
    Location Location) : Node(NodeKind.VariableDefinition, Location);

/// <summary>SelectionSet : { Selection+ }</summary>
public sealed record SelectionSetNode(ImmutableArray<SelectionNode> Selections, Location Location)
    : Node(NodeKind.SelectionSet, Location);

/// <summary>Selection : Field | FragmentSpread | InlineFragment</summary>
public abstract record SelectionNode(NodeKind Kind, ImmutableArray<DirectiveNode> Directives, Location Location)
    : Node(Kind, Location);

/// <summary>Field : Alias? Name Arguments? Directives? SelectionSet?</summary>
public sealed record FieldNode(
    NameNode? Alias,
    NameNode Name,
    ImmutableArray<ArgumentNode> Arguments,
    ImmutableArray<DirectiveNode> Directives,
    SelectionSetNode? SelectionSet,
    Location Location) : SelectionNode(NodeKind.Field, Directives, Location)
{
    /// <summary>The key of the field in the response: its alias, else its name.</summary>
    public string ResponseName => (Alias ?? Name).Value;
}

/// <summary>FragmentSpread : ... FragmentName Directives?</summary>
public sealed record FragmentSpreadNode(
    NameNode Name, ImmutableArray<DirectiveNode> Directives, Location Location)
    : SelectionNode(NodeKind.FragmentSpread, Directives, Location);

/// <summary>InlineFragment : ... TypeCondition? Directives? SelectionSet</summary>
public sealed record InlineFragmentNode(
    NamedTypeNode? TypeCondition,
    ImmutableArray<DirectiveNode> Directives,
    SelectionSetNode SelectionSet,
    Location Location) : SelectionNode(NodeKind.InlineFragment, Directives, Location);

/// <summary>Argument[Const] : Name : Value[?Const]</summary>
public sealed record ArgumentNode(NameNode Name, ValueNode Value, Location Location)
    : Node(NodeKind.Argument, Location);

/// <summary>Directive[Const] : @ Name Arguments[?Const]?</summary>
public sealed record DirectiveNode(NameNode Name, ImmutableArray<ArgumentNode> Arguments, Location Location)
    : Node(NodeKind.Directive, Location);

/// <summary>Value : Variable | IntValue | FloatValue | StringValue | BooleanValue | NullValue | EnumValue | ListValue |
/// ObjectValue</summary>
public abstract record ValueNode(NodeKind Kind, Location Location) : Node(Kind, Location);

/// <summary>Variable : $ Name</summary>
public sealed record VariableNode(NameNode Name, Location Location) : ValueNode(NodeKind.Variable, Location);

/// <summary>IntValue, as it was written: it may be longer than any number type holds.</summary>
public sealed record IntValueNode(string Value, Location Location) : ValueNode(NodeKind.IntValue, Location);

/// <summary>FloatValue, as it was written.</summary>
public sealed record FloatValueNode(string Value, Location Location) : ValueNode(NodeKind.FloatValue, Location);

/// <summary>StringValue, its escapes resolved; a block string's indent is taken off.</summary>
public sealed record StringValueNode(string Value, bool IsBlock, Location Location)
    : ValueNode(NodeKind.StringValue, Location);

/// <summary>BooleanValue : one of true false</summary>
public sealed record BooleanValueNode(bool Value, Location Location) : ValueNode(NodeKind.BooleanValue, Location);

/// <summary>NullValue : null</summary>
public sealed record NullValueNode(Location Location) : ValueNode(NodeKind.NullValue, Location);

/// <summary>EnumValue : Name but not true, false or null</summary>
public sealed record EnumValueNode(string Value, Location Location) : ValueNode(NodeKind.EnumValue, Location);

/// <summary>ListValue[Const] : [ Value[?Const]* ]</summary>
public sealed record ListValueNode(ImmutableArray<ValueNode> Values, Location Location)
    : ValueNode(NodeKind.ListValue, Location);

/// <summary>ObjectValue[Const] : { ObjectField[?Const]* }</summary>
public sealed record ObjectValueNode(ImmutableArray<ObjectFieldNode> Fields, Location Location)
    : ValueNode(NodeKind.ObjectValue, Location);

/// <summary>ObjectField[Const] : Name : Value[?Const]</summary>
public sealed record ObjectFieldNode(NameNode Name, ValueNode Value, Location Location)
    : Node(NodeKind.ObjectField, Location);

/// <summary>Type : NamedType | ListType | NonNullType</summary>
public abstract record TypeNode(NodeKind Kind, Location Location) : Node(Kind, Location);

/// <summary>NamedType : Name</summary>
public sealed record NamedTypeNode(NameNode Name, Location Location) : TypeNode(NodeKind.NamedType, Location);

/// <summary>ListType : [ Type ]</summary>
public sealed record ListTypeNode(TypeNode Type, Location Location) : TypeNode(NodeKind.ListType, Location);

/// <summary>NonNullType : NamedType ! | ListType !</summary>
public sealed record NonNullTypeNode(TypeNode Type, Location Location) : TypeNode(NodeKind.NonNullType, Location);
