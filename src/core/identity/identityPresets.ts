import { auth0Preset } from './auth0Preset.ts';
import { cognitoPreset } from './cognitoPreset.ts';
import { entraPreset } from './entraPreset.ts';
import { genericPreset } from './genericPreset.ts';
import type { IdentityPreset, PresetId } from './identityPreset.ts';
import { keycloakPreset } from './keycloakPreset.ts';
import { oktaPreset } from './oktaPreset.ts';

/** Every kind of identity provider that the product knows, in the order in which they are offered. */
export const identityPresets: { readonly [id in PresetId]: IdentityPreset } = {
  okta: oktaPreset,
  cognito: cognitoPreset,
  entra: entraPreset,
  auth0: auth0Preset,
  keycloak: keycloakPreset,
  generic: genericPreset,
};
