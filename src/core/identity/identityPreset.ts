import type { FactId } from '../agentcore/facts/facts.ts';
import type { Mark } from '../agentcore/facts/fact.ts';

export const presetIds = ['okta', 'cognito', 'entra', 'auth0', 'keycloak', 'generic'] as const;
/** Kinds of identity provider that the product knows something of; any other one is `generic`. */
export type PresetId = (typeof presetIds)[number];

/** The claim of an access token that says for whom it is. */
export type AudienceClaim = 'aud' | 'client_id';

/** What a setting looks like at one kind of provider. It says nothing about whether the provider knows that value. */
export type ValueForm = {
  readonly pattern: RegExp;
  /** What it is and where it is found, in words that can follow a colon. */
  readonly means: string;
  readonly example: string;
  /** What people take for it. Judged before the pattern, so that each gets words of its own. */
  readonly mistakes: readonly Mistake[];
};

export type Mistake = {
  readonly pattern: RegExp;
  /** Why it cannot be, and what stands there instead; follows a colon. */
  readonly because: string;
  /** Only with such an issuer; with any where absent. */
  readonly withIssuer?: RegExp;
};

/** How much one can lean on a statement about a provider: marked as AWS facts are. Nothing of it was run against a live provider. */
export type IdentityNote = { readonly id: string; readonly statement: string; readonly source: string; readonly mark: Mark };

/** A parameter of a request to the provider. `{audience}` in the value stands for the chain's audience. */
export type RequestParameter = { readonly name: string; readonly value: string };

/** All that the product knows of one kind of identity provider. Data: no preset has code of its own. */
export type IdentityPreset = {
  readonly id: PresetId;
  readonly name: string;
  /** One line for a list of providers. */
  readonly about: string;
  readonly issuer: ValueForm;
  readonly audience: ValueForm & { readonly claim: AudienceClaim };
  readonly clientId: ValueForm & {
    /** Claims of an access token that name the client, the usual one first. */
    readonly claims: readonly [string, ...string[]];
  };
  readonly scopes: {
    /** The claim that lists what was granted, and how: a JSON list, or words with spaces between. */
    readonly claim: 'scp' | 'scope';
    readonly form: 'list' | 'words';
    /** What stands before an API's own scope in a request, and in the token. `{audience}` stands for the chain's audience, `{api}` for the API's name. */
    readonly askedPrefix: string;
    readonly tokenPrefix: string;
    readonly means: string;
  };
  readonly requests: {
    readonly authorize: readonly RequestParameter[];
    readonly token: readonly RequestParameter[];
    /** The OIDC `prompt` of an ordinary sign-in; empty: none is sent. */
    readonly prompt: string;
    /** Whether discovery lists S256: clients that look there for it leave PKCE out otherwise. */
    readonly pkceListed: boolean;
    /** What brings a refresh token, beside the code. */
    readonly refresh: string;
  };
  /** The rule of a customJWTAuthorizer (runtime or gateway) that such access tokens pass. */
  readonly inbound: { readonly member: 'allowedAudience' | 'allowedClients'; readonly restsOn: FactId };
  /** What goes wrong with it, most costly first. */
  readonly notes: readonly IdentityNote[];
};
