import type { ConfigurationInForce } from '../chain/configuration.ts';
import type { HopName } from '../chain/hop.ts';
import type { Flow, Hearings } from '../flow/flow.ts';
import type { Finding, FindingCode } from './finding.ts';

/** All that a rule may look at: records and the configuration in force then. Never the desired file. */
export type Case = {
  readonly flow: Flow;
  readonly configuration: ConfigurationInForce;
  readonly hearings: Hearings;
};

export type RuleOutcome =
  | { readonly state: 'pass' }
  | { readonly state: 'fail'; readonly finding: Finding }
  | { readonly state: 'cannotTell'; readonly because: string };

/** One question about a flow. Pure; one file each in rules/. */
export type Rule = {
  readonly code: FindingCode;
  readonly hop: HopName;
  readonly judge: (subject: Case) => RuleOutcome;
};
