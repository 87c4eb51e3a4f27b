// citus.mjs CATALOGUE FILE...: statements and a catalogue against what Citus refuses, one line per violation on standard
// output: where | rule | what. The plan of what is spread is read from warehouse/sql/citus/distribute.sql; statements are
// read by PostgreSQL's own parser. Rules: Citus' documentation, "SQL support and workarounds", and its error messages.
import { readFileSync } from "node:fs";
import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "libpg-query";

const root = fileURLToPath(new URL("../../", import.meta.url));
const [catalogueFile, ...files] = process.argv.slice(2);
const catalogue = JSON.parse(readFileSync(catalogueFile, "utf8"));

// name -> its column, or null for a copy on every node
const plan = new Map(
  [...readFileSync(`${root}warehouse/sql/citus/distribute.sql`, "utf8").matchAll(/\(\d+, '([a-z_.]+)', (?:null|'([a-z_]+)')\)/g)]
    .map(([, name, column]) => [name, column ?? null]),
);
// A view over a spread table is asked as that table is.
for (const { kind, table, reads } of catalogue)
  if (kind === "view" && reads.some((name) => plan.get(name))) plan.set(table, plan.get(reads.find((name) => plan.get(name))));
const spread = (name) => (plan.get(name) ?? null) !== null;
const found = new Set();
const tell = (where, rule, what) => found.add(`${where} | ${rule} | ${what}`);

// The catalogue: what tables promise.
for (const { kind, table, name, columns, other, type } of catalogue) {
  const column = plan.get(table);
  if (kind === "unique" && spread(table) && !columns.includes(column))
    tell(table, "unique-across-nodes", `${name} lacks ${column}`);
  if (kind === "foreign" && (spread(table) || spread(other))) {
    if (spread(other) && !(spread(table) && columns.includes(column))) tell(table, "key-into-spread-table", `${name} into ${other}`);
    if (spread(table) && !plan.has(other)) tell(table, "key-into-coordinator", `${name} into ${other}`);
  }
  if (kind === "foreign" && plan.has(table) && !spread(table) && !plan.has(other)) tell(table, "copy-depends-on-coordinator", `${name} into ${other}`);
  if (kind === "trigger" && plan.has(table)) tell(table, "trigger", name);
  if (kind === "identity" && plan.has(table) && type !== "bigint") tell(table, "narrow-sequence", `${name} is ${type}`);
  if (kind === "policy" && plan.has(table)) tell(table, "row-security", name);
}

// Walks a parse tree; `visit` gets every node with its kind.
const walk = (node, visit) => {
  if (Array.isArray(node)) return node.forEach((part) => walk(part, visit));
  if (node === null || typeof node !== "object") return;
  for (const [kind, value] of Object.entries(node)) {
    if (value !== null && typeof value === "object" && !Array.isArray(value) && /^[A-Z]/.test(kind)) visit(kind, value);
    walk(value, visit);
  }
};
const nameOf = (range) => (range.schemaname ? `${range.schemaname}.${range.relname}` : range.relname);
const tablesIn = (node) => {
  const names = [];
  walk(node, (kind, value) => kind === "RangeVar" && names.push(nameOf(value)));
  return names;
};
const functionsIn = (node) => {
  const names = [];
  walk(node, (kind, value) => kind === "FuncCall" && names.push(value.funcname.at(-1).String.sval));
  return names;
};
// Aliases of the tables and subqueries that a FROM clause brings in.
const aliasesIn = (from) => {
  const names = new Map();
  const look = (item) => {
    if (item.RangeVar) names.set(item.RangeVar.alias?.aliasname ?? item.RangeVar.relname, nameOf(item.RangeVar));
    else if (item.RangeSubselect) names.set(item.RangeSubselect.alias?.aliasname, "(subquery)");
    else if (item.RangeFunction) names.set(item.RangeFunction.alias?.aliasname, "(function)");
    else if (item.JoinExpr) [item.JoinExpr.larg, item.JoinExpr.rarg].forEach(look);
  };
  (from ?? []).forEach(look);
  return names;
};
const columnsOf = (node) => {
  const pairs = [];
  walk(node, (kind, value) => {
    if (kind === "ColumnRef" && value.fields.length === 2) pairs.push(value.fields.map((f) => f.String?.sval ?? "*"));
  });
  return pairs;
};

