import { headlineId, type DetailProps } from './detailProps.ts';

/** The selected flow: a `main` of its own, which scrolls. */
export function FlowDetail({ shown: { story } }: DetailProps) {
  return (
    <main class="detail" aria-labelledby="flow-title">
      <h2 id="flow-title">{story.user} called {story.tool}</h2>
      <h3 id={headlineId} tabIndex={-1}>{story.headline}</h3>
    </main>
  );
}
