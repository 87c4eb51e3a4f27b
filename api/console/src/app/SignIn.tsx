// Login and password, as a page of its own or over the screen of whoever has to sign in again.
import { useEffect, useId, useRef, useState } from "react";
import { signIn, type SignInTrouble } from "../api/session";
import { Button, useTitle } from "../parts/basics";
import { useLanguage } from "../text/language";

export function SignInForm({ login: known, onDone }: { login?: string | undefined; onDone?: () => void }) {
  const { t } = useLanguage();
  const [login, setLogin] = useState(known ?? "");
  const [password, setPassword] = useState("");
  const [trouble, setTrouble] = useState<SignInTrouble | undefined>(undefined);
  const [isBusy, setBusy] = useState(false);
  const troubleId = useId();
  const first = useRef<HTMLInputElement>(null);
  useEffect(() => first.current?.focus(), []);
  const words = trouble && { refused: t.signInRefused, tooOften: t.signInTooOften, offline: t.offline }[trouble];
  return (
    <form
      className="sign-in"
      onSubmit={(event) => {
        event.preventDefault();
        setBusy(true);
        void signIn(login, password).then((problem) => {
          setBusy(false);
          setTrouble(problem);
          if (problem === undefined) onDone?.();
          else setPassword("");
        });
      }}
    >
      <label className="field"><span className="label">{t.login}</span>
        <input
          ref={known ? undefined : first} value={login} autoComplete="username" autoCapitalize="none" spellCheck={false} required maxLength={100}
          onChange={(event) => setLogin(event.target.value)}
        />
      </label>
      <label className="field"><span className="label">{t.password}</span>
        <input
          ref={known ? first : undefined} type="password" value={password} autoComplete="current-password" required maxLength={1000}
          aria-invalid={trouble === "refused"} aria-describedby={words ? troubleId : undefined}
          onChange={(event) => setPassword(event.target.value)}
        />
      </label>
      {words && <p id={troubleId} className="wrong" role="alert">{words}</p>}
      <Button type="submit" tone="primary" disabled={isBusy}>{t.signIn}</Button>
    </form>
  );
}

export function SignInPage({ onDone }: { onDone?: () => void }) {
  const { t } = useLanguage();
  useTitle(t.signIn);
  return (
    <div className="page">
      <h1>{t.signIn}</h1>
      <p className="hint">{t.signInHint}</p>
      <SignInForm {...(onDone && { onDone })} />
    </div>
  );
}

/** Over the screen, which stays as it is: nothing that was typed is lost. */
export function SignInAgain({ login }: { login: string }) {
  const { t } = useLanguage();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  const titleId = useId();
  return (
    <dialog ref={dialog} className="again" aria-labelledby={titleId} onCancel={(event) => event.preventDefault()}>
      <h2 id={titleId}>{t.signInAgain}</h2>
      <p className="hint">{t.signInAgainHint}</p>
      <SignInForm login={login} />
    </dialog>
  );
}
