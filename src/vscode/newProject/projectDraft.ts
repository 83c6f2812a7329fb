import { basename, isAbsolute, join, resolve } from 'node:path';
import type { ScaffoldAnswers } from '../../app/scaffoldChain.ts';
import type { InboundAuthorizer } from '../../core/agentcore/gateway/gateway.ts';
import type { Frontend, Language } from '../../core/chain/chain.ts';
import type { ComponentLanguages } from '../../core/chain/componentLanguages.ts';
import type { ChainAnswers } from '../../core/chain/defaultChain.ts';
import { identityPresets } from '../../core/identity/identityPresets.ts';
import type { PresetId } from '../../core/identity/identityPreset.ts';
import { nameFrom } from '../../core/chain/nameFrom.ts';
import { refusalOfAnswer } from '../../core/chain/refusalOfAnswer.ts';
import type { Path } from '../../core/chain/shape.ts';

/** One language for all components, or each by itself. */
export type LanguageChoice = Language | 'each';

/** What somebody who makes a project has answered so far, as typed: an empty text is "not said". */
export type ProjectDraft = {
  readonly folder: string;
  /** Null: named after the folder. */
  readonly name: string | null;
  readonly preset: PresetId;
  readonly issuer: string;
  readonly audience: string;
  readonly clientId: string;
  readonly gatewayAuthorizer: InboundAuthorizer;
  readonly languageChoice: LanguageChoice;
  /** Of each component; all the same unless each was chosen by itself. */
  readonly languages: ComponentLanguages;
  readonly frontend: Frontend['kind'];
  readonly region: string;
  readonly target: 'own' | 'existing';
  readonly openapi: string;
  readonly targetUrl: string;
};

export function nameOf({ name, folder }: ProjectDraft): string {
  return name ?? nameFrom(basename(folder), 48, 'chain');
}

/** Answers to the engine's questions. What was typed for a way that was left again does not count. */
export function answersOf(draft: ProjectDraft): ScaffoldAnswers {
  const { folder, preset, gatewayAuthorizer, languages, frontend, region, target } = draft;
  const issuer = said(draft.issuer);
  const asksAudience = identityPresets[preset].audience.claim === 'aud';
  return {
    folder, region, gatewayAuthorizer, languages, frontend,
    name: nameOf(draft),
    identity: { preset, issuer, audience: issuer === null || !asksAudience ? null : said(draft.audience), clientId: issuer === null ? null : said(draft.clientId) },
    openapi: target === 'existing' ? said(draft.openapi) : null,
    targetUrl: target === 'existing' ? said(draft.targetUrl) : null,
  };
}

/** Why one answer cannot be; null where it can. */
export function refusalOfDraft(draft: ProjectDraft, setting: Path): string | null {
  const { targetUrl, ...rest } = answersOf(draft);
  const answers: ChainAnswers = { ...rest, existingApi: targetUrl === null ? null : { name: 'api', url: targetUrl } };
  return refusalOfAnswer(answers, setting);
}

/** A path as people type it; null where it is not a whole one. `home` stands for `~`. */
export function pathFrom(text: string, home: string): string | null {
  const typed = text.trim();
  if (typed === '~' || /^~[\\/]/.test(typed)) return resolve(home, `.${typed.slice(1)}`);
  return isAbsolute(typed) ? resolve(typed) : null;
}

/** The first of `orders`, `orders-2` ... in a folder that a project can go into. */
export async function freeFolder(parent: string, isFree: (folder: string) => Promise<boolean>): Promise<string> {
  for (let count = 1; count < 100; count++) {
    const folder = join(parent, count === 1 ? 'orders' : `orders-${count}`);
    if (await isFree(folder)) return folder;
  }
  return join(parent, 'orders');
}

function said(text: string): string | null {
  return text.trim() === '' ? null : text.trim();
}
