import type { ScenarioSummary } from '../../app/ports.ts';
import type { ConfigurationLedger, Settings } from '../chain/configurationLedger.ts';
import type { Frontend } from '../chain/frontend.ts';
import type { Gate } from '../chain/gate.ts';
import type { TokenChanges } from '../identity/forgeToken.ts';
import type { ChainIdentity } from '../chain/startIdentity.ts';

/** One way of breaking the chain, as data: exactly one fault, and in what order requests meet it. */
export type Scenario = Omit<ScenarioSummary, 'fault'> & { readonly fault: Fault; readonly course: Course };

/** What departs from a chain that works, in the place that ScenarioSummary.fault names. */
export type Fault =
  /** The access token is replaced by one that the issuer never gave. `now` is in epoch seconds. */
  | { readonly kind: 'token' | 'sender'; readonly forge: (now: number) => TokenChanges }
  | { readonly kind: 'token'; readonly instead: 'idToken' }
  /** From now on the issuer signs with a new key; tokens that the old one signed stay good. There is nothing to undo. */
  | { readonly kind: 'token'; readonly rotate: 'signingKey' }
  | { readonly kind: 'sender'; readonly token: null }
  /** The name under which the sender sends the token, made of the right one. */
  | { readonly kind: 'sender'; readonly header: (right: string) => string }
  | { readonly kind: 'configuration'; readonly change: (inForce: Settings, tokenHeader: string) => Settings }
  | { readonly kind: 'process'; readonly stop: 'target' }
  | { readonly kind: 'double'; readonly of: DoubledComponent; readonly double: Double }
  | { readonly kind: 'none' };

/**
 * `once`: one request, with the fault there. `afterHealthy`: one before the fault and one with it. `afterOtherUser`: with the fault there, one by
 * the other user and then one by the user who asked. `interleaved`: twenty by each of the two, all on their way at once.
 */
export type Course = 'once' | 'afterHealthy' | 'afterOtherUser' | 'interleaved';

export type DoubledComponent = 'agent' | 'interceptor';

/** File names in doubles/, without their ending. */
export type Double =
  | 'agent-forgets' | 'interceptor-bad-output' | 'interceptor-crash' | 'interceptor-fails-open' | 'token-swapped' | 'wrong-header-case';

/** Takes a change back. Called once. */
export type Undo = () => Promise<void>;

/** All that a scenario may do to a chain that runs. */
export type ScenarioHands = {
  /** Nobody else's requests are on their way while the work goes on. */
  readonly alone: Gate['alone'];
  /** One request through all hops; answers its flow's id when the frontend has its answer. */
  readonly send: Frontend['send'];
  readonly identity: Pick<ChainIdentity, 'users' | 'tokenFor' | 'local'>;
  /** Header in which the frontend sends the user's token. */
  readonly tokenHeader: string;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly ledger: Pick<ConfigurationLedger, 'inForce' | 'put'>;
  /** Resolves when the double answers in place of the project's component, with that component's environment. Leaves nothing behind where it rejects. */
  readonly standIn: (component: DoubledComponent, double: Double) => Promise<Undo>;
  /**
   * Resolves when no target listens any more; the undo, when they answer again. Rejects with
   * `scenario-not-possible` for an API that is not ours to stop, and then leaves all of them up.
   */
  readonly stopTargets: () => Promise<Undo>;
};
