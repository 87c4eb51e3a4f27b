// audit.mjs URL: the GraphQL over HTTP audits of graphql-http against a running endpoint; one JSON line per audit.
import { serverAudits } from "graphql-http";

const url = process.argv[2];
if (!url) {
  console.error("usage: node audit.mjs http://127.0.0.1:PORT/graphql");
  process.exit(2);
}

const fetchFn = (address, options) => fetch(address, { ...options, signal: AbortSignal.timeout(10_000) });
for (const audit of serverAudits({ url, fetchFn })) {
  let outcome;
  try {
    outcome = await audit.fn();
  } catch (error) {
    outcome = { status: "error", reason: String(error) };
  }
  console.log(JSON.stringify({ id: audit.id, name: audit.name, status: outcome.status, reason: outcome.reason ?? "" }));
}
