import type { ConfigurationInForce } from '../chain/configuration.ts';
import type { HopName } from '../chain/hop.ts';
import type { Flow, Hearings } from '../flow/flow.ts';
import type { Finding, FindingCode } from './finding.ts';
import type { Sightings } from './sightings.ts';

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

/**
 * One question about a flow. Pure; one file each in rules/. A rule passes where its fault is not shown, also where another
 * fault explains what happened; it cannot tell where the records that would decide are not there.
 */
export type Rule = {
  readonly code: FindingCode;
  readonly hop: HopName;
  readonly judge: (sightings: Sightings) => RuleOutcome;
};
