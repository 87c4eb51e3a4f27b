// Which language is shown, and how it writes numbers and days.
import { createContext, useContext } from "react";
import { en } from "./en";
import { vi, type Texts } from "./vi";

export type LanguageCode = "vi" | "en";

export interface Language {
  readonly code: LanguageCode;
  readonly t: Texts;
  /** The name in the shown language. */
  readonly nameOf: (thing: { readonly name: string; readonly nameEn: string }) => string;
  /** A whole number, grouped. */
  readonly count: (value: number) => string;
  /** A number with exactly so many decimals, two unless told. */
  readonly fixed: (value: number | null | undefined, digits?: number) => string;
  /** A number with at most so many decimals. */
  readonly short: (value: number | null | undefined, digits?: number) => string;
  /** A change with its sign. */
  readonly signed: (value: number | null | undefined, digits?: number) => string;
  /** 0..1 as a percentage. */
  readonly share: (value: number | null | undefined, digits?: number) => string;
  readonly day: (text: string) => string;
  readonly moment: (text: string) => string;
  readonly clock: (date: Date) => string;
  readonly clockWithSeconds: (text: string) => string;
  readonly collator: Intl.Collator;
}

function languageOf(code: LanguageCode): Language {
  const locale = code === "vi" ? "vi-VN" : "en-GB";
  const t = code === "vi" ? vi : en;
  const formats = new Map<string, Intl.NumberFormat>();
  const format = (value: number, least: number, most: number) => {
    const key = `${least} ${most}`;
    let kept = formats.get(key);
    if (!kept) {
      kept = new Intl.NumberFormat(locale, { minimumFractionDigits: least, maximumFractionDigits: most });
      formats.set(key, kept);
    }
    return kept.format(value);
  };
  const date = { day: "2-digit", month: "2-digit", year: "numeric" } as const;
  const days = new Intl.DateTimeFormat(locale, date);
  const moments = new Intl.DateTimeFormat(locale, { ...date, hour: "2-digit", minute: "2-digit" });
  const clock = new Intl.DateTimeFormat(locale, { timeStyle: "short" });
  const seconds = new Intl.DateTimeFormat(locale, { timeStyle: "medium" });
  return {
    code,
    t,
    nameOf: (thing) => (code === "vi" ? thing.name : thing.nameEn) || thing.name,
    count: (value) => format(value, 0, 0),
    fixed: (value, digits = 2) => (value == null ? t.none : format(value, digits, digits)),
    short: (value, digits = 2) => (value == null ? t.none : format(value, 0, digits)),
    signed: (value, digits = 2) => {
      if (value == null) return t.none;
      const text = format(Math.abs(value), digits, digits);
      if (!/[1-9]/.test(text)) return text;
      return (value > 0 ? "+" : "−") + text;
    },
    share: (value, digits = 0) => (value == null ? t.none : `${format(value * 100, digits, digits)} %`),
    day: (text) => days.format(new Date(text)),
    moment: (text) => moments.format(new Date(text)),
    clock: (date) => clock.format(date),
    clockWithSeconds: (text) => seconds.format(new Date(text)),
    collator: new Intl.Collator(locale),
  };
}

const languages = { vi: languageOf("vi"), en: languageOf("en") };
const storageKey = "language";

/** The language chosen before, else the browser's if it is one of the two, else Vietnamese. */
export function initialLanguage(): LanguageCode {
  const chosen = localStorage.getItem(storageKey);
  if (chosen === "vi" || chosen === "en") return chosen;
  for (const wanted of navigator.languages) {
    if (wanted.startsWith("vi")) return "vi";
    if (wanted.startsWith("en")) return "en";
  }
  return "vi";
}

export function rememberLanguage(code: LanguageCode): void {
  localStorage.setItem(storageKey, code);
}

export const LanguageContext = createContext<Language>(languages.vi);

export function languageWith(code: LanguageCode): Language {
  return languages[code];
}

export function useLanguage(): Language {
  return useContext(LanguageContext);
}

/** Letters without marks and case: "Đà Nẵng" and "da nang" are found by each other. */
export function plain(text: string): string {
  return text.normalize("NFD").replace(/\p{Mn}/gu, "").replace(/[đĐ]/g, "d").toLowerCase();
}
