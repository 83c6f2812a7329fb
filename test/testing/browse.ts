export type FilledForm = { readonly url: URL; readonly form: URLSearchParams };

/**
 * Does what a browser with a user before it does: follows redirects from this address, sends the one form that `fill` fills in, and answers the
 * last page's text. Cookies are all that it keeps.
 */
export async function browse(address: string, fill: (page: string, from: URL) => FilledForm | null): Promise<string> {
  const cookies = new Map<string, string>();
  let next: { readonly url: URL; readonly form: URLSearchParams | null } = { url: new URL(address), form: null };
  let isFilled = false;
  for (let steps = 0; steps < 12; steps += 1) {
    const response: Response = await fetch(next.url, {
      redirect: 'manual', method: next.form === null ? 'GET' : 'POST', body: next.form, headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
    });
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';', 1);
      cookies.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1));
    }
    const location = response.headers.get('location');
    const page = await response.text();
    const filled: FilledForm | null = location === null && !isFilled ? fill(page, next.url) : null;
    if (location === null && filled === null) return page;
    isFilled ||= filled !== null;
    next = filled ?? { url: new URL(location ?? '', next.url), form: null };
  }
  throw new Error(`the sign-in at ${address} comes to no end`);
}

/** At the login page of the local identity provider. */
export function loginAs(username: string, password: string): (page: string, from: URL) => FilledForm | null {
  return (page, from) => {
    const action = /<form method="post" action="([^"]+)"/.exec(page)?.[1];
    return action === undefined ? null : { url: new URL(action, from), form: new URLSearchParams({ username, password }) };
  };
}