const Volatile = new Set(["clock_timestamp", "random", "gen_random_uuid", "nextval", "pg_advisory_xact_lock", "set_config"]);

// A subquery (of an expression or LATERAL) that reads a spread table and depends on what stands around it.
const checkCorrelated = (where, query, outer) => {
  const select = query.SelectStmt;
  if (!select || !tablesIn(select).some(spread)) return;
  const inner = aliasesIn(select.fromClause);
  const refers = columnsOf(select).filter(([alias]) => outer.has(alias) && !inner.has(alias));
  if (refers.length === 0) return;
  const outerIsSpread = refers.every(([alias]) => spread(outer.get(alias)) || outer.get(alias) === "(subquery)");
  const onColumn = refers.some(([alias, column]) => spread(outer.get(alias)) && column === plan.get(outer.get(alias)));
  if (!outerIsSpread || !onColumn)
    tell(where, "correlated-subquery", `${tablesIn(select).filter(spread)[0]} by ${[...new Set(refers.map(([alias]) => outer.get(alias)))].join(", ")}`);
};

const checkSelect = (where, select, around = new Map()) => {
  const ctes = select.withClause?.ctes ?? [];
  for (const { CommonTableExpr: cte } of ctes) checkQuery(where, cte.ctequery, around);
  if (select.withClause?.recursive && ctes.some(({ CommonTableExpr: cte }) => tablesIn(cte).some(spread)))
    tell(where, "recursive", tablesIn(select).filter(spread)[0]);
  if (select.larg) checkSelect(where, select.larg, around);
  if (select.rarg) checkSelect(where, select.rarg, around);
  const own = aliasesIn(select.fromClause);
  const outer = new Map([...around, ...own]);
  const direct = [...own.values()];
  if (direct.some(spread)) {
    if (select.lockingClause) tell(where, "for-update", direct.filter(spread)[0]);
    walk(select.groupClause ?? [], (kind) => kind === "GroupingSet" && tell(where, "grouping-sets", direct.filter(spread)[0]));
  }
  checkColocation(where, own, [select.fromClause, select.whereClause]);
  const joins = (item) => {
    if (item.RangeTableSample) tell(where, "tablesample", "");
    if (item.RangeSubselect) {
      if (item.RangeSubselect.lateral) checkCorrelated(where, item.RangeSubselect.subquery, outer);
      checkQuery(where, item.RangeSubselect.subquery, new Map());
    }
    const join = item.JoinExpr;
    if (!join) return;
    [join.larg, join.rarg].forEach(joins);
    const sides = [join.larg, join.rarg].map((side) => [...aliasesIn([side]).values()]);
    const kept = { JOIN_LEFT: 0, JOIN_RIGHT: 1 }[join.jointype];
    if (kept !== undefined && !sides[kept].some(spread) && sides[1 - kept].some(spread))
      tell(where, "outer-join", `${sides[kept][0]} keeps its rows beside ${sides[1 - kept].filter(spread)[0]}`);
    if (join.jointype === "JOIN_FULL" && sides.flat().some(spread) && !sides.every((side) => side.every(spread)))
      tell(where, "outer-join", `full, of ${sides.flat().join(", ")}`);
  };
  (select.fromClause ?? []).forEach(joins);
  expressions(where, [select.targetList, select.whereClause, select.havingClause, select.sortClause, select.valuesLists], outer);
};

// Two spread tables are joined on the nodes, by the column that spreads them.
const checkColocation = (where, tables, parts) => {
  const aliases = [...tables].filter(([, name]) => spread(name));
  if (aliases.length < 2) return;
  const linked = new Map(aliases.map(([alias]) => [alias, alias]));
  const root = (alias) => (linked.get(alias) === alias ? alias : root(linked.get(alias)));
  const link = (left, right) => {
    const [a, b] = [left, right].map((side) => side?.ColumnRef?.fields.map((f) => f.String?.sval));
    if (a?.length === 2 && b?.length === 2 && linked.has(a[0]) && linked.has(b[0])
      && a[1] === plan.get(tables.get(a[0])) && b[1] === plan.get(tables.get(b[0]))) linked.set(root(a[0]), root(b[0]));
  };
  walk(parts, (kind, value) => {
    if (kind === "A_Expr" && value.name?.[0]?.String?.sval === "=") {
      const [left, right] = [value.lexpr?.RowExpr?.args, value.rexpr?.RowExpr?.args];
      if (left && right) left.forEach((part, i) => link(part, right[i]));
      else link(value.lexpr, value.rexpr);
    }
    if (kind === "JoinExpr" && (value.usingClause ?? []).some((c) => c.String.sval === plan.get(aliases[0][1])))
      aliases.forEach(([alias]) => linked.set(root(alias), root(aliases[0][0])));
  });
  if (new Set(aliases.map(([alias]) => root(alias))).size > 1)
    tell(where, "join-across-nodes", aliases.map(([, name]) => name).join(", "));
};

