import { resolve } from 'node:path';
import { expectedIdentity, verifyAgainstIssuer } from '../../app/verifyAgainstIssuer.ts';
import { describeInspection } from '../../core/inspection/describeInspection.ts';
import { inspectionLines } from '../../core/inspection/inspectionLines.ts';
import { inspectToken } from '../../core/inspection/inspectToken.ts';
import { refusalOfInspection } from '../../core/inspection/refusalOfInspection.ts';
import type { TokenVerification } from '../../core/inspection/tokenVerification.ts';
import { clockIn } from '../../core/story/clock.ts';
import { findToken, longestToken } from '../../core/token/findToken.ts';
import type { Command } from '../command.ts';
import { exitCodes } from '../exitCodes.ts';
import { lookOf, printJson, printLine, readStdin } from '../io.ts';
import { palette } from '../palette.ts';

export const inspectCommand: Command = {
  name: 'inspect',
  summary: 'Decode the token on stdin; with the folder of a project, verify it with the keys of the issuer that its chain expects.',
  usage: '[dir] < token.txt',
  options: {},
  positionals: [0, 1],
  run: async ({ positionals: [folder], json, io, services }) => {
    if (io.stdin.isTTY === true) io.stderr.write('Paste the token, then press Ctrl+D:\n');
    const text = await readStdin(io, longestToken + 1);
    const expected = folder === undefined ? null : await expectedIdentity(resolve(folder), services);
    const found = findToken(text);
    const inspected = found.state === 'found' ? inspectToken(found.token, { now: services.now(), expected }) : null;
    if (found.state !== 'found' || inspected?.state !== 'decoded') throw refusalOfInspection('What stdin holds', found, inspected);
    const verification: TokenVerification = expected === null ? { state: 'notAsked', issuer: null } : await verifyAgainstIssuer(found.token, expected, services, io.signal);
    if (json) printJson(io, describeInspection(inspected.inspection, verification));
    else {
      const paint = palette(lookOf(io).colour);
      for (const line of inspectionLines(inspected.inspection, verification, clockIn(undefined))) printLine(io, line.map(({ text: part, tone }) => (tone === 'plain' ? part : paint(tone, part))).join(''));
    }
    return exitCodeOf(verification);
  },
};

/** 0 also where nobody asked whether it is genuine; 2 where that could not be found out. */
function exitCodeOf(verification: TokenVerification): number {
  if (verification.state === 'notAsked') return exitCodes.ok;
  if (verification.state !== 'verified') return exitCodes.undetermined;
  return verification.outcome.result === 'passed' ? exitCodes.ok : exitCodes.broken;
}
