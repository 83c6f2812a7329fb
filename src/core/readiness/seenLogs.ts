/** What AWS said of one thing: what it is, that there is none, or that it does not tell, with the reason as a sentence without its full stop. */
export type Seen<T> = { readonly state: 'told'; readonly value: T } | { readonly state: 'absent' } | { readonly state: 'unreadable'; readonly because: string };

/** What AWS told of a chain's logs at one moment, as data to be judged. */
export type SeenLogs = {
  /** By name: the groups that the chain file names, and those into which AWS writes. */
  readonly groups: { readonly [name: string]: SeenGroup };
  /** Null: nobody knows which gateway is the chain's. */
  readonly gateway: Seen<SeenGateway> | null;
  /** The function that the gateway calls. Null: the gateway calls none, or is not known. */
  readonly interceptor: Seen<SeenFunction> | null;
  /** Null: nobody knows which runtime is the chain's. */
  readonly runtime: Seen<SeenRuntime> | null;
  /** Groups into which Container Insights writes the lines of pods, of any cluster here. */
  readonly podGroups: readonly string[];
  readonly transactionSearch: 'on' | 'off' | null;
};

export type SeenGroup = {
  /** `retentionDays`: null where lines are kept without end. */
  readonly described: Seen<{ readonly retentionDays: number | null }>;
  /** Whether its lines may be read. */
  readonly read: Seen<null>;
};

export type SeenGateway = {
  readonly id: string;
  readonly arn: string;
  /** It bears the tags of this chain, so its deployment may change it. */
  readonly isOurs: boolean;
  readonly log: Seen<SeenDelivery>;
};

/** Where the gateway's own log goes. `source`: the name of its delivery source; null where it has none. */
export type SeenDelivery = { readonly source: string | null; readonly groups: readonly string[]; /** ARNs of destinations that are no log groups. */ readonly elsewhere: readonly string[] };

export type SeenFunction = {
  readonly name: string;
  /** The version or alias that the gateway calls; null where it names none. */
  readonly qualifier: string | null;
  /** It is called as this chain's deployment calls it, by a gateway that is this chain's. */
  readonly isOurs: boolean;
  readonly group: string;
  readonly logFormat: string | null;
  /** Least severe lines that are kept; null where no filter is set. */
  readonly applicationLevel: string | null;
  readonly systemLevel: string | null;
  readonly tracing: string | null;
};

export type SeenRuntime = { readonly id: string };
