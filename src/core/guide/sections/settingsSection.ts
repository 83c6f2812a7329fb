import { findCriticalSettings, type SettingLine } from '../criticalSettings.ts';
import type { Block, Prose } from '../guide.ts';
import type { GuideSubject } from '../guideSubject.ts';
import { awsPages } from '../../agentcore/awsPages.ts';
import { code, heading, list, pageLink, paragraph, place, say, strong, table } from '../say.ts';

/** The four settings on which everything hangs, each with the line of this project that makes it. */
export function settingsSection(subject: GuideSubject): readonly Block[] {
  const { chain } = subject;
  const { passRequestHeaders, interceptorInput, interceptorOutput, allowlist } = findCriticalSettings(subject);
  const credentialed = chain.targets.filter(({ credentialProvider }) => credentialProvider !== 'none');
  return [
    heading(2, 'The four settings on which everything hangs'),
    paragraph`Each of them is one line of this project. Without any one of them the token does not arrive, and no log of AWS says so.`,
    table(['Setting', 'What AWS needs', 'Line of this project', 'Without it'], [
      [
        say`1 Gateway`, say`${code('interceptorConfigurations[].inputConfiguration.passRequestHeaders')} is true, interception point ${code('REQUEST')}`,
        whereOf(passRequestHeaders, say`${strong('missing')}: ${code('gateway.passRequestHeaders')}`), say`the interceptor gets no headers and refuses every call`,
      ],
      [
        say`2 Interceptor, input`, say`the headers are at ${code('event.mcp.gatewayRequest.headers')}, names in lower case`,
        whereOf(interceptorInput, lost(2)), say`the interceptor does not find the token`,
      ],
      [
        say`3 Interceptor, output`, say`${code('mcp.transformedGatewayRequest')} with ${code('headers')} and ${code('body')}, no other member; ${code('interceptorOutputVersion')} is ${code('1.0')}`,
        whereOf(interceptorOutput, lost(3)), say`the gateway answers 500, or forwards no Authorization`,
      ],
      [
        say`4 Runtime`, say`${code(chain.headers.runtime)} is on the request header allowlist`,
        whereOf(allowlist, say`${strong('missing')}: it is not on ${code('agent.requestHeaderAllowlist')}`), say`the agent gets no token`,
      ],
    ]),
    ...(chain.gateway.passRequestHeaders ? [] : [paragraph`${strong('It is off in this project.')} Set ${code('gateway.passRequestHeaders')} to true.`]),
    paragraph`Two more that are easily wrong:`,
    list(
      say`No credential provider on the target: the gateway’s own credential would stand where the token should. ${credentialed.length === 0 ? say`All targets of this project have ${code('none')}.` : say`${strong('Here it is set')} on ${credentialed.map(({ name }) => name).join(', ')}.`}`,
      say`Agent and interceptor use one header name, ${code(chain.headers.gateway)}: both are told it by ${code('headers.gateway')}.`,
    ),
    paragraph`See ${pageLink(awsPages.runtimeHeaders)}, ${pageLink(awsPages.interceptorTypes)} and ${pageLink(awsPages.gatewayHeaders)}.`,
  ];
}

function whereOf(found: SettingLine | null, otherwise: Prose): Prose {
  return found === null ? otherwise : say`${place(found.path, found.line)} ${code(found.text)}`;
}

/** The comment is what a line is found by; code may be there without it. */
function lost(setting: number): Prose {
  return say`${strong('not found')}: no comment “Setting ${setting} of GUIDE.md” in the interceptor’s sources`;
}
