import { operationOf } from '../../../src/core/agentcore/gateway/gateway.ts';
import { visible } from '../../../src/core/story/visible.ts';
import type { Story } from '../../../src/core/story/story.ts';
import { formatMilliseconds } from '../../../src/core/story/words/factWords.ts';
import { deedWords } from '../../../src/core/story/words/storyWords.ts';
import { Icon } from '../icons/Icon.tsx';
import type { DetailActions } from './detailProps.ts';
import { timeOnDay } from './localTime.ts';
import { Words } from './Words.tsx';

export const flowTitleId = 'flow-title';

type FlowHeadProps = { readonly story: Story; readonly now: number; readonly act: DetailActions };

const shownOfId = 8;

/** Which flow it is: who called what, when, and for how long. */
export function FlowHead({ story: { user, tool, code, startedAt, durationMs, flowId, lines }, now, act }: FlowHeadProps) {
  const isOfAws = lines.some(({ evidence }) => evidence.some(({ source }) => source === 'cloudwatch'));
  return (
    <header class="flow-head">
      <h2 id={flowTitleId} title={tool === null ? undefined : visible(tool)}>
        <bdi><Words text={user ?? 'Somebody'} /></bdi>{' '}
        <span class="dim">{deedWords({ tool, code })}</span>{' '}
        {tool !== null && <bdi><Words text={operationOf(tool)} /></bdi>}
      </h2>
      <p class="meta flow-meta">
        <span>{startedAt === null ? 'time unknown' : timeOnDay(startedAt, now)}</span>
        {durationMs !== null && <span>{formatMilliseconds(durationMs)}</span>}
        {tool !== null && <span class="full-tool"><bdi><Words text={tool} /></bdi></span>}
        <button type="button" class="link quiet" title="Copy the flow’s id" onClick={() => act.copyText('id')}>
          <span class="sr">Copy the flow’s id </span><Words text={flowId.length > shownOfId + 1 ? `${flowId.slice(0, shownOfId)}…` : flowId} /><Icon name="copy" size={12} />
        </button>
        <button type="button" class="link quiet" title="Copy this flow as text, without any token" onClick={act.copyReport}>Copy Report<Icon name="copy" size={12} /></button>
        <button type="button" class="link quiet" title="Save this flow as JSON or Markdown, without any token" onClick={act.exportFlow}>Export...</button>
        {isOfAws && <button type="button" class="link quiet" title="Copy a query that finds this flow’s lines in CloudWatch Logs Insights" onClick={act.copyInsightsQuery}>Copy Insights Query<Icon name="copy" size={12} /></button>}
      </p>
    </header>
  );
}
