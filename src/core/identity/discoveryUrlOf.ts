/** Where an issuer's discovery document stands: what an AgentCore authorizer and an OIDC client are told. */
export function discoveryUrlOf(issuer: string): string {
  return `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
}
