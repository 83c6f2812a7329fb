import type { Channel } from '../../src/protocol/channel.ts';
import type { HostContract, ViewContract } from '../../src/protocol/tokenFlow.ts';

/** The view's end of the conversation with the extension. */
export type HostChannel = Channel<HostContract, ViewContract>;
