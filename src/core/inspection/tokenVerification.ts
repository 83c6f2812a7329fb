import { durationWords } from '../diagnosis/texts/words.ts';
import { secondsAfter } from '../diagnosis/textOf.ts';
import { verificationSteps, type VerificationStep } from '../story/checks.ts';
import type { Check } from '../story/story.ts';
import type { TokenView, Verification } from '../token/tokenView.ts';
import type { TokenInspection } from './inspectToken.ts';

/** Whether anybody has vouched for an inspected token, and who. */
export type TokenVerification =
  /** Nobody has asked. `issuer`: who could be; null where no chain was named. */
  | { readonly state: 'notAsked'; readonly issuer: string | null }
  /** `because` is the end of a sentence, here and below. */
  | { readonly state: 'impossible'; readonly because: string; readonly remedy: string }
  /** The issuer's keys were not to be had: nothing is known of the token. */
  | { readonly state: 'unavailable'; readonly issuer: string; readonly because: string; readonly remedy: string }
  /** `at`: epoch milliseconds. */
  | { readonly state: 'verified'; readonly issuer: string; readonly audience: string | null; readonly at: number; readonly outcome: Verification };

/** Every step of one verification, in order: passed up to the one that failed, not reached behind it. */
export function verificationChecks({ token }: Pick<TokenInspection, 'token'>, { at, issuer, audience, outcome }: Extract<TokenVerification, { state: 'verified' }>): readonly Check[] {
  const wanted: { readonly [name: string]: string | null } = { Issuer: issuer, Audience: audience };
  const asked = verificationSteps.filter(({ name }) => name !== 'Scope');
  const failed = outcome.result === 'failed' ? asked.findIndex(({ codes }) => codes.includes(outcome.code)) : asked.length;
  const checks = asked.map(({ name, detail }, place): Check => {
    if (place > failed) return { state: 'notChecked', name, detail: 'not reached' };
    if (name === 'Audience' && audience === null) return { state: 'notChecked', name, detail: 'not checked: the chain file names no audience' };
    const found = details[name]?.(token, at) ?? detail(token, at);
    if (place < failed) return { state: 'passed', name, detail: found };
    return { state: 'failed', name, detail: [found, wanted[name] == null ? '' : `expected is ${wanted[name]}`].filter((part) => part !== '').join(', ') };
  });
  return [...checks, { state: 'notChecked', name: 'Scope', detail: 'not checked: each operation of an API asks for its own' }];
}

/** Where the words of a hop's check would not fit a token that nobody carries. */
const details: { readonly [name: string]: VerificationStep['detail'] } = { Signature: () => '', Validity: validity };

function validity({ claims }: TokenView, at: number | null): string {
  const since = secondsAfter(at, claims?.['exp']);
  const until = secondsAfter(at, claims?.['nbf']);
  if (until !== undefined && until < 0) return `from ${durationWords(until)} on`;
  if (since === undefined) return '';
  return since > 0 ? `expired ${durationWords(since)} ago` : `${durationWords(since)} left`;
}
