import type { OpenSignIn } from '../app/ports/signIn.ts';
import type { Services } from '../app/services.ts';
import { longestSignInMs, signInSubject, usualRedirectUri } from '../app/verify/signInSubject.ts';
import type { Chain } from '../core/chain/chain.ts';
import { ChainError } from '../core/errors.ts';
import type { RawToken } from '../core/token/rawToken.ts';
import { textOption, type OptionValues } from './command.ts';
import type { Io } from './io.ts';
import { visibleLines } from './wrapText.ts';

export const signInOptions = {
  'sign-in': { type: 'string' }, 'client-id': { type: 'string' }, scope: { type: 'string' }, 'redirect-uri': { type: 'string' }, 'token-stdin': { type: 'boolean' },
} as const;

export type SignInPlan = () => Promise<RawToken>;

/** How the user will sign in, as the options say: nothing is asked yet. Throws usage, chain-file-invalid. */
export function planSignIn(chain: Chain, values: OptionValues, io: Io, services: Services): SignInPlan {
  const way = wayIn(values);
  const subject = signInSubject(chain, { clientId: textOption(values, 'client-id') ?? null, scopes: textOption(values, 'scope')?.split(/[\s,]+/).filter((scope) => scope !== '') ?? null });
  return async () => {
    const opened = await services.openSignIn(subject, io.signal);
    return (way ?? (opened.offersDevice ? 'device' : 'browser')) === 'device' ? byDevice(opened, io) : byBrowser(opened, values, io, services);
  };
}

function wayIn(values: OptionValues): 'browser' | 'device' | null {
  const given = textOption(values, 'sign-in');
  if (given === undefined || given === 'browser' || given === 'device') return given ?? null;
  throw new ChainError('usage', `--sign-in "${given}" is no way to sign in.`, { source: 'user', remedy: 'Write --sign-in browser or --sign-in device, or pipe a token in with --token-stdin.' });
}

function byDevice(opened: OpenSignIn, io: Io): Promise<RawToken> {
  return opened.withDevice({
    signal: io.signal,
    onCode: ({ userCode, address, complete }) => io.stderr.write(`${visibleLines(`Sign in on any device: open ${address}\nand type the code ${userCode}${complete === null ? '' : `, or open ${complete}`}`)}\n`),
  });
}

function byBrowser(opened: OpenSignIn, values: OptionValues, io: Io, services: Services): Promise<RawToken> {
  return opened.withBrowser({
    redirectUri: textOption(values, 'redirect-uri') ?? usualRedirectUri, longestMs: longestSignInMs, signal: io.signal,
    open: async (url) => {
      const isOpen = await services.openInBrowser(url);
      io.stderr.write(`${isOpen ? 'Sign in with the browser that opens now, or open' : 'Sign in with a browser on this machine: open'}\n${visibleLines(url)}\n`);
    },
  });
}
