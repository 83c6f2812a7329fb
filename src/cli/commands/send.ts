import { resolve } from 'node:path';
import { sendRequest } from '../../app/sendRequest.ts';
import { ChainError } from '../../core/errors.ts';
import { RawToken } from '../../core/token/rawToken.ts';
import { textOption, type Command } from '../command.ts';
import { exitCodeOfVerdict } from '../exitCodes.ts';
import { readStdin, type Io } from '../io.ts';
import { printFlow } from '../printFlow.ts';

const longestToken = 65_536;

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

/** Why no request could carry it; whether it is a JWT is for the hops to say. */
function refusalOfToken(text: string): string | null {
  if (text.length > longestToken) return `it is longer than ${longestToken} characters`;
  const offset = text.search(/[^\x20-\x7e]/);
  return offset < 0 ? null : `character ${offset + 1} is none that an HTTP header can hold`;
}
