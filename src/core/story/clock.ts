/** Times as people read them. */
export type Clock = { readonly date: (at: number) => string; readonly time: (at: number) => string };

/** `timeZone`: an IANA name; the machine's own where absent. */
export function clockIn(timeZone: string | undefined): Clock {
  const zone = timeZone === undefined ? {} : { timeZone };
  const day = new Intl.DateTimeFormat('en-CA', { ...zone, year: 'numeric', month: '2-digit', day: '2-digit' });
  const hour = new Intl.DateTimeFormat('en-GB', { ...zone, hour: '2-digit', minute: '2-digit', second: '2-digit' });
  return { date: (at) => format(day, at), time: (at) => format(hour, at) };
}

/** A log may hold a number that is no time at all. */
function format(formatter: Intl.DateTimeFormat, at: number): string {
  return Number.isNaN(new Date(at).getTime()) ? 'unknown' : formatter.format(at);
}
