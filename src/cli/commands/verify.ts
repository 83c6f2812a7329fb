import { resolve } from 'node:path';
import { parseTimeSpan, timeSpanForm } from '../../app/parseTimeSpan.ts';
import { warningsOfRuntime, warningsOfToken } from '../../app/verify/checkBeforeSending.ts';
import type { AwaitedFlow } from '../../app/verify/awaitFlow.ts';
import type { SentRequest } from '../../app/verify/sendToDeployed.ts';
import { silenceInWords } from '../../app/verify/silenceInWords.ts';
import { ChainError } from '../../core/errors.ts';
import { textOption, type Command, type OptionValues } from '../command.ts';
import { accessOf, placeOptions } from '../awsPlace.ts';
import { exitCodeOfVerdict } from '../exitCodes.ts';
import { printJson, type Io } from '../io.ts';
import { documentOf, printFlow } from '../printFlow.ts';
import { readToken } from '../readToken.ts';
import { planSignIn, signInOptions } from '../signInUser.ts';
import { visibleLines } from '../wrapText.ts';

export const verifyCommand: Command = {
  name: 'verify',
  summary: 'Send one request through the deployed chain with a user’s own token, and tell what became of the token.',
  usage: '<dir> [--sign-in browser|device | --token-stdin] [--prompt TEXT] [--timeout 3m] [--client-id ID] [--scope "A B"] [--redirect-uri URL] [--profile P] [--region R] [--verbose]',
  details: [
    '--sign-in      At the identity provider of the chain file: with a device code where it gives them, else with the browser (authorization code with PKCE).',
    '--client-id    A public (native) client there; identity.clientId of the chain file unless named.',
    '--scope        What is asked for; what the frontend asks for unless named.',
    '--redirect-uri Where the browser comes back to: http://127.0.0.1/callback at a free port unless named.',
    '--token-stdin  The access token is read from stdin. It is held in memory for this request alone.',
    '--prompt       What the user asks the agent ("List my orders").',
    '--timeout      How long the lines of the request are waited for in CloudWatch, which shows them late.',
  ],
  options: { ...placeOptions, ...signInOptions, prompt: { type: 'string' }, timeout: { type: 'string' } },
  positionals: [1, 1],
  run: async ({ positionals, values, json, io, services }) => {
    const folder = resolve(positionals[0] ?? '.');
    const longestMs = timeoutIn(values);
    const say = (text: string): void => void io.stderr.write(`${visibleLines(text)}\n`);
    const chain = await services.readChain(folder);
    // What cannot be asked for is said before AWS is asked anything.
    const signIn = values['token-stdin'] === true ? () => readToken(io, noToken()) : planSignIn(chain, values, io, services);
    const verification = await services.openVerification(folder, accessOf(chain, values), io.signal);
    const { target } = verification;
    if (!json) say(`${target.runtime.arn.replace(/^.*:runtime\//, 'Runtime ')} in account ${target.place.account}, ${target.place.region}, lets callers in by ${target.runtime.authorizer}.`);
    const token = await signIn();
    const warnings = [...warningsOfRuntime(target), ...warningsOfToken(token, target, services.now())];
    for (const warning of warnings) say(`! ${warning}`);
    let text = '';
    const sent = await verification.send({ token, prompt: textOption(values, 'prompt') ?? 'List my orders' }, {
      signal: io.signal,
      onText: (piece) => {
        text += piece;
        if (!json) io.stdout.write(visibleLines(piece));
      },
    });
    if (!json) endAnswer(text, sent, io);
    const followed = await verification.follow(sent, { longestMs, signal: io.signal, onWait: waitTeller(say) });
    tellSilence(followed, sent, say);
    const { traced } = followed;
    if (json) printJson(io, { ...documentOf(traced, []), answer: { status: sent.status, text, fault: sent.fault }, warnings });
    else printFlow(io, traced, { json, verbose: values['verbose'] === true, related: [] });
    return exitCodeOfVerdict(traced.diagnosis.verdict);
  },
};

function timeoutIn(values: OptionValues): number {
  const text = textOption(values, 'timeout') ?? '3m';
  const ms = parseTimeSpan(text);
  if (ms === null) throw new ChainError('usage', `--timeout "${text}" is no span of time.`, { source: 'user', remedy: `Write ${timeSpanForm}, as in --timeout 5m` });
  return ms;
}

function noToken(): ChainError {
  return new ChainError('token-required', 'A request through the deployed chain needs a user’s token, and stdin held none.', { source: 'user', remedy: 'Pipe an access token in: agentcore-chain verify DIR --token-stdin < token.txt' });
}

function endAnswer(text: string, { fault }: SentRequest, io: Io): void {
  io.stdout.write(text === '' || text.endsWith('\n') ? '\n' : '\n\n');
  if (fault !== null) io.stderr.write(`${visibleLines(fault)}\n`);
}

/** Once for each change of what is waited for. */
function waitTeller(say: (text: string) => void): (silent: AwaitedFlow['silent']) => void {
  let told = '';
  return (silent) => {
    const waiting = silent.length === 0 ? 'Waiting whether more lines come' : `Waiting for the log of ${silent.join(', ')}: CloudWatch shows lines late`;
    if (waiting !== told) say(waiting);
    told = waiting;
  };
}

function tellSilence({ silent }: AwaitedFlow, { correlationId }: SentRequest, say: (text: string) => void): void {
  const words = silenceInWords(silent);
  if (words !== null) say(`${words} Look again later: agentcore-chain flow DIR --aws --id ${correlationId}`);
}
