import type { Mark } from '../agentcore/facts/fact.ts';
import type { FactId } from '../agentcore/facts/facts.ts';
import type { HopName } from '../chain/hop.ts';
import type { SettingChange } from '../chain/settingChange.ts';
import type { FindingCode, Severity } from '../diagnosis/finding.ts';
import type { Evidence, JoinedBy } from '../flow/flow.ts';
import type { ClaimValue } from '../token/tokenView.ts';

/** What a hop says about the token. Terminal and webview each own a picture for it; the words come from here. */
export type HopMark = 'verified' | 'same' | 'seen' | 'passedOn' | 'failed' | 'other' | 'notLogged' | 'guess' | 'notReached';

/** The token's way from this hop to the next: the same, ends here, no token on it, another one, a guess. */
export type Thread = 'same' | 'cut' | 'none' | 'other' | 'guess';

export type StoryVerdict = 'healthy' | 'broken' | 'undetermined' | 'inProgress';

/** One flow as a person reads it: the same for terminal, webview and report. Holds claims, never a token. */
export type Story = {
  readonly flowId: string;
  readonly sessionId: string | null;
  readonly verdict: StoryVerdict;
  /** "Broken at interceptor", "Healthy", "Undetermined at interceptor". */
  readonly verdictLine: string;
  readonly headline: string;
  /** Two sentences at most. */
  readonly why: string;
  /** One step that mends it; null where there is nothing to mend. */
  readonly remedy: Remedy | null;
  readonly code: FindingCode | null;
  /** The records that show the break; empty where nothing broke. */
  readonly evidence: readonly Evidence[];
  /** Names of headers, settings, audiences and the like that stand in its sentences: a front may set them apart. */
  readonly literals: readonly string[];
  readonly brokenAt: HopName | null;
  readonly user: string | null;
  readonly tool: string | null;
  /** Epoch milliseconds. */
  readonly startedAt: number | null;
  readonly durationMs: number | null;
  /** Five, in chain order. */
  readonly lines: readonly StoryLine[];
  /** Findings beside the verdict's own: warnings and notes, in words. */
  readonly remarks: readonly Remark[];
  /** "Was the token forwarded?" - "no record from the interceptor". */
  readonly unchecked: readonly { readonly question: string; readonly because: string }[];
  /** Unproven AWS facts that the verdict leans on. */
  readonly leansOn: readonly { readonly fact: FactId; readonly mark: Mark; readonly statement: string }[];
};

export type Remedy = {
  /** Verb + object in title case: "Turn On passRequestHeaders". */
  readonly action: string;
  /** What to do, where, in one or two sentences. */
  readonly text: string;
  /** Path into agentcore-chain.json of what to look at, e.g. ["gateway","passRequestHeaders"]; null where code must change. */
  readonly setting: readonly (string | number)[] | null;
  /** What a command can do about it; null where nothing in the file alone mends the fault. */
  readonly change: SettingChange | null;
};

export type Remark = { readonly code: FindingCode; readonly hop: HopName; readonly severity: Severity; readonly title: string; readonly remedy: string | null };

export type StoryLine = {
  /** 1 to 5. */
  readonly number: number;
  readonly hop: HopName;
  readonly mark: HopMark;
  /** Under 12 letters: "verified", "same token", "no token", "not reached". */
  readonly word: string;
  /** Past tense, the hop is the subject. */
  readonly sentence: string;
  readonly summary: string;
  readonly note: string | null;
  readonly headerIn: string | null;
  readonly headerOut: string | null;
  readonly at: number | null;
  /** Milliseconds after the first hop with a known time; null = unknown. */
  readonly offsetMs: number | null;
  /** When it sent the call on, by its own record, epoch milliseconds; null where it does not, or no record tells. */
  readonly sentAt: number | null;
  /** When its last record was written, epoch milliseconds; null = unknown. */
  readonly lastAt: number | null;
  /** By how many milliseconds its time lies before that of the hop before it: one of the clocks is off. Null where it does not. */
  readonly clockGapMs: number | null;
  /** A record of the hop's own code is among them, and not only what AWS wrote of it. */
  readonly hasOwnRecord: boolean;
  /** Of its first record. */
  readonly joinedBy: JoinedBy | null;
  /** By which keys its records were joined to the flow, strongest first; empty where there is no record. */
  readonly links: readonly StoryLink[];
  /** Only on the line where the story stops. */
  readonly expected: string | null;
  readonly found: string | null;
  readonly relation: string | null;
  readonly fingerprint: string | null;
  readonly fingerprintBefore: string | null;
  readonly checks: readonly Check[];
  /** Bytes of the token. */
  readonly size: number | null;
  /** Bytes that a header's value may have on this way; null where no size is known. */
  readonly sizeLimit: number | null;
  readonly outcome: string | null;
  readonly claims: readonly ClaimRow[];
  readonly evidence: readonly Evidence[];
  /** The way from here to the next hop; null on the target. */
  readonly thread: Thread | null;
  /** True on exactly the line after which "The story stops here." is drawn. */
  readonly stop: boolean;
  /** True on lines below the stop. */
  readonly afterStop: boolean;
};

export type StoryLink = {
  readonly by: JoinedBy;
  /** The key by its name: "trace id". */
  readonly words: string;
  /** Its value; null for the time alone, which is a guess. */
  readonly key: string | null;
  /** How many records were joined by it. */
  readonly records: number;
};

export type Check = { readonly state: 'passed' | 'failed' | 'notChecked'; readonly name: string; readonly detail: string };

export type ClaimRow = {
  readonly name: string;
  /** "issuer", "user", "expires"; empty for unknown claims. */
  readonly meaning: string;
  readonly kind: 'text' | 'list' | 'time' | 'masked';
  readonly value: ClaimValue;
  /** The value at the hop before, where it changed. */
  readonly before: ClaimValue | null;
  readonly change: 'modified' | 'added' | 'deleted' | null;
  /** Set where a verifier refused this claim. */
  readonly refused: boolean;
};
