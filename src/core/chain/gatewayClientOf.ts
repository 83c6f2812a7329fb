import type { Chain, GatewayClient } from './chain.ts';

/** The client by which the deployed agent gets its own tokens; null where its gateway knows it by another way, whatever the chain file names. */
export function gatewayClientOf({ agent, gateway: { authorizer } }: Chain): GatewayClient | null {
  return authorizer === 'CUSTOM_JWT' ? agent.gatewayClient : null;
}
