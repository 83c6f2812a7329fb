import { awsPages } from '../agentcore/awsPages.ts';
import { credentialProviderTypes, refusalOfTargetHeader, targetHeaderLimits } from '../agentcore/gateway/gateway.ts';
import { regionForm } from '../agentcore/account/region.ts';
import { secretArnForm } from '../agentcore/account/secret.ts';
import { retentionDays } from '../agentcore/logs/retentionDays.ts';
import { refusalOfGatewayName, refusalOfRuntimeName, refusalOfTargetName, runtimeNameOf } from '../agentcore/names.ts';
import { refusalOfRuntimeHeader, runtimeLimits } from '../agentcore/runtime/runtime.ts';
import type { AgentPackage, Frontend, GatewayClient, GatewaySettings, HeaderNames, Identity, Language, LocalSettings, LogPart, Observability, WatchedChain, WatchedTarget } from './chain.ts';
import { identityPresets } from '../identity/identityPresets.ts';
import type { PresetId } from '../identity/identityPreset.ts';
import { defaultHeaders, defaultObservability } from './defaultChain.ts';
import { hopNames } from './hop.ts';
import { targetLogForm, targetOfLog } from './logName.ts';
import { refusalOfProjectPath } from './refusalOfProjectPath.ts';
import { checked, choice, explainedAt, flag, integer, inWords, list, mapOf, object, optional, orNull, text, variant, type Report, type Shape } from './shape.ts';

/** Only characters that a URL may have as they are: none of them ends a quoted text of the files that addresses are written into. */
const url = /^(https:\/\/[A-Za-z0-9._~:@!&()*+,;=%[\]-]+|http:\/\/(127\.0\.0\.1|localhost|\[::1\])(:\d+)?)(\/[A-Za-z0-9._~:@!&()*+,;=%/[\]-]*)?$/;
const urlMeans = 'it must be an https URL without query and fragment (http only on this machine)';

