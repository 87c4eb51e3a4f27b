// The frame around every screen: where one can go, in which language, and what is shown.
import { lazy, Suspense, useEffect, useMemo, useRef, useState } from "react";
import { Empty, Link, Skeleton, useTitle } from "../parts/basics";
import { Leaderboard } from "../screens/Leaderboard";
import { initialLanguage, LanguageContext, languageWith, rememberLanguage, useLanguage, type LanguageCode } from "../text/language";
import { go, usePath } from "./router";
import { signOut, useSession } from "../api/session";
import { SignInAgain, SignInPage } from "./SignIn";

const Agency = lazy(() => import("../screens/Agency"));
const Review = lazy(() => import("../screens/Review"));
const Corrections = lazy(() => import("../screens/Corrections"));
const Planner = lazy(() => import("../screens/Planner"));
const Publications = lazy(() => import("../screens/Publications"));
const Runs = lazy(() => import("../screens/Runs"));
const Connect = lazy(() => import("../screens/Connect"));

function screenOf(path: string) {
  const agency = /^\/agencies\/([^/]+)$/.exec(path);
  if (agency) return <Agency key={agency[1]} code={decodeURIComponent(agency[1]!)} />;
  switch (path) {
    case "/": return <Leaderboard />;
    case "/review": return <Review />;
    case "/corrections": return <Corrections />;
    case "/planner": return <Planner />;
    case "/publications": return <Publications />;
    case "/runs": return <Runs />;
    case "/connect": return <Connect />;
    case "/sign-in": return <SignInPage onDone={() => go("/", true)} />;
    default: return <NotFound />;
  }
}

export function App() {
  const [code, setCode] = useState<LanguageCode>(initialLanguage);
  const path = usePath();
  const main = useRef<HTMLElement>(null);
  const language = useMemo(() => languageWith(code), [code]);
  const { t } = language;
  const { session, hasEnded } = useSession();
  const isStranger = session?.mode === "closed" && !session.isSignedIn;
  useEffect(() => {
    document.documentElement.lang = code;
  }, [code]);
  // A new screen starts at its top.
  useEffect(() => {
    scrollTo(0, 0);
  }, [path]);

  const items = [
    ["/", t.navRanking], ["/review", t.navReview], ["/corrections", t.navCorrections],
    ["/planner", t.navPlanner], ["/publications", t.navPublications], ["/runs", t.navRuns], ["/connect", t.navConnect],
  ] as const;
  const isHere = (to: string) => (to === "/" ? path === "/" || path.startsWith("/agencies/") : path === to);
  return (
    <LanguageContext value={language}>
      <a className="skip" href="#main" onClick={(event) => { event.preventDefault(); main.current?.focus(); }}>{t.skipToContent}</a>
      <header className="bar">
        <Link to="/" className="wordmark"><img src="/icon.svg" alt="" width="20" height="20" />ItAnalytics</Link>
        <nav aria-label={t.navigation}>
          {items.map(([to, text]) => (
            <Link key={to} to={to} aria-current={isHere(to) ? "page" : undefined}>{text}</Link>
          ))}
        </nav>
        <div className="languages" role="group" aria-label={t.language}>
          {(["vi", "en"] as const).map((choice) => (
            <button
              key={choice} type="button" lang={choice} aria-pressed={choice === code}
              onClick={() => { rememberLanguage(choice); setCode(choice); }}
            >{choice.toUpperCase()}<span className="unseen"> {choice === "vi" ? "Tiếng Việt" : "English"}</span></button>
          ))}
        </div>
        {session?.mode === "closed" && (
          <div className="whoami">
            {session.isSignedIn
              ? <><span className="whoami-name" title={session.roles.join(", ")}>{session.name}</span><button type="button" className="button quiet" onClick={() => void signOut()}>{t.signOut}</button></>
              : <Link to="/sign-in" className="button quiet">{t.signIn}</Link>}
          </div>
        )}
      </header>
      <main id="main" ref={main} tabIndex={-1}>
        <Suspense fallback={<div className="page"><Skeleton rows={10} /></div>}>
          {session === undefined ? <div className="page"><Skeleton rows={10} /></div>
            : isStranger && session.anonymous === "none" ? <SignInPage />
            : screenOf(path)}
        </Suspense>
      </main>
      {hasEnded && session?.isSignedIn && <SignInAgain login={session.login} />}
    </LanguageContext>
  );
}

function NotFound() {
  const { t } = useLanguage();
  useTitle(t.notFound);
  return (
    <div className="page">
      <h1>{t.notFound}</h1>
      <Empty action={<Link className="button primary" to="/">{t.toRanking}</Link>}>{t.notFoundHint}</Empty>
    </div>
  );
}
