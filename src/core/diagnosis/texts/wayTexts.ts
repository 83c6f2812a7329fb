import type { SettingChange } from '../../chain/settingChange.ts';
import type { Finding, FindingCode } from '../finding.ts';
import type { FindingText, StopText } from './findingText.ts';
import { capital, numberIn, personIn, textIn, withThousands } from './words.ts';

/** Faults on the token's way: it was not sent, not passed on, or another one came. */
export type WayFault = Extract<
  FindingCode,
  | 'token-missing' | 'header-not-allowlisted' | 'token-too-large' | 'header-name-mismatch' | 'token-not-sent' | 'request-headers-not-passed'
  | 'token-not-received' | 'authorization-not-set' | 'token-replaced' | 'target-credential-configured'
>;

function noToken(finding: Finding, more: Pick<StopText, 'summary' | 'expected' | 'found'>): StopText {
  return { word: 'no token', sentence: `${capital(finding.hop)} received no token.`, ...more };
}

function headerOf(finding: Finding): string {
  return textIn(finding, 'header') ?? 'its header';
}

/** True where interceptor or agent asked for the right name in the wrong case. */
function isCaseOnly(finding: Finding): boolean {
  return textIn(finding, 'asked')?.toLowerCase() === textIn(finding, 'present');
}

/** At the agent: whether the frontend's name is nearly an allow-listed one, rather than the agent's question another. */
function expectedName(finding: Finding): string | null {
  return textIn(finding, 'expected');
}

function sentName(finding: Finding): string {
  return textIn(finding, 'sent') ?? 'its header';
}

function nameOf(finding: Finding): string {
  return textIn(finding, 'target') ?? 'behind this tool';
}

function providerOf(finding: Finding): string {
  return textIn(finding, 'provider') ?? 'of the gateway';
}

function people(finding: Finding): { readonly user: string; readonly other: string } {
  return { user: personIn(textIn(finding, 'user') ?? 'one user'), other: personIn(textIn(finding, 'other') ?? 'another user') };
}

/** One side takes its name from the file and the other has its own: the file's gives way, where it is the file's. */
function renamed(way: 'runtime' | 'gateway', from: string | null, to: string | null): SettingChange | undefined {
  return from === null || to === null ? undefined : { path: ['headers', way], from, to };
}

