import type { Command } from './command.ts';
import { adoptCommand } from './commands/adopt.ts';
import { attachCommand } from './commands/attach.ts';
import { demoCommand } from './commands/demo.ts';
import { deployCommand } from './commands/deploy.ts';
import { destroyCommand } from './commands/destroy.ts';
import { flowCommand } from './commands/flow.ts';
import { flowsCommand } from './commands/flows.ts';
import { guideCommand } from './commands/guide.ts';
import { inspectCommand } from './commands/inspect.ts';
import { installCommand } from './commands/install.ts';
import { newCommand } from './commands/new.ts';
import { planCommand } from './commands/plan.ts';
import { readinessCommand } from './commands/readiness.ts';
import { runCommand } from './commands/run.ts';
import { scenariosCommand } from './commands/scenarios.ts';
import { sendCommand } from './commands/send.ts';
import { stopCommand } from './commands/stop.ts';
import { testCommand } from './commands/test.ts';
import { verifyCommand } from './commands/verify.ts';

/** The verbs in the order in which a newcomer needs them. */
export const commands: readonly Command[] = [
  newCommand, installCommand, runCommand, sendCommand, flowsCommand, flowCommand, scenariosCommand, testCommand, stopCommand, inspectCommand, guideCommand, planCommand, deployCommand, verifyCommand, adoptCommand, destroyCommand, attachCommand, readinessCommand, demoCommand,
];
