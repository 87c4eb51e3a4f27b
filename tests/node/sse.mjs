// sse.mjs URL QUERY COUNT: asks over server-sent events with the client of graphql-sse; prints each result as a line of
// JSON, "ready" when the server has answered, and ends after COUNT results or when the stream is complete.
import { createClient } from "graphql-sse";

const [url, query, count] = process.argv.slice(2);
if (!count) {
  console.error("usage: node sse.mjs http://127.0.0.1:PORT/graphql QUERY COUNT");
  process.exit(2);
}

const client = createClient({ url, retryAttempts: 0, onMessage: undefined, on: { connected: () => console.log("ready") } });
let left = Number(count);
try {
  for await (const result of client.iterate({ query })) {
    console.log(JSON.stringify(result));
    if (--left === 0) break;
  }
  console.log("complete");
} catch (error) {
  console.error(String(error?.message ?? error));
  process.exit(1);
}
