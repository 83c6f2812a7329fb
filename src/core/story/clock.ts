/** Times as people read them. A log may hold a number that is no time at all: it is "unknown". */
export type Clock = { readonly date: (at: number) => string; readonly time: (at: number) => string };

/** `timeZone`: an IANA name; the machine's own where absent. Another name is refused with a RangeError when a time is first told. */
export function clockIn(timeZone: string | undefined): Clock {
  const zone = timeZone === undefined ? {} : { timeZone };
  return {
    date: teller(() => new Intl.DateTimeFormat('en-CA', { ...zone, year: 'numeric', month: '2-digit', day: '2-digit' })),
    time: teller(() => new Intl.DateTimeFormat('en-GB', { ...zone, hour: '2-digit', minute: '2-digit', second: '2-digit' })),
  };
}

/** To make a formatter takes milliseconds, the first one most: it is made when it is used, so that a view shows its rows before. */
function teller(make: () => Intl.DateTimeFormat): (at: number) => string {
  let formatter: Intl.DateTimeFormat | null = null;
  return (at) => (Number.isNaN(new Date(at).getTime()) ? 'unknown' : (formatter ??= make()).format(at));
}
