import { visible } from '../../../src/core/story/visible.ts';
import type { ShownSource } from '../../../src/protocol/tokenFlow.ts';

/** "Local chain, orders", "AWS 1111…3333, us-east-1". */
export function sourceWords(source: ShownSource): string {
  if (source.kind === 'local') return source.chain === null ? 'Local chain' : `Local chain, ${visible(source.chain)}`;
  return `AWS ${source.account === null ? '' : `${shortAccount(source.account)}, `}${visible(source.region)}`;
}

/** An account has twelve digits; the ends tell it from another. */
function shortAccount(account: string): string {
  return account.length > 9 ? `${account.slice(0, 4)}…${account.slice(-4)}` : account;
}
