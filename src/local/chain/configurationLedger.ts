import type { Chain } from '../../core/chain/chain.ts';
import type {
  ConfigurationRevision, GatewayConfiguration, IdentityConfiguration, RuntimeConfiguration, TargetConfiguration,
} from '../../core/chain/configuration.ts';

/** What the emulators go by at this moment. */
export type Settings = {
  readonly identity: IdentityConfiguration;
  readonly runtime: RuntimeConfiguration;
  readonly gateway: GatewayConfiguration;
  readonly targets: readonly TargetConfiguration[];
};

/** The settings that a chain file asks for, with the identity that really issues the tokens. */
export function settingsOf(chain: Chain, identity: IdentityConfiguration): Settings {
  return {
    identity,
    runtime: { authorizer: chain.agent.authorizer, requestHeaderAllowlist: chain.agent.requestHeaderAllowlist },
    gateway: {
      authorizer: chain.gateway.authorizer,
      requestInterceptor: { passRequestHeaders: chain.gateway.passRequestHeaders },
      exceptionLevel: chain.gateway.exceptionLevel,
    },
    targets: chain.targets.map(({ name, credentialProvider, allowedRequestHeaders }) => ({
      name,
      credentialProviders: credentialProvider === 'none' ? [] : [credentialProvider],
      allowedRequestHeaders,
    })),
  };
}

/** Keeps what is in force and hands on a revision of each resource when it changes: the emulators' side of ConfigSource. */
export class ConfigurationLedger {
  #inForce: Settings | null = null;
  readonly #revisions: ConfigurationRevision[] = [];
  readonly #now: () => number;
  readonly #record: (revision: ConfigurationRevision) => Promise<void>;

  /** `now` gives epoch milliseconds; `record` keeps each revision for those who read them later. */
  constructor(now: () => number, record: (revision: ConfigurationRevision) => Promise<void>) {
    this.#now = now;
    this.#record = record;
  }

  get inForce(): Settings {
    if (this.#inForce === null) throw new Error('No settings are in force before the first were put.');
    return this.#inForce;
  }

  revisions(): readonly ConfigurationRevision[] {
    return this.#revisions;
  }

  /**
   * Resolves when the settings are in force and the changes recorded; unchanged ones make no revision. Records of requests have
   * times in whole milliseconds: a millisecond on either side of a revision is nobody's, so that each request has one configuration.
   */
  async put(settings: Settings): Promise<void> {
    await nextMillisecond(this.#now);
    const changes = changedRevisions(this.#inForce, settings, this.#now());
    this.#inForce = settings;
    this.#revisions.push(...changes);
    for (const change of changes) await this.#record(change);
    await nextMillisecond(this.#now);
  }
}

async function nextMillisecond(now: () => number): Promise<void> {
  for (const before = now(); now() === before; ) await new Promise((resolve) => setTimeout(resolve, 1));
}

function changedRevisions(before: Settings | null, after: Settings, from: number): readonly ConfigurationRevision[] {
  const targets = after.targets.filter((target) => !same(target, before?.targets.find(({ name }) => name === target.name)));
  return [
    ...(same(before?.identity, after.identity) ? [] : [{ resource: 'identity', from, value: after.identity } as const]),
    ...(same(before?.runtime, after.runtime) ? [] : [{ resource: 'runtime', from, value: after.runtime } as const]),
    ...(same(before?.gateway, after.gateway) ? [] : [{ resource: 'gateway', from, value: after.gateway } as const]),
    ...targets.map((value) => ({ resource: 'target', from, value }) as const),
  ];
}

/** Both sides were built by `settingsOf` or from it, so their members stand in one order. */
function same(one: object | undefined, other: object | undefined): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
