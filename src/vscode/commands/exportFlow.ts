import { exportFlow } from '../tokenFlow/exportFlow.ts';
import { chosenFlow } from './chosenFlow.ts';
import type { Command } from './command.ts';

/** Of the flow that a view shows, else of the newest. */
export const exportShownFlow: Command = async (parts) => exportFlow(await chosenFlow(parts), parts);
