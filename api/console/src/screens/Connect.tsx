// How programs get the same figures: the address, queries to start from, and recipes for the usual tools.
import { useTitle, CopyButton, Link } from "../parts/basics";
import { useLanguage } from "../text/language";

interface Saved {
  readonly name: { readonly vi: string; readonly en: string };
  readonly query: string;
}

const saved: readonly Saved[] = [
  {
    name: { vi: "Bảng xếp hạng của một nhóm", en: "Ranking of one group" },
    query: `query Leaderboard {
  leaderboard(group: "PROVINCE", year: 2016, first: 100) {
    nodes { rank total grade agency { code name } delta { totalChange rankChange methodChanged } }
  }
}`,
  },
  {
    name: { vi: "Lịch sử của một cơ quan", en: "History of one agency" },
    query: `query History {
  scores(where: { agency: { code: { eq: "VN-DA-NANG" } } }, order: [{ year: ASC }]) {
    nodes { year total rank groupSize methodology { code version } delta { likeForLikeChange methodPart } }
  }
}`,
  },
  {
    name: { vi: "Số liệu cần rà soát", en: "Figures to review" },
    query: `query ToReview {
  anomalies(where: { state: { eq: OPEN } }, first: 50) {
    totalCount
    nodes { kind score reason agency { code name } indicator { code name } period value expected lower upper }
  }
}`,
  },
  {
    name: { vi: "Dự báo năm sau", en: "Next year’s forecast" },
    query: `query NextYear {
  forecasts(first: 100, order: [{ rankExpected: ASC }]) {
    nodes { agency { code name } targetYear median lower80 upper80 rankLow rankHigh grades { grade probability } }
  }
}`,
  },
];

export default function Connect() {
  const { t, code } = useLanguage();
  useTitle(t.connectHead);
  const address = `${location.origin}/graphql`;
  const table = `${location.origin}/q/leaderboard.csv?group=PROVINCE&year=2016`;
  const recipes = [
    ["Excel", table.replace(".csv", ".xlsx")],
    ["Power BI · Power Query", `let
    Source = Web.Contents("${location.origin}", [
        RelativePath = "q/leaderboard.csv", Query = [group = "PROVINCE", year = "2016"]]),
    Table = Csv.Document(Source, [Delimiter = ",", Encoding = 65001, QuoteStyle = QuoteStyle.Csv]),
    Headed = Table.PromoteHeaders(Table, [PromoteAllScalars = true]),
    Typed = Table.TransformColumnTypes(Headed, {{"rank", Int64.Type}, {"total", type number}}, "en-US")
in
    Typed`],
    ["Grafana · Infinity", `${location.origin}/q/scores.csv?groups=PROVINCE&bom=0`],
    ["pandas", `import pandas
table = pandas.read_csv("${table}")`],
    ["R", `table <- read.csv("${table}&bom=0", check.names = FALSE, fileEncoding = "UTF-8")`],
    ["curl", `curl -s '${table}'`],
  ] as const;
  return (
    <div className="page prose">
      <h1>{t.connectHead}</h1>
      <p className="lead">{t.connectLead}</p>
      <p className="address"><span className="faint">{t.connectAddress}</span> <code>{address}</code> <CopyButton label={t.copy} text={() => address} /> <a className="button primary" href="/graphql">{t.openEditor}</a></p>
      <h2>{t.savedQueries}</h2>
      {saved.map((entry) => (
        <section key={entry.name.en}>
          <div className="head">
            <h3>{entry.name[code]}</h3>
            <div className="controls">
              <CopyButton label={t.copy} text={() => entry.query} />
              <a className="button" href={`/graphql?${new URLSearchParams({ query: entry.query })}`}>{t.openInEditor}</a>
            </div>
          </div>
          <pre tabIndex={0} aria-label={entry.name[code]}>{entry.query}</pre>
        </section>
      ))}
      <h2>{t.recipes}</h2>
      {recipes.map(([name, text]) => (
        <section key={name}>
          <div className="head"><h3>{name}</h3><div className="controls"><CopyButton label={t.copy} text={() => text} /></div></div>
          <pre tabIndex={0} aria-label={name}>{text}</pre>
        </section>
      ))}
      <p><Link to="/">{t.toRanking}</Link> · <a href="/start">{t.startPage}</a> · <a href="/health/ready">/health/ready</a></p>
    </div>
  );
}
