import { createSecretCommand } from '../../agentcore/account/secret.ts';
import { functionRuntimes, functionSettings } from '../../agentcore/interceptor/lambda.ts';
import { readDocumentPolicy } from '../../agentcore/account/policies.ts';
import type { Block } from '../guide.ts';
import { createGatewayRequest, createRuntimeRequest, createTargetRequest, bucketOf, functionVariables, imageOf, registryOf, targetVariables } from '../awsRequests.ts';
import { holds, type GuideSubject } from '../guideSubject.ts';
import { code, codes, heading, json, list, paragraph, place, say, shell, strong } from '../say.ts';
import type { DeployStep } from '../../deploy/resource.ts';
import { verbsLater } from '../verbs.ts';

/** The five steps, in their order: each needs what the one before gives. */
export function deploymentSection(subject: GuideSubject): readonly Block[] {
  const { chain, arns } = subject;
  return [
    heading(2, 'Deployment, in order'),
    paragraph`${code('agentcore-chain plan .')} says what would change in which account, and changes nothing; ${code('agentcore-chain deploy .')} shows it and makes it so, and goes on where it stopped; ${code('agentcore-chain adopt . RESOURCE')} makes a resource of the plan that is there already, and not this chain’s, the chain’s by its tags; ${code('agentcore-chain destroy .')} takes away what was made. In VS Code: Plan Deployment, Deploy Chain, Verify Deployment, Adopt Resource, Destroy Chain. Target API and frontend are deployed where they run on Amazon EKS; every step can be done by hand as well: each says how, with what this project settles already. Roles and policies are those of the section before. ${strong('Nothing of it was tried against a live AWS account yet.')}`,
    paragraph`Images go to ${code(registryOf(subject))}, other artifacts to a bucket, here ${code(bucketOf(chain))}; ${code(arns.account)} stands for your account. Make both first, and log in to the registry:`,
    shell(
      `aws s3 mb s3://${bucketOf(chain)} --region ${chain.region}`,
      `aws ecr get-login-password --region ${chain.region} | docker login --username AWS --password-stdin ${registryOf(subject)}`,
    ),
    ...targetStep(subject),
    ...interceptorStep(subject),
    ...gatewayStep(subject),
    ...agentStep(subject),
    ...frontendStep(subject),
    heading(3, 'Afterwards'),
    paragraph`${code('agentcore-chain flow . --aws')} tells the last flow of the deployed chain, out of the log groups of its deployment and those that ${code('observability.logGroups')} of ${place('agentcore-chain.json', null)} names. ${code('agentcore-chain verify .')} signs you in at the identity provider (browser or device code; ${code('--token-stdin')} takes a token instead), sends one request through the deployed agent and waits until its flow stands there. ${codes(verbsLater.map((verb) => `agentcore-chain ${verb}`))} comes with a later version.`,
  ];
}

function byCommand(step: DeployStep): Block {
  return paragraph`${code(`agentcore-chain deploy . --only ${step}`)}, or by hand:`;
}

/** What no deployment can know of a workload, and what it needs of the machine. */
function workloadStep(step: 'target' | 'frontend', folder: string, runsOn: string): readonly Block[] {
  if (runsOn !== 'eks') return [paragraph`By hand:`];
  const more = step === 'frontend' ? say` The Secret that its pods need is made by hand, and IAM must know the cluster’s OIDC provider: the plan gives the command where either is missing.` : say``;
  return [
    paragraph`The command builds the image with Docker, Finch or Podman for the processors of the cluster’s nodes, pushes it, and applies ${code(`${folder}/k8s`)} with your kubectl to its current context, or to that of ${code('--context')}. Host and certificate in ${place(`${folder}/k8s/kustomization.yaml`, null)} are yours to fill in; image, role and the runtime’s ARN are filled in for you.${more}`,
    byCommand(step),
  ];
}

