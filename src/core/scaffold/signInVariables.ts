import type { Chain } from '../chain/chain.ts';
import { chainSignIn } from '../identity/chainSignIn.ts';
import { discoveryUrlOf } from '../identity/discoveryUrlOf.ts';
import { identityPresets } from '../identity/identityPresets.ts';
import type { RequestParameter } from '../identity/identityPreset.ts';
import type { Variables } from './renderTemplate.ts';

/** What the template `frontend-streamlit` writes into its example of secrets.toml. Texts are as they stand between the quotes of TOML. */
export function signInVariables(chain: Chain): Variables {
  const { identity } = chain;
  const preset = identityPresets[identity.preset];
  const request = chainSignIn(chain);
  return {
    clientId: quoted(identity.clientId ?? preset.clientId.example),
    metadataUrl: quoted(discoveryUrlOf(identity.issuer ?? preset.issuer.example)),
    scope: quoted(request.scopes.join(' ')),
    prompt: quoted(request.prompt),
    parameters: [...tableOf('authorize_params', request.authorize), ...tableOf('access_token_params', request.token)].join('\n'),
  };
}

function tableOf(name: string, parameters: readonly RequestParameter[]): readonly string[] {
  if (parameters.length === 0) return [];
  return [`${name} = { ${parameters.map((parameter) => `${parameter.name} = "${quoted(parameter.value)}"`).join(', ')} }`];
}

/** TOML's basic strings are escaped as those of JSON. */
function quoted(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}
