using ItAnalytics.GraphQL.Language;

namespace ItAnalytics.GraphQL.Tests.Language;

public sealed class VisitorTests
{
    [Fact]
    public void Visitors_are_called_in_order_and_only_for_their_kinds()
    {
        var calls = Walk(
            "{ a { b } }",
            log => new Visitor()
                .Enter<FieldNode>(node => log("1+" + node.Name.Value))
                .Leave<FieldNode>(node => log("1-" + node.Name.Value)),
            log => new Visitor().Enter<NameNode>(node => log("2+" + node.Value)));
        Assert.Equal(["1+a", "2+a", "1+b", "2+b", "1-b", "1-a"], calls);
    }

    [Fact]
    public void A_visitor_that_skips_children_does_not_stop_the_others()
    {
        var calls = Walk(
            "{ a { b } c }",
            log => new Visitor()
                .Enter<FieldNode>(node =>
                {
                    log("1+" + node.Name.Value);
                    return node.Name.Value == "a" ? VisitAction.SkipChildren : VisitAction.Continue;
                })
                .Leave<FieldNode>(node => log("1-" + node.Name.Value)),
            log => new Visitor().Enter<FieldNode>(node => log("2+" + node.Name.Value)));
        Assert.Equal(["1+a", "2+a", "2+b", "1+c", "2+c", "1-c"], calls);
    }

    [Fact]
    public void A_function_for_an_abstract_node_is_called_for_all_its_kinds()
    {
        var calls = Walk(
            "type A { a: Int } scalar B extend type A @d enum C { D }",
            log => new Visitor()
                .Enter<TypeDefinitionNode>(node => log(node.Name.Value))
                .Enter<TypeExtensionNode>(node => log("+" + node.Name.Value)));
        Assert.Equal(["A", "B", "+A", "C"], calls);
    }

    [Fact]
    public void Ancestors_are_the_nodes_around_the_current_one()
    {
        var ancestors = new List<Node>();
        var seen = "";
        var visitor = new Visitor()
            .Enter<ArgumentNode>(_ => seen = string.Join(' ', ancestors.Select(node => node.Kind)));
        new ParallelWalk([visitor], _ => { }, _ => { }, ancestors).Visit(Parser.Parse("{ a @d(x: 1) }"));
        Assert.Equal("Document OperationDefinition SelectionSet Field Directive", seen);
        Assert.Empty(ancestors);
    }

    private static List<string> Walk(string text, params Func<Action<string>, Visitor>[] make)
    {
        var calls = new List<string>();
        var visitors = make.Select(one => one(calls.Add)).ToArray();
        new ParallelWalk(visitors, _ => { }, _ => { }, []).Visit(Parser.Parse(text));
        return calls;
    }
}
