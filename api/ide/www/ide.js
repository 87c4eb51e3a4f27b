// GraphiQL with three saved examples; the address may carry a query of its own (?query=…&variables=…).

const examples = ["leaderboard", "history", "anomalies"];
const parameters = new URLSearchParams(location.search);

const texts = await Promise.all(examples.map(async (name) => {
  const response = await fetch(`/examples/${name}.graphql`);
  return response.ok ? await response.text() : `# ${name}: ${response.status}`;
}));

const { React, ReactDOM, GraphiQL } = window;
const home = React.createElement(GraphiQL.Logo, null, React.createElement("a", { href: "/" }, "ItAnalytics"));

ReactDOM.createRoot(document.getElementById("ide")).render(React.createElement(
  GraphiQL,
  {
    fetcher: GraphiQL.createFetcher({ url: "/graphql" }),
    defaultTabs: texts.map((query) => ({ query })),
    query: parameters.get("query") ?? undefined,
    variables: parameters.get("variables") ?? undefined,
    defaultEditorToolsVisibility: false,
    shouldPersistHeaders: false,
  },
  home));