function targetStep(subject: GuideSubject): readonly Block[] {
  const { chain, names } = subject;
  const own = chain.targets.flatMap((target) => (target.folder === null ? [] : [{ ...target, folder: target.folder }]));
  const existing = chain.targets.filter(({ folder }) => folder === null);
  return [
    heading(3, 'Step 1: the target API'),
    ...existing.map(({ name, url }) => paragraph`${code(name)} is there already, at ${code(url ?? '')}: there is nothing to deploy. See that it verifies the token itself (signature, issuer, audience, times, scope) and answers 401 where it does not fit.`),
    ...own.flatMap(({ folder, runsOn }) => [...workloadStep('target', folder, runsOn), ...imageAndManifests(subject, folder, names.images.target)]),
    ...(own.length === 0 ? [] : [
      paragraph`It is told by environment variables whose tokens it takes:`,
      json(targetVariables(subject)),
      paragraph`It needs a public address with TLS: AgentCore Gateway reaches no private one by itself. Where you deploy it by hand, put that address into ${code('url')} of the target in ${place('agentcore-chain.json', null)} and into ${code('servers')} of ${codes(own.map(({ openapi }) => openapi))}.`,
    ]),
  ];
}

function imageAndManifests(subject: GuideSubject, folder: string, image: string): readonly Block[] {
  const name = imageOf(subject, image);
  const manifests = `${folder}/k8s`;
  const hasManifests = holds(subject, `${manifests}/kustomization.yaml`);
  const commands = [
    ...(holds(subject, `${folder}/Dockerfile`) ? [makeRepository(subject, image), `docker build --platform linux/amd64 -t ${name} ${folder}`, `docker push ${name}`] : []),
    ...(hasManifests ? [`kubectl apply -k ${manifests}`] : []),
  ];
  if (commands.length === 0) return [paragraph`${code(`${folder}/README.md`)} says how it is built and started.`];
  return [
    shell(...commands),
    ...(hasManifests
      ? [paragraph`Before that, replace what is marked “yours” in ${place(`${manifests}/kustomization.yaml`, null)}: what only your deployment knows (image, role, host, certificate) stands there alone.${holds(subject, `${manifests}/README.md`) ? say` ${place(`${manifests}/README.md`, null)} goes through it step by step, with what else the cluster needs.` : ''}`]
      : []),
  ];
}

function makeRepository({ chain }: GuideSubject, image: string): string {
  return `aws ecr create-repository --repository-name ${image} --image-tag-mutability IMMUTABLE --region ${chain.region}`;
}

function interceptorStep(subject: GuideSubject): readonly Block[] {
  const { chain, names, arns } = subject;
  const { folder, language } = chain.interceptor;
  const { runtime, handler } = functionRuntimes[language];
  const { timeout, memorySize, architectures, tracingMode, logFormat } = functionSettings;
  const zip = language === 'python'
    ? [`cd ${folder}/src && zip -r ../interceptor.zip . -x '*__pycache__*' && cd -`]
    : [`cd ${folder} && npm ci && npm run build && zip -j interceptor.zip dist/index.mjs && cd -`];
  const variables = Object.entries(functionVariables(subject)).map(([name, value]) => `${name}=${value}`).join(',');
  return [
    heading(3, 'Step 2: the interceptor'),
    byCommand('interceptor'),
    shell(
      ...zip,
      `aws lambda create-function --function-name ${names.function} --region ${chain.region} \\`,
      `  --runtime ${runtime} --handler ${handler} --role ${arns.role(names.functionRole)} \\`,
      `  --zip-file fileb://${folder}/interceptor.zip --timeout ${timeout} --memory-size ${memorySize} --architectures ${architectures.join(' ')} \\`,
      `  --tracing-config Mode=${tracingMode} --logging-config LogFormat=${logFormat} --environment 'Variables={${variables}}'`,
    ),
  ];
}