export const wayTexts: { readonly [code in WayFault]: FindingText } = {
  'token-missing': {
    headline: () => 'The frontend sent no token',
    why: (finding) => `Its call to the runtime had no user token in ${headerOf(finding)}. Nothing after it can carry what was not sent.`,
    question: 'Did the frontend send a token?',
    remedy: (finding) => ({ action: 'Send the User’s Token', text: `Sign the user in, and put the access token into ${headerOf(finding)} of each call to the runtime.`, setting: null }),
    stop: (finding) => ({ word: 'no token', sentence: 'Frontend sent no token.', summary: 'no token', expected: `the user’s token in ${headerOf(finding)}`, found: 'a call without it' }),
  },
  'header-not-allowlisted': {
    headline: () => 'The runtime did not pass the token’s header on',
    why: (finding) => `The frontend sent it in ${headerOf(finding)}. The runtime passes on only what requestHeaderAllowlist names, and that header is not on it.`,
    question: 'Was the header on the runtime’s allowlist?',
    remedy: (finding) => {
      const header = textIn(finding, 'header');
      return {
        action: 'Allow the Header', text: `Add ${headerOf(finding)} to agent.requestHeaderAllowlist in agentcore-chain.json.`, setting: ['agent', 'requestHeaderAllowlist'],
        change: header === null ? undefined : { path: ['agent', 'requestHeaderAllowlist'], append: header },
      };
    },
    stop: (finding) => noToken(finding, { summary: 'header not on the allowlist', expected: `${headerOf(finding)} with the token that the frontend sent`, found: 'a call without that header' }),
  },
  'token-too-large': {
    headline: () => 'The token is too large for the runtime',
    why: (finding) => `It has ${withThousands(numberIn(finding, 'bytes') ?? 0)} bytes. AgentCore Runtime takes ${withThousands(numberIn(finding, 'limit') ?? 0)} bytes at most in a header.`,
    question: 'Was the token small enough?',
    remedy: () => ({ action: 'Make the Token Smaller', text: 'Let the identity provider put fewer claims into its access tokens. Lists of groups are what makes them grow.', setting: null }),
    stop: (finding) => {
      const status = numberIn(finding, 'status');
      const refused = status !== null && status >= 400;
      return {
        word: 'too large', summary: 'over the header limit',
        sentence: refused ? `Agent was not called: the runtime refused the token’s size, ${status}.` : 'Agent received no token.',
        expected: `a header value of ${withThousands(numberIn(finding, 'limit') ?? 0)} bytes at most`, found: `a token of ${withThousands(numberIn(finding, 'bytes') ?? 0)} bytes`,
      };
    },
  },
  'header-name-mismatch': {
    headline: (finding) => {
      if (finding.hop === 'interceptor') return 'The interceptor looked for the token under a wrong name';
      return expectedName(finding) === null ? 'The agent looked for the token under a wrong name' : 'The frontend sent the token under a wrong name';
    },
    why: (finding) => {
      const asked = textIn(finding, 'asked') ?? 'another name';
      if (finding.hop === 'interceptor') {
        return isCaseOnly(finding)
          ? `It asked for ${asked}, letter by letter. The gateway hands names over in lower case, and ${textIn(finding, 'present') ?? 'the header'} was there.`
          : `It asked for ${asked}. The agent sent the token in ${sentName(finding)}, and that header was there.`;
      }
      const expected = expectedName(finding);
      return expected === null
        ? `It asked for ${asked}. The frontend sent the token in ${sentName(finding)}, and that header was there.`
        : `It sent ${sentName(finding)}. The runtime passes on ${expected}, which differs.`;
    },
    question: 'Was the header’s name right?',
    remedy: (finding) => {
      if (finding.hop === 'interceptor') {
        return isCaseOnly(finding)
          ? { action: 'Ignore the Case of Names', text: 'Let the interceptor compare header names in lower case.', setting: null }
          : { action: 'Use One Header Name', text: `Let agent and interceptor use one name: headers.gateway in agentcore-chain.json.`, setting: ['headers', 'gateway'], change: renamed('gateway', textIn(finding, 'asked'), textIn(finding, 'sent')) };
      }
      const expected = expectedName(finding);
      const sent = textIn(finding, 'sent');
      return expected === null
        ? { action: 'Use One Header Name', text: 'Let frontend and agent use one name: headers.runtime in agentcore-chain.json.', setting: ['headers', 'runtime'], change: renamed('runtime', textIn(finding, 'asked'), sent) }
        : { action: 'Use One Header Name', text: `Let the frontend send the token in ${expected}.`, setting: ['headers', 'runtime'], change: renamed('runtime', sent, expected) };
    },
    stop: (finding) => {
      const expected = expectedName(finding);
      if (finding.hop === 'agent' && expected !== null) return noToken(finding, { summary: 'wrong header name', expected: `the token in ${expected}`, found: `the token in ${sentName(finding)}` });
      const present = finding.hop === 'interceptor' ? textIn(finding, 'present') : sentName(finding).toLowerCase();
      return {
        word: 'no token', sentence: `${capital(finding.hop)} did not find the token, which was there.`, summary: 'wrong header name',
        expected: `a look-up of ${present ?? 'the header'}`, found: `a look-up of ${textIn(finding, 'asked') ?? 'another name'}`,
      };
    },
  },
  'token-not-sent': {
    headline: () => 'The agent received the token and did not send it on',
    why: (finding) => `It called the gateway without ${headerOf(finding)}. The runtime does not forward headers by itself: the agent’s MCP client has to.`,
    question: 'Did the agent send the token on?',
    remedy: (finding) => ({ action: 'Send the Token On', text: `Let the agent put the user’s token into ${headerOf(finding)} of its MCP client, built anew for each call.`, setting: null }),
    stop: (finding) => ({ word: 'not sent', sentence: 'Agent received the token and did not send it on.', summary: 'sent none', expected: `the token in ${headerOf(finding)}`, found: 'a call without it' }),
  },
  'request-headers-not-passed': {
    headline: () => 'The interceptor got no headers, so no token',
    why: (finding) => `The agent sent it in ${headerOf(finding)}. The gateway calls its interceptor without headers, because passRequestHeaders is off.`,
    question: 'Does the gateway pass headers to its interceptor?',
    remedy: () => ({
      action: 'Turn On passRequestHeaders', text: 'Set gateway.passRequestHeaders to true in agentcore-chain.json.', setting: ['gateway', 'passRequestHeaders'],
      change: { path: ['gateway', 'passRequestHeaders'], to: true },
    }),
    aside: () => 'passRequestHeaders is off: the interceptor will get no token',
    stop: (finding) => ({
      word: 'no token', sentence: 'Interceptor received no headers.', summary: 'no token',
      expected: `${headerOf(finding).toLowerCase()} with the token that the agent sent`, found: 'an event without any headers',
    }),
  },
  'token-not-received': {
    headline: (finding) => `No token reached the ${finding.hop}`,
    why: (finding) => `The ${textIn(finding, 'from') ?? 'hop before'} sent it in ${headerOf(finding)}, and the ${finding.hop} received none. The records do not tell why.`,
    question: 'Did the token get there?',
    remedy: () => ({ action: 'Compare Both Hops', text: 'Compare the header names of the two records, and look for what stands between them and removes headers.', setting: null }),
    stop: (finding) => noToken(finding, {
      summary: 'the token got lost on the way', expected: `the token that the ${textIn(finding, 'from') ?? 'hop before'} sent`,
      found: numberIn(finding, 'others') === 0 ? 'no headers at all' : 'other headers, not that one',
    }),
  },
  'authorization-not-set': {
    headline: (finding) => (textIn(finding, 'interceptor') === 'none' ? 'The gateway has no interceptor, so nothing set Authorization' : 'The interceptor let the call through without the token'),
    why: (finding) =>
      textIn(finding, 'interceptor') === 'none'
        ? 'The target gets Authorization only from a REQUEST interceptor. This gateway has none.'
        : 'It received the token and returned no Authorization. The gateway forwards that header only where the interceptor returns it.',
    question: 'Did the interceptor set Authorization?',
    remedy: (finding) =>
      textIn(finding, 'interceptor') === 'none'
        ? { action: 'Add the Interceptor', text: 'Configure the interceptor on the gateway, for REQUEST and with passRequestHeaders.', setting: ['gateway'] }
        : { action: 'Set Authorization', text: 'Let the interceptor return the token as Authorization, and refuse a call that brings none.', setting: null },
    aside: () => 'The interceptor fails open: it let a call without a token through',
    stop: (finding) =>
      textIn(finding, 'interceptor') === 'none'
        ? { word: 'not called', sentence: 'Interceptor was not called: the gateway has none.', summary: 'none configured', expected: 'a REQUEST interceptor that sets Authorization', found: 'none' }
        : { word: 'not set', sentence: 'Interceptor received the token and let the call through without it.', summary: 'sent none', expected: 'the token in Authorization', found: 'a call without Authorization' },
  },
  'token-replaced': {
    headline: (finding) => {
      const { user, other } = people(finding);
      return finding.hop === 'target' ? `The target received ${other}’s token for ${user}’s call` : `The ${finding.hop} sent ${other}’s token for ${user}’s call`;
    },
    why: (finding) => {
      const { user } = people(finding);
      return finding.hop === 'target'
        ? `The ${textIn(finding, 'from') ?? 'hop before'} sent ${user}’s token, and another user’s arrived. The call ran as that user.`
        : `It received ${user}’s token and passed on a different one, for another user. A value kept between calls does this.`;
    },
    question: 'Is it still the same user’s token?',
    remedy: (finding) => ({
      action: `Open ${finding.hop === 'target' ? 'Interceptor' : capital(finding.hop)} Code`,
      text: 'Keep no token between calls: take it from the headers of this call, each time.', setting: null,
    }),
    aside: (finding) => (textIn(finding, 'other') === null ? `The token was replaced at the ${finding.hop} by another one of the same user` : `Another user’s token at the ${finding.hop}`),
    stop: (finding) => {
      const { user, other } = people(finding);
      const received = finding.hop === 'target';
      return {
        word: 'replaced', sentence: received ? 'Target received another token.' : `${capital(finding.hop)} replaced the token.`, summary: 'another user',
        expected: received ? `the token that the ${textIn(finding, 'from') ?? 'hop before'} sent (${user})` : `the token that it received (${user})`, found: `a token for ${other}`,
      };
    },
  },
  'target-credential-configured': {
    headline: () => 'The gateway put its own signature in the token’s place',
    why: (finding) => `The target ${nameOf(finding)} has the credential provider ${providerOf(finding)}, which signs in Authorization too. What the interceptor set there did not arrive.`,
    question: 'Does the target have a credential provider of its own?',
    remedy: (finding) => {
      const target = textIn(finding, 'target');
      return {
        action: 'Remove the Credential Provider', text: `Set credentialProvider of the target ${nameOf(finding)} to none in agentcore-chain.json.`, setting: ['targets'],
        change: target === null ? undefined : { path: ['targets', { named: target }, 'credentialProvider'], to: 'none' },
      };
    },
    aside: (finding) => {
      const what = `The target ${nameOf(finding)} has the credential provider ${providerOf(finding)}`;
      return providerOf(finding) === 'GATEWAY_IAM_ROLE' ? `${what}, which may take the token’s place` : `${what}; the interceptor’s token wins over it, so it does nothing`;
    },
    stop: (finding) => ({
      word: 'overwritten', sentence: 'Gateway put its own signature in the token’s place.', summary: providerOf(finding),
      expected: 'the interceptor’s Authorization, passed on as it is', found: `the gateway’s own, for ${providerOf(finding)}`,
    }),
  },
};
