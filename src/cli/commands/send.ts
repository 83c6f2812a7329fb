import { resolve } from 'node:path';
import { sendRequest } from '../../app/sendRequest.ts';
import { ChainError } from '../../core/errors.ts';
import { longestToken } from '../../core/token/findToken.ts';
import { RawToken } from '../../core/token/rawToken.ts';
import { refusalOfToken } from '../../core/token/refusalOfToken.ts';
import { textOption, type Command } from '../command.ts';
import { exitCodeOfVerdict } from '../exitCodes.ts';
import { readStdin, type Io } from '../io.ts';
import { printFlow } from '../printFlow.ts';

export const sendCommand: Command = {
  name: 'send',
  summary: 'Send one request through the running chain and tell what became of the token.',
  usage: '<dir> [--as USER] [--prompt TEXT] [--scenario NAME] [--token-stdin]',
  options: { as: { type: 'string' }, prompt: { type: 'string' }, scenario: { type: 'string' }, 'token-stdin': { type: 'boolean' } },
  positionals: [1, 1],
  run: async ({ positionals, values, json, io, services }) => {
    const folder = resolve(positionals[0] ?? '.');
    const chain = await services.joinChain(folder);
    const { users } = await chain.state();
    const token = users.length === 0 || values['token-stdin'] === true ? await readToken(io) : null;
    const request = {
      user: textOption(values, 'as') ?? users[0] ?? 'you',
      prompt: textOption(values, 'prompt') ?? 'List my orders',
      scenario: textOption(values, 'scenario') ?? null,
      token,
    };
    const sent = await sendRequest({ chain, sources: services.localSources(folder), now: services.now }, request, io.signal);
    printFlow(io, sent.last, { json, verbose: values['verbose'] === true, related: sent.flows });
    return exitCodeOfVerdict(sent.last.diagnosis.verdict);
  },
};

async function readToken(io: Io): Promise<RawToken> {
  if (io.stdin.isTTY === true) io.stderr.write('Paste the access token, then press Ctrl+D:\n');
  const text = await readStdin(io, longestToken + 1);
  const because = refusalOfToken(text.trim());
  if (because !== null) throw new ChainError('token-malformed', `What stdin holds is no token: ${because}.`, { source: 'user', remedy: 'Pipe the token alone, as one line without quotes.' });
  const token = RawToken.from(text);
  if (token !== null) return token;
  throw new ChainError('token-required', 'This chain runs with the project’s own issuer, so a request needs a token, and stdin held none.', {
    source: 'user',
    remedy: 'Pipe an access token in: agentcore-chain send DIR < token.txt',
  });
}
