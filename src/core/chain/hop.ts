/** The five stations of a user's token, in the order it passes them. */
export const hopNames = ['frontend', 'agent', 'gateway', 'interceptor', 'target'] as const;

export type HopName = (typeof hopNames)[number];

/** 0 for the frontend to 4 for the target. */
export function hopOrder(hop: HopName): number {
  return hopNames.indexOf(hop);
}

export function isHopName(value: unknown): value is HopName {
  return typeof value === 'string' && (hopNames as readonly string[]).includes(value);
}
