import { copyReport } from '../tokenFlow/copyReport.ts';
import { chosenFlow } from './chosenFlow.ts';
import type { Command } from './command.ts';

/** Of the flow that a view shows, else of the newest. */
export const copyFlowReport: Command = async (parts) => copyReport(await chosenFlow(parts), parts.feed);
