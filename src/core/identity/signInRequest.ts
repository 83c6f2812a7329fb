import type { Identity } from '../chain/chain.ts';
import { identityPresets } from './identityPresets.ts';
import type { RequestParameter } from './identityPreset.ts';

/** What a frontend sends to sign its users in. */
export type SignInRequest = {
  /** As they are asked for, those of the API with whatever the provider wants before them. */
  readonly scopes: readonly string[];
  readonly authorize: readonly RequestParameter[];
  readonly token: readonly RequestParameter[];
  readonly prompt: string;
};

const whoSignedIn = ['openid', 'profile', 'email'];

/** The request for an access token of the API `api` with these scopes of its own. `audience` stands in where the chain names none yet. */
export function signInRequest({ preset, audience }: Identity, { api, scopes, standIn }: { readonly api: string; readonly scopes: readonly string[]; readonly standIn: string }): SignInRequest {
  const { scopes: rule, requests } = identityPresets[preset];
  const filled = (text: string): string => text.replace('{audience}', () => audience ?? standIn).replace('{api}', () => api);
  const parameters = (given: readonly RequestParameter[]): readonly RequestParameter[] => given.map(({ name, value }) => ({ name, value: filled(value) }));
  return {
    scopes: [...whoSignedIn, ...scopes.map((scope) => filled(rule.askedPrefix) + scope)],
    authorize: parameters(requests.authorize),
    token: parameters(requests.token),
    prompt: requests.prompt,
  };
}
