// The way from a figure to stating it anew; the form itself is fetched only when it is opened.
import { lazy, Suspense, useState } from "react";
import { useSession } from "../../api/session";
import { Button, Skeleton } from "../../parts/basics";
import { useLanguage } from "../../text/language";
import type { CellToCorrect } from "./Propose";

const Propose = lazy(() => import("./Propose"));

const proposers: readonly string[] = ["clerk", "reviewer", "publisher", "administrator"];
const appellants: readonly string[] = ["clerk", "operator", "administrator"];

export function ProposeHere({ cell }: { cell: CellToCorrect }) {
  const { t } = useLanguage();
  const { session } = useSession();
  const [isOpen, setOpen] = useState(false);
  const has = (roles: readonly string[]) => session?.mode === "open" || (session?.roles.some((role) => roles.includes(role.toLowerCase())) ?? false);
  const mayPropose = has(proposers);
  const mayAppeal = cell.publicationId !== undefined && has(appellants);
  if (!mayPropose && !mayAppeal) return null;
  if (!isOpen) return <p><Button onClick={() => setOpen(true)}>{mayPropose ? t.proposeCorrection : t.fileAppeal}</Button></p>;
  return <Suspense fallback={<Skeleton rows={4} />}><Propose cell={cell} mayPropose={mayPropose} mayAppeal={mayAppeal} /></Suspense>;
}
