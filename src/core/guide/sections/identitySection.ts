import type { IdentityPreset, RequestParameter } from '../../identity/identityPreset.ts';
import type { Block, Prose } from '../guide.ts';
import type { GuideSubject } from '../guideSubject.ts';
import { presetOf } from '../presetOf.ts';
import { code, codes, heading, list, paragraph, say, table } from '../say.ts';

/** What is known of the chain's identity provider. */
export function identitySection({ chain }: GuideSubject): readonly Block[] {
  const preset = presetOf(chain);
  const { audience, clientId, scopes, requests, inbound } = preset;
  return [
    heading(2, 'Identity provider'),
    paragraph`${preset.name} (${code('identity.preset')} is ${code(preset.id)}). ${preset.about}`,
    table(['What', 'Here'], [
      [say`Issuer`, issuerWords(preset, chain.identity.issuer)],
      [say`Audience, in the claim ${code(audience.claim)}`, chain.identity.audience === null ? say`not filled in yet; ${audience.means}` : say`${code(chain.identity.audience)}`],
      [say`Client, in the claim ${codes(clientId.claims)}`, chain.identity.clientId === null ? say`not filled in yet; ${clientId.means}` : say`${code(chain.identity.clientId)}`],
      [say`Scopes, in the claim ${code(scopes.claim)}`, say`${scopes.form === 'list' ? 'a list' : 'words with spaces between'}; ${scopes.means}`],
      [say`Authorize request carries`, parameters(requests.authorize)],
      [say`Token request carries`, parameters(requests.token)],
      [say`A refresh token comes by`, say`${requests.refresh}`],
      [say`Authorizers of AgentCore (CUSTOM_JWT)`, say`compare by ${code(inbound.member)}`],
    ]),
    ...(preset.notes.length === 0 ? [] : [paragraph`What goes wrong with it, most costly first:`, list(...preset.notes.map(({ statement, source, mark }) => say`${statement} (${markWords[mark]}: ${source})`))]),
  ];
}

const markWords = { V: 'read in code, or run', D: 'documented', P: 'observed by others', UNVERIFIED: 'not verified' } as const;

function issuerWords({ issuer }: IdentityPreset, value: string | null): Prose {
  return value === null ? say`not filled in yet; ${issuer.means}` : say`${code(value)}`;
}

function parameters(given: readonly RequestParameter[]): Prose {
  return given.length === 0 ? say`nothing beyond OpenID Connect` : codes(given.map(({ name, value }) => `${name}=${value}`));
}