/** As narrow as what is put into manifests, TOML, Markdown and shell commands has to be; audiences and client ids are narrower in practice. */
const identifier = /^[A-Za-z0-9._~:/?#@!&()*+,;=%[\]-]+( [A-Za-z0-9._~:/?#@!&()*+,;=%[\]-]+)*$/;
const identifierMeans = 'it holds letters, digits, . _ ~ : / ? # @ ! & ( ) * + , ; = % [ ] - and single spaces between them';

const language = choice<Language>('Language the component is written in.', [['typescript', 'Node.js 22 or newer.'], ['python', 'Python 3.11 or newer.']]);
const folder = text('Folder of the component, relative to this file.', { refuse: refusalOfProjectPath });
/** Where a component is made. Null, both, where that is elsewhere. */
const project = { language: orNull(language), folder: orNull(folder) };

const identity = object<Identity>('Who issues the user’s token. Until it is filled in, the local chain uses an identity provider of its own.', {
  preset: optional(choice<PresetId>('Kind of identity provider.', Object.values(identityPresets).map(({ id, name, about }) => [id, `${name}. ${about}`] as const)), 'generic'),
  issuer: optional(orNull(text('Issuer, exactly as it stands in the token’s iss.', { pattern: url, patternMeans: urlMeans, examples: ['https://example.okta.com/oauth2/default'] })), null),
  audience: optional(
    orNull(text('Audience that the target expects: in the token’s aud, or with Amazon Cognito in its client_id.', { pattern: identifier, patternMeans: identifierMeans, examples: ['api://orders'] })),
    null,
  ),
  clientId: optional(orNull(text('Id of the frontend’s client at the identity provider.', { pattern: identifier, patternMeans: identifierMeans })), null),
});

const headers = object<HeaderNames>('The headers that carry the user’s token.', {
  runtime: optional(explainedAt(text('From the frontend to the runtime. It must be on agent.requestHeaderAllowlist to arrive.'), awsPages.runtimeHeaders), defaultHeaders.runtime),
  gateway: optional(
    explainedAt(text('From the agent to the gateway. Authorization holds the agent’s own credential there.', { refuse: refusalOfCarrier }), awsPages.gatewayHeaders),
    defaultHeaders.gateway,
  ),
});

const frontend = variant<Frontend>('Where the user signs in.', 'kind', {
  none: object<Extract<Frontend, { kind: 'none' }>>('No frontend project: requests come from elsewhere.', { kind: choice('No frontend project.', [['none', 'No frontend project.']]) }),
  streamlit: object<Extract<Frontend, { kind: 'streamlit' }>>('A Streamlit project.', {
    kind: choice('A Streamlit project.', [['streamlit', 'A Streamlit project.']]),
    folder,
    runsOn: choice('Where it runs.', [['eks', 'Amazon EKS.'], ['ecs', 'Amazon ECS.'], ['local', 'This machine.']]),
  }),
});

const gatewayClient = explainedAt(
  object<GatewayClient>('The deployed agent’s own client at the identity provider, by which it gets a token for a gateway that is CUSTOM_JWT. The local chain has one of its own.', {
    clientId: text('Id of the client.', { pattern: identifier, patternMeans: identifierMeans }),
    tokenEndpoint: text('Where it gets its tokens.', { pattern: url, patternMeans: urlMeans, examples: ['https://example.okta.com/oauth2/default/v1/token'] }),
    secretArn: text('ARN of its secret in AWS Secrets Manager: the secret as it is, or JSON with a client_secret.', { pattern: secretArnForm.pattern, patternMeans: secretArnForm.means }),
    audience: optional(orNull(text('Audience of its tokens, which the gateway expects. Null: that of the users’ tokens, which then open the gateway as well.', { pattern: identifier, patternMeans: identifierMeans })), null),
    scope: optional(orNull(text('Scope that it asks for.', { pattern: identifier, patternMeans: identifierMeans })), null),
    resource: optional(orNull(text('Whom its tokens are for, with a provider that wants that said.', { pattern: identifier, patternMeans: identifierMeans })), null),
  }),
  awsPages.gatewayAuthorizer,
);

const agent = checked(
  object<WatchedChain['agent']>('The agent on AgentCore Runtime.', {
    ...project,
    package: optional(
      explainedAt(
        choice<AgentPackage>('How the agent comes to AgentCore Runtime.', [
          ['zip', 'Its code and packages as a zip: no builder of images is needed.'],
          ['container', 'A container image of its Dockerfile, for ARM64, which Docker, Finch or Podman of this machine builds.'],
        ]),
        awsPages.runtimePackage,
      ),
      'zip',
    ),
    model: optional(explainedAt(text('"scripted" answers offline; anything else is an Amazon Bedrock model id.', { examples: ['scripted'] }), awsPages.models), 'scripted'),
    authorizer: explainedAt(
      choice('How callers prove themselves to the runtime: one way, never both.', [
        ['AWS_IAM', 'Callers sign with SigV4.'],
        ['CUSTOM_JWT', 'Callers send a JWT in Authorization.'],
      ]),
      awsPages.runtimeAuthorizer,
    ),
    requestHeaderAllowlist: explainedAt(
      list('Headers that reach the agent. The runtime drops every other one.', text('Name of a header; case does not matter.'), {
        max: runtimeLimits.allowlistNames,
        keyOf: (name) => name.toLowerCase(),
      }),
      awsPages.runtimeHeaders,
    ),
    runtimeId: optional(orNull(text('Id of the deployed runtime, once there is one.')), null),
    gatewayClient: optional(orNull(gatewayClient), null),
  }),
  (settings, report) => {
    reportHalfAProject(settings, report);
    settings.requestHeaderAllowlist.forEach((name, index) => reportRefusal(report, ['requestHeaderAllowlist', index], name, refusalOfRuntimeHeader(name, settings.authorizer)));
  },
);

const gateway = object<GatewaySettings>('The AgentCore Gateway.', {
  authorizer: explainedAt(
    choice('How the agent proves itself to the gateway.', [
      ['AWS_IAM', 'The agent signs with SigV4.'],
      ['CUSTOM_JWT', 'The agent sends a token of its own in Authorization.'],
      ['NONE', 'Nobody is asked: only with an interceptor or target that authenticates.'],
    ]),
    awsPages.gatewayAuthorizer,
  ),
  passRequestHeaders: explainedAt(flag('Give request headers to the interceptor. Without them it never sees the user’s token.'), awsPages.passRequestHeaders),
  exceptionLevel: optional(
    explainedAt(choice('How much of an error the caller sees.', [['off', 'An opaque text.'], ['DEBUG', 'The target’s and the interceptor’s error text.']]), awsPages.gatewayDebug),
    'off',
  ),
  gatewayId: optional(orNull(text('Id of the deployed gateway, once there is one.')), null),
});

const interceptor = checked(
  explainedAt(object<WatchedChain['interceptor']>('The REQUEST interceptor: it moves the user’s token into Authorization.', project), awsPages.interceptors),
  reportHalfAProject,
);

const target = checked(
  object<WatchedTarget>('An API behind the gateway.', {
    name: explainedAt(text('Name of the target. Its tools are named <name>___<operationId>.', { refuse: refusalOfTargetName }), awsPages.toolNames),
    ...project,
    openapi: explainedAt(orNull(text('OpenAPI document of the API, relative to this file. Null where the gateway alone holds it.', { refuse: refusalOfProjectPath })), awsPages.openapi),
    url: optional(orNull(text('Where the API is. Null until it is deployed.', { pattern: url, patternMeans: urlMeans })), null),
    runsOn: optional(choice('Where the API runs.', [['eks', 'Amazon EKS.'], ['ecs', 'Amazon ECS.'], ['elsewhere', 'An API that is there already.']]), 'elsewhere'),
    credentialProvider: optional(
      explainedAt(
        choice('Credential that the gateway itself adds. An Authorization header from the interceptor wants none.', [
          ['none', 'No outbound credential: the interceptor’s Authorization arrives.'],
          ...credentialProviderTypes.map((type) => [type, 'Sets Authorization, or another credential, itself.'] as const),
        ]),
        awsPages.credentialProviders,
      ),
      'none',
    ),
    allowedRequestHeaders: optional(
      explainedAt(
        list('Headers that reach the target. Authorization is never named here.', text('Name of a header; case does not matter.', { refuse: refusalOfTargetHeader }), {
          max: targetHeaderLimits.names,
          keyOf: (name) => name.toLowerCase(),
        }),
        awsPages.gatewayHeaders,
      ),
      [],
    ),
  }),
  (value, report) => {
    reportHalfAProject(value, report);
    if (value.folder !== null && value.openapi === null) report(['openapi'], 'must name the document of a target that has a folder');
    if (value.folder === null && value.openapi !== null && value.url === null) report(['url'], 'must be set where the target has no folder: it is an API that is there already');
  },
);

const logPart = checked(
  object<LogPart>('The lines of a hop in a log group that it shares.', {
    streamPrefix: optional(orNull(text('How the names of its log streams begin.')), null),
    namespace: optional(orNull(text('Namespace of its pods, as Container Insights puts it on each line.')), null),
    podPrefix: optional(orNull(text('How the names of its pods begin: that of the deployment and a hyphen.')), null),
    app: optional(orNull(text('Label app, or app.kubernetes.io/name, of its pods. Container Insights leaves labels out unless it is told to put them.')), null),
  }),
  (part, report) => {
    if (Object.values(part).every((value) => value === null)) report([], 'has to name at least one of streamPrefix, namespace, podPrefix and app');
  },
);

const observability = object<Observability>('What is logged, and where.', {
  claims: optional(
    choice('What components log of a token’s claims.', [
      ['standard', 'Registered claims, scopes and client ids with their values; of all others the names.'],
      ['all', 'All claims with their values: for a debug run.'],
      ['none', 'The fingerprint alone.'],
    ]),
    defaultObservability.claims,
  ),
  retentionDays: optional(
    explainedAt(choice<number>('Days that the log groups keep.', retentionDays.map((days) => [days, `${days} days.`] as const)), awsPages.retention),
    defaultObservability.retentionDays,
  ),
  logGroups: optional(
    explainedAt(
      mapOf('Log group of each hop in AWS; of a target that logs apart from others, under target/<name>.', hopNames, text('Name of a log group.', { pattern: /^[.\-_/#A-Za-z0-9]{1,512}$/, patternMeans: 'a log group’s name holds letters, digits and . - _ / #' }), targetLogForm),
      awsPages.observability,
    ),
    defaultObservability.logGroups,
  ),
  logParts: optional(mapOf('Which lines of its log group are a hop’s, where others log into that group too. All that is named has to fit.', hopNames, logPart, targetLogForm), defaultObservability.logParts),
});

const local = object<LocalSettings>('How the chain runs on this machine; no part of what is deployed.', {
  ports: optional(mapOf('Fixed ports. A free one is taken where none stands here.', ['identity', 'runtime', 'gateway', 'target', 'agent', 'frontend'], integer('A port of 127.0.0.1.', 1, 65_535)), {}),
});

/** What `agentcore-chain.json` looks like: parser and JSON schema both come from here. */
export const chainShape: Shape<WatchedChain> = checked(
  object<WatchedChain>(
    'An AgentCore token passthrough chain: its desired state.',
    {
      version: choice<1>('Version of this file’s format.', [[1, 'The only one so far.']]),
      name: text('Name of the chain. Gateway and runtime are named after it.', { refuse: refusalOfChainName, examples: ['orders'] }),
      region: explainedAt(text('AWS region.', { pattern: regionForm.pattern, patternMeans: regionForm.means, examples: ['us-west-2'] }), awsPages.regions),
      identity: optional(identity, { preset: 'generic', issuer: null, audience: null, clientId: null }),
      headers: optional(headers, defaultHeaders),
      frontend: optional(frontend, { kind: 'none' }),
      agent,
      gateway,
      interceptor,
      targets: list('The APIs behind the gateway.', target, { min: 1, keyOf: ({ name }) => name }),
      observability: optional(observability, defaultObservability),
      local: optional(local, { ports: {} }),
    },
    ['$schema'],
  ),
  (chain, report) => {
    reportRefusal(report, ['headers', 'runtime'], chain.headers.runtime, refusalOfRuntimeHeader(chain.headers.runtime, chain.agent.authorizer));
    reportSharedPorts(chain.local.ports, report);
    reportLogsOfNobody(chain, report);
  },
);

/** Null when gateway and runtime can both be named after the chain; the runtime gets underscores for hyphens. */
export function refusalOfChainName(name: string): string | null {
  return refusalOfGatewayName(name) ?? refusalOfRuntimeName(runtimeNameOf(name));
}

function refusalOfCarrier(name: string): string | null {
  if (!/^[a-zA-Z0-9_-]{1,100}$/.test(name)) return 'a header name holds 1-100 letters, digits, "-" and "_"';
  return name.toLowerCase() === 'authorization' ? 'Authorization holds the agent’s own credential on the way to the gateway' : null;
}

function reportHalfAProject({ folder: at, language: of }: Pick<WatchedTarget, 'folder' | 'language'>, report: Report): void {
  if ((at === null) !== (of === null)) report([], 'has a folder and a language, or neither');
}

function reportRefusal(report: Report, path: readonly (string | number)[], name: string, because: string | null): void {
  if (because !== null) report(path, `cannot be ${inWords(name)}: ${because}`);
}

function reportLogsOfNobody({ targets, observability }: WatchedChain, report: Report): void {
  for (const member of ['logGroups', 'logParts'] as const) {
    for (const name of Object.keys(observability[member])) {
      const target = targetOfLog(name);
      if (target !== null && !targets.some((one) => one.name === target)) report(['observability', member, name], `names the log of ${inWords(target)}, and targets holds none of that name`, { subject: 'name', inSchema: false });
    }
  }
}

function reportSharedPorts(ports: LocalSettings['ports'], report: Report): void {
  const owners = new Map<number, string>();
  for (const [part, port] of Object.entries(ports)) {
    const owner = owners.get(port);
    if (owner !== undefined) report(['local', 'ports', part], `is ${port}, which ${owner} has already`);
    owners.set(port, part);
  }
}
