import type { SeenDeployment } from '../../core/attach/seenDeployment.ts';
import type { HopName } from '../../core/chain/hop.ts';
import { askPick, type Choice } from '../steps/askPick.ts';
import { askText } from '../steps/askText.ts';
import type { Step } from '../steps/runSteps.ts';
import { attachedOf, discovered, type AttachDraft } from './attachDraft.ts';

type Row = { readonly group: string | null } | 'other';

/** For each hop whose log group AWS does not tell, but could have one. */
export const logGroupSteps: readonly Step<AttachDraft>[] = (['target', 'frontend', 'gateway', 'interceptor'] as const).map((hop) => ({
  applies: (draft) => draft.found !== null && isAsked(hop, draft.found.seen) && attachedOf({ ...draft, logGroups: {} }).chain.observability.logGroups[hop] === undefined,
  ask: async (draft, place) => {
    const taken = Object.entries(attachedOf(draft).chain.observability.logGroups).flatMap(([other, group]) => (other === hop ? [] : [group]));
    const known = discovered(draft.found).logGroups.filter((group) => !taken.includes(group));
    const open: Choice<Row> = { label: 'Not Known, Leave It Open', description: `nothing is then known of the ${hop} but by the other hops`, icon: 'circle-slash', value: { group: null } };
    const other: Choice<Row> = { label: 'Write Its Name...', icon: 'edit', value: 'other' };
    const mine = draft.logGroups[hop];
    for (;;) {
      const picked = await askPick<Row>({ placeholder: `In which log group does the ${hop} log? AWS does not tell.`, choices: [open, other, { label: 'log groups' }, ...known.map((group): Choice<Row> => ({ label: group, value: { group } }))], isCurrent: (row) => row !== 'other' && row.group === (mine ?? null) }, place);
      if (picked.kind !== 'next') return picked.kind === 'back' ? { kind: 'back', draft } : { kind: 'cancel' };
      if (picked.value !== 'other') return { kind: 'next', draft: withGroup(draft, hop, picked.value.group) };
      const typed = await askText({ value: mine ?? '', prompt: `Log group of the ${hop}.`, placeholder: `/orders/${hop}`, judge: (text) => (/^[.\-_/#A-Za-z0-9]{1,512}$/.test(text.trim()) ? null : { kind: 'refusal', text: 'A log group’s name holds letters, digits and . - _ / #' }) }, { ...place, canGoBack: true });
      if (typed.kind === 'cancel') return typed;
      if (typed.kind === 'next') return { kind: 'next', draft: withGroup(draft, hop, typed.text.trim()) };
    }
  },
}));

/** A gateway without a delivery, and one without an interceptor, have no log that somebody could name. */
function isAsked(hop: HopName, { gatewayLog, interceptor }: SeenDeployment): boolean {
  if (hop === 'gateway') return gatewayLog.state === 'unreadable';
  return hop !== 'interceptor' || interceptor?.state === 'unreadable';
}

function withGroup(draft: AttachDraft, hop: HopName, group: string | null): AttachDraft {
  const { [hop]: _before, ...others } = draft.logGroups;
  return { ...draft, logGroups: group === null ? others : { ...others, [hop]: group } };
}