// Subqueries in expressions.
const expressions = (where, parts, outer) => walkTop(parts, (link) => {
  checkCorrelated(where, link.subselect, outer);
  checkQuery(where, link.subselect, outer);
});
const walkTop = (node, visit) => {
  if (Array.isArray(node)) return node.forEach((part) => walkTop(part, visit));
  if (node === null || typeof node !== "object") return;
  for (const [kind, value] of Object.entries(node)) {
    if (kind === "SubLink") visit(value);
    else walkTop(value, visit);
  }
};

const checkChange = (where, kind, change, around) => {
  const target = nameOf(change.relation);
  for (const { CommonTableExpr: cte } of change.withClause?.ctes ?? []) checkQuery(where, cte.ctequery, around);
  if (kind === "InsertStmt" && change.selectStmt) {
    checkQuery(where, change.selectStmt, around);
    if (spread(target)) {
      const columns = (change.cols ?? []).map((c) => c.ResTarget.name);
      if (columns.length > 0 && !columns.includes(plan.get(target))) tell(where, "insert-without-column", target);
      walkTop(change.selectStmt.SelectStmt?.valuesLists ?? [], () => tell(where, "subquery-in-values", target));
    }
  }
  const conflict = change.onConflictClause;
  if (conflict && spread(target)) {
    const columns = (conflict.infer?.indexElems ?? []).map((e) => e.IndexElem.name);
    if (columns.length > 0 && !columns.includes(plan.get(target))) tell(where, "conflict-without-column", target);
  }
  if (kind === "InsertStmt") return;
  const outer = new Map([...around, [change.relation.alias?.aliasname ?? change.relation.relname, target],
    ...aliasesIn([...(change.fromClause ?? []), ...(change.usingClause ?? [])])]);
  if (kind === "MergeStmt") {
    if (spread(target) || tablesIn(change.sourceRelation).some(spread)) tell(where, "merge", target);
    return;
  }
  expressions(where, [change.whereClause, change.targetList], outer);
  if (spread(target)) {
    for (const { ResTarget: set } of change.targetList ?? [])
      if (set.name === plan.get(target)) tell(where, "column-changed", target);
    for (const name of functionsIn([change.targetList, change.whereClause]))
      if (Volatile.has(name)) tell(where, "volatile-function", name);
    for (const [, column] of columnsOf([change.whereClause, change.targetList]))
      if (column === "ctid") tell(where, "row-address", target);
  } else if ([...outer.values()].some(spread)) {
    // Rows of the coordinator changed by what stands on the nodes: only through a result that was fetched before.
    tell(where, "coordinator-changed-by-spread", `${target} by ${[...outer.values()].filter(spread)[0]}`);
  }
};

const checkQuery = (where, query, around = new Map()) => {
  const [[kind, value]] = Object.entries(query);
  if (kind === "SelectStmt") checkSelect(where, value, around);
  else if (["InsertStmt", "UpdateStmt", "DeleteStmt", "MergeStmt"].includes(kind)) checkChange(where, kind, value, around);
};

const sources = [
  ...files.map((file) => ({ where: relative(root, file), text: readFileSync(file, "utf8") })),
  ...catalogue.filter((entry) => entry.text).map((entry) => ({ where: `${entry.kind} ${entry.table}`, text: entry.text })),
];
for (const { where, text } of sources) {
  // Named parameters of the program's statements become numbered ones; a golden may hold several statements.
  let tree;
  try {
    tree = await parse(text.replace(/(^|[^\w@:'"])@[A-Za-z_]\w*/g, "$1$$1"));
  } catch (error) {
    tell(where, "unreadable", `${error.message}`.split("\n")[0]);
    continue;
  }
  for (const { stmt } of tree.stmts ?? []) checkQuery(where, stmt);
}
[...found].sort().forEach((line) => console.log(line));