function gatewayStep(subject: GuideSubject): readonly Block[] {
  const { chain } = subject;
  return [
    heading(3, 'Step 3: the gateway and its targets'),
    byCommand('gateway'),
    shell(`aws bedrock-agentcore-control create-gateway --region ${chain.region} --cli-input-json file://gateway.json`),
    paragraph`with this ${code('gateway.json')}:`,
    json(createGatewayRequest(subject)),
    paragraph`When it is READY, put its id into ${code('gateway.gatewayId')} of ${place('agentcore-chain.json', null)}. Then each target:`,
    ...chain.targets.flatMap((target) => [
      shell(
        `aws s3 cp ${target.openapi} s3://${bucketOf(chain)}/${target.name}-openapi.json`,
        `aws bedrock-agentcore-control create-gateway-target --region ${chain.region} --cli-input-json file://target-${target.name}.json`,
      ),
      paragraph`with this ${code(`target-${target.name}.json`)}:`,
      json(createTargetRequest(subject, target)),
    ]),
    paragraph`The gateway’s service role reads the documents:`,
    json(readDocumentPolicy(subject.arns, bucketOf(chain), chain.targets.map(({ name }) => `${name}-openapi.json`))),
    paragraph`An update replaces the whole gateway: what a request leaves out is gone, the interceptor included.`,
  ];
}

function agentStep(subject: GuideSubject): readonly Block[] {
  const { chain, names } = subject;
  const { folder, language } = chain.agent;
  const isImage = chain.agent.package === 'container';
  const zip = language === 'typescript'
    ? [`cd ${folder} && npm ci && npm run build && zip -j agent.zip dist/main.mjs && cd -`]
    : [
        `cd ${folder} && uv pip install --target package --python-platform aarch64-manylinux2014 --python-version 3.13 --only-binary :all: --require-hashes -r requirements.txt`,
        'cp -r src/. package && cd package && zip -r ../agent.zip . && cd ../..',
      ];
  return [
    heading(3, 'Step 4: the agent'),
    byCommand('agent'),
    shell(
      ...(isImage
        ? [makeRepository(subject, names.images.agent), `docker buildx build --platform linux/arm64 -t ${imageOf(subject, names.images.agent)} --push ${folder}`]
        : [...zip, `aws s3 cp ${folder}/agent.zip s3://${bucketOf(chain)}/agent.zip`]),
      `aws bedrock-agentcore-control create-agent-runtime --region ${chain.region} --cli-input-json file://runtime.json`,
    ),
    paragraph`with this ${code('runtime.json')}. AgentCore Runtime runs on ARM64, and takes ${isImage ? 'an image, as here, or a zip of the code' : 'a zip of the code, as here, or a container image'}: ${code('agent.package')} of ${place('agentcore-chain.json', null)} says which. The allowlist is setting 4:`,
    json(createRuntimeRequest(subject, isImage)),
    paragraph`When it is READY, put its id into ${code('agent.runtimeId')} of ${place('agentcore-chain.json', null)}.`,
    ...(chain.gateway.authorizer === 'CUSTOM_JWT' ? [paragraph`The secret of the agent’s own client stands in AWS Secrets Manager, where the agent reads it: an environment variable can be read by everyone who may call GetAgentRuntime. It is made once, from a file that you then delete; ${code('agent.gatewayClient')} of the chain file names its ARN:`, shell(createSecretCommand(names.agentSecret, chain.region))] : []),
  ];
}

function frontendStep(subject: GuideSubject): readonly Block[] {
  const { frontend } = subject.chain;
  const title = heading(3, 'Step 5: the frontend');
  if (frontend.kind === 'none') {
    const { headers, agent } = subject.chain;
    return [
      title,
      paragraph`This project has none. Whatever calls the runtime does three things:`,
      list(
        say`sign the user in, and take the access token (not the ID token)`,
        say`put it into ${code(headers.runtime)} ${agent.authorizer === 'AWS_IAM' ? 'before the request is signed with SigV4' : 'beside the JWT that opens the runtime'}`,
        say`send a session id of 33 characters at least, one for each conversation`,
      ),
    ];
  }
  return [title, ...workloadStep('frontend', frontend.folder, frontend.runsOn), ...imageAndManifests(subject, frontend.folder, subject.names.images.frontend), paragraph`Register the frontend’s address and its callback at the identity provider. The cookie secret is the same on all replicas.`];
}
