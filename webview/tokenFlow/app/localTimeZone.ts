// What newer browsers have beside Intl, of which TypeScript's libraries do not know yet.
declare const Temporal: { readonly Now: { readonly timeZoneId: () => string } } | undefined;

/** The IANA name of the user's time zone. Temporal says it without the data of languages, which Intl loads first. */
export function localTimeZone(): string {
  return typeof Temporal === 'undefined' ? Intl.DateTimeFormat().resolvedOptions().timeZone : Temporal.Now.timeZoneId();
}
