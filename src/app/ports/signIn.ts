import type { RequestParameter } from '../../core/identity/identityPreset.ts';
import type { RawToken } from '../../core/token/rawToken.ts';

/** As whom, and for what, a user signs in: the frontend's own request, by a public client. */
export type SignInSubject = {
  readonly issuer: string;
  readonly clientId: string;
  readonly scopes: readonly string[];
  readonly authorize: readonly RequestParameter[];
  readonly token: readonly RequestParameter[];
  /** The OIDC `prompt`; empty: none is sent. */
  readonly prompt: string;
};

export type BrowserSignIn = {
  /** Where the provider sends the browser back to, on this machine; without a port, a free one. The provider must know it. */
  readonly redirectUri: string;
  /** Shows the provider's page in the user's browser. */
  readonly open: (url: string) => Promise<void>;
  /** What a browser elsewhere calls an address of this machine; itself where absent. */
  readonly seenFromBrowser?: (url: string) => Promise<string>;
  /** How long the user may take, in milliseconds. */
  readonly longestMs: number;
  readonly signal: AbortSignal;
};

/** What the user types at the provider's page, on any device. `complete`: an address that holds the code already; null where the provider gives none. */
export type DeviceCode = { readonly userCode: string; readonly address: string; readonly complete: string | null };

export type DeviceSignIn = { readonly onCode: (code: DeviceCode) => void; readonly signal: AbortSignal };

/** An identity provider that was found, and its ways to sign in. Each resolves with the access token, which is kept nowhere. All throw sign-in-failed. */
export type OpenSignIn = {
  /** Whether the provider gives device codes. The client may be forbidden them all the same. */
  readonly offersDevice: boolean;
  /** Authorization code with PKCE. Throws port-taken, too. */
  readonly withBrowser: (options: BrowserSignIn) => Promise<RawToken>;
  readonly withDevice: (options: DeviceSignIn) => Promise<RawToken>;
};
