import { createHash } from 'node:crypto';
import type { LocalUser } from './localUser.ts';

const style = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; }
main { width: min(22rem, calc(100vw - 3rem)); padding: 1.5rem 0; }
h1 { margin: 0 0 .25rem; font-size: 1.5rem; }
p { margin: 0 0 1rem; }
label { display: block; margin-top: 1rem; font-weight: 600; }
input { box-sizing: border-box; width: 100%; padding: .5rem; font: inherit; border: 1px solid GrayText; border-radius: 4px; }
button { width: 100%; margin-top: 1.5rem; padding: .6rem; font: inherit; font-weight: 600; border: 0; border-radius: 4px; background: #0b5cad; color: #fff; cursor: pointer; }
button.quiet { margin-top: .5rem; background: transparent; color: inherit; border: 1px solid GrayText; }
:focus-visible { outline: 3px solid #4a9eff; outline-offset: 2px; }
[role=alert] { padding: .5rem .75rem; border-left: 4px solid #c62828; background: color-mix(in srgb, #c62828 12%, transparent); }
aside { margin-top: 1.5rem; padding-top: 1rem; border-top: 1px solid GrayText; font-size: .9rem; }
dl { display: grid; grid-template-columns: auto 1fr; gap: .25rem 1rem; margin: 0; }
dd { margin: 0; }
`;

/** Nothing is loaded and no script runs; only the one style above. */
export const pageHeaders = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy': `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; frame-ancestors 'none'; base-uri 'none'`,
  'referrer-policy': 'no-referrer',
} as const;

export type LoginPage = {
  readonly action: string;
  readonly users: readonly LocalUser[];
  /** What was typed before, where it did not fit. */
  readonly refused: string | null;
};

/** The login page. Its passwords stand on it: they open nothing but this chain's own demo. */
export function loginPage({ action, users, refused }: LoginPage): string {
  const alert = refused === null ? '' : '<p role="alert">User name and password do not fit together. Try again.</p>';
  const hints = users.map(({ name, password }) => `<dt>${escaped(name)}</dt><dd><code>${escaped(password)}</code></dd>`).join('');
  return page('Sign in', `
<h1>Sign in</h1>
<p>Local identity provider, in place of yours.</p>
${alert}
<form method="post" action="${escaped(action)}">
<label for="username">User name</label>
<input id="username" name="username" value="${escaped(refused ?? '')}" autocomplete="username" autocapitalize="none" spellcheck="false" required autofocus>
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" required>
<button type="submit">Sign in</button>
</form>
<aside aria-label="Demo users">
<p>Demo users of this run, with their passwords:</p>
<dl>${hints}</dl>
</aside>`);
}

/** @param form the hidden form that oidc-provider made; its id is what the buttons point at. */
export function logoutPage(form: string): string {
  return page('Sign out', `
<h1>Sign out?</h1>
${form}
<button type="submit" form="op.logoutForm" name="logout" value="yes" autofocus>Sign out</button>
<button type="submit" form="op.logoutForm" class="quiet">Stay signed in</button>`);
}

export function signedOutPage(): string {
  return page('Signed out', '<h1>Signed out</h1><p>You can close this page.</p>');
}

export function errorPage(code: string, description: string): string {
  return page('Sign-in failed', `
<h1>Sign-in failed</h1>
<p role="alert">${escaped(description)}</p>
<p><code>${escaped(code)}</code></p>
<p>Go back to the application and sign in from there.</p>`);
}

function page(title: string, content: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${style}</style>
</head>
<body><main>${content}
</main></body>
</html>
`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
