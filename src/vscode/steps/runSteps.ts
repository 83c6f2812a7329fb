/** Where a step stands among those that are asked. */
export type StepPlace = {
  readonly title: string;
  /** From 1. */
  readonly step: number;
  readonly totalSteps: number;
  readonly canGoBack: boolean;
};

/** What came of a step. A draft comes with going back too: what was typed so far is there again on the way forward. */
export type StepAnswer<Draft> =
  | { readonly kind: 'next'; readonly draft: Draft }
  | { readonly kind: 'back'; readonly draft: Draft }
  /** To the first step. */
  | { readonly kind: 'restart'; readonly draft: Draft }
  | { readonly kind: 'cancel' };

export type Step<Draft> = {
  /** Whether it is asked, by the answers so far; always where absent. */
  readonly applies?: (draft: Draft) => boolean;
  readonly ask: (draft: Draft, place: StepPlace) => Promise<StepAnswer<Draft>>;
};

/** Asks step after step, back and forth, with every answer kept. The last draft, or null where the user gave up. Shows nothing itself. */
export async function runSteps<Draft>(title: string, steps: readonly Step<Draft>[], start: Draft): Promise<Draft | null> {
  let draft = start;
  let at = following(steps, -1, draft);
  while (at < steps.length) {
    const step = steps[at];
    if (step === undefined) break;
    const answer = await step.ask(draft, placeOf(title, steps, at, draft));
    if (answer.kind === 'cancel') return null;
    draft = answer.draft;
    if (answer.kind === 'next') at = following(steps, at, draft);
    else at = answer.kind === 'back' ? preceding(steps, at, draft) : following(steps, -1, draft);
  }
  return draft;
}

function applies<Draft>(step: Step<Draft>, draft: Draft): boolean {
  return step.applies?.(draft) ?? true;
}

/** Index of the next step that is asked; the number of steps where none is left. */
function following<Draft>(steps: readonly Step<Draft>[], at: number, draft: Draft): number {
  const next = steps.findIndex((step, index) => index > at && applies(step, draft));
  return next < 0 ? steps.length : next;
}

/** Index of the step before that is asked; the same one where it is the first. */
function preceding<Draft>(steps: readonly Step<Draft>[], at: number, draft: Draft): number {
  const before = steps.findLastIndex((step, index) => index < at && applies(step, draft));
  return before < 0 ? at : before;
}

function placeOf<Draft>(title: string, steps: readonly Step<Draft>[], at: number, draft: Draft): StepPlace {
  const asked = steps.flatMap((step, index) => (index === at || applies(step, draft) ? [index] : []));
  const step = asked.indexOf(at) + 1;
  return { title, step, totalSteps: asked.length, canGoBack: step > 1 };
}
