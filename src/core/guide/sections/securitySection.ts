import { awsPages } from '../../agentcore/awsPages.ts';
import { runtimeLimits } from '../../agentcore/runtime/runtime.ts';
import { withThousands } from '../../diagnosis/texts/words.ts';
import type { Block } from '../guide.ts';
import type { GuideSubject } from '../guideSubject.ts';
import { code, heading, list, pageLink, paragraph, say } from '../say.ts';

/** What to know before it goes into production. */
export function securitySection({ chain, names }: GuideSubject): readonly Block[] {
  const { gateway, observability, targets } = chain;
  return [
    heading(2, 'Security'),
    heading(3, 'Passthrough or token exchange'),
    paragraph`This chain hands on the user’s own token. Whoever gets hold of it on the way can do at the API what the user can, until it expires. AWS recommends token exchange on behalf of the user for production: the gateway then trades the token for one that is meant for the API alone. Where your identity provider offers it, prefer it (credential provider ${code('OAUTH')} with grant ${code('TOKEN_EXCHANGE')}): the token at the target then differs on purpose. See ${pageLink(awsPages.credentialProviders)}.`,
    paragraph`Where passthrough stays: keep access tokens short-lived (minutes, not hours), with an audience that is this API’s alone and no more scopes than it needs.`,
    heading(3, 'Confused deputy'),
    list(
      say`The API authorises the user in the token, never the agent or the gateway. Leave nothing there that trusts a call because it came from inside.`,
      say`The trust policies above name your account and your gateway (${code('aws:SourceAccount')}, ${code('aws:SourceArn')}): without them another account’s gateway could act with your role.`,
      say`The gateway’s role may call ${code(names.function)} and no other function.`,
      say`No token is kept between calls: agent and interceptor take it from the headers of each call, and the agent has an MCP client for each invocation.`,
      ...(gateway.authorizer === 'NONE' ? [say`This gateway asks nobody (authorizer ${code('NONE')}): everything rests on the target’s own check of the token.`] : []),
    ),
    heading(3, 'Redirects'),
    paragraph`No part of this chain follows one. HTTP clients drop ${code('Authorization')} when a redirect leads to another host, but not ${code(chain.headers.gateway)}: a client that followed would hand the user’s token to whoever answers there.`,
    heading(3, 'What logs and errors hold'),
    list(
      say`The claim policy is ${code(observability.claims)} (${code('observability.claims')}): ${observability.claims === 'all' ? 'every claim is logged with its value. Go back to standard when the debug run is over.' : observability.claims === 'none' ? 'nothing of a token but its fingerprint is logged.' : 'registered claims and scopes are logged with their values, other claims by name.'}`,
      say`${code('sub')} may be an e-mail address: log groups keep ${observability.retentionDays} days. AWS’s own vended logs hold prompts and tool arguments.`,
      say`${code('gateway.exceptionLevel')} is ${code(gateway.exceptionLevel)}. ${gateway.exceptionLevel === 'DEBUG' ? 'Callers see error texts of interceptor and target: turn it off for production.' : 'With DEBUG, callers see error texts of interceptor and target: for a debug run only.'}`,
      say`No error of the components quotes a header’s value.`,
    ),
    heading(3, 'Size of the token'),
    paragraph`AgentCore takes ${withThousands(runtimeLimits.headerValueBytes)} bytes in a header. What it does with more is not documented; the chain on this machine refuses the request. Watch group claims as your directory grows.`,
    heading(3, 'The interceptor fails closed'),
    paragraph`A call without a token is refused by the interceptor, and one whose interceptor fails is refused by the gateway. ${targets.length === 1 ? 'The target' : 'Each target'} refuses it again: neither of the two is enough by itself.`,
  ];
}
