// Files of evidence: sent once, named by the hash of their content from then on.
import { Trouble } from "./client";
import { sessionHeaders } from "./session";

/** Sends a file and answers its hash. Rejects with a {@link Trouble}. */
export async function sendEvidence(file: File, by: string): Promise<string> {
  const address = `/evidence?${new URLSearchParams({ name: file.name, by }).toString()}`;
  let response: Response;
  try {
    response = await fetch(address, { method: "POST", headers: { accept: "application/json", ...sessionHeaders() }, body: file });
  } catch (error) {
    throw new Trouble("offline", error instanceof Error ? error.message : String(error));
  }
  const body = (await response.json().catch(() => ({}))) as {
    readonly hash?: string;
    readonly errors?: readonly { readonly message: string; readonly extensions?: { readonly code?: string } }[];
  };
  if (response.ok && body.hash !== undefined) return body.hash;
  const first = body.errors?.[0];
  throw new Trouble(
    response.status === 401 ? "signedOut" : response.status === 503 ? "notReady" : "refused",
    first?.message ?? `HTTP ${response.status}`, first?.extensions?.code, response.headers.get("x-request-id") ?? undefined);
}
