import { cannotTell, dataOf, fail, pass } from '../fault.ts';
import { reasons } from '../reasons.ts';
import { refusalOf } from '../refusal.ts';
import type { Rule } from '../rule.ts';
import { carries } from '../sightings.ts';

/** The target had the token and did not finish: no end at all, a 5xx, or a refusal that gives no reason. */
export const targetFailed: Rule = {
  code: 'target-failed', hop: 'target',
  judge: (sightings) => {
    const { targetReceived, targetAccepted, targetRejected, settled } = sightings;
    const end = targetRejected ?? targetAccepted;
    if (end === null) {
      if (!carries(targetReceived)) return pass;
      if (!settled) return cannotTell(reasons.noEnd);
      return fail({ code: 'target-failed', hop: 'target', seen: [targetReceived], data: { how: 'noEnd' } });
    }
    if (refusalOf(sightings) !== null || !(carries(targetReceived) || carries(end))) return pass;
    const status = end.reply?.status;
    if (status !== undefined && status >= 500) {
      return fail({ code: 'target-failed', hop: 'target', seen: [targetReceived, end], data: { how: targetAccepted === end ? 'afterAccepting' : 'unavailable', status } });
    }
    if (end === targetAccepted) return pass;
    return fail({ code: 'target-failed', hop: 'target', seen: [targetReceived, end], data: dataOf({ how: 'refused', status }) });
  },
};
