import { utf8ToBytes } from '@noble/hashes/utils.js';
import { refusalOfTargetUrl } from '../../agentcore/gateway/refusalOfTargetUrl.ts';
import type { Identity } from '../../chain/chain.ts';
import type { DeploymentPlace } from '../deploymentSubject.ts';
import { manifestKey, membersOf, textOf, type Manifest } from './manifest.ts';
import { configMapOf, containerOf, isNamespace, urlOf } from './workloadManifests.ts';

export type WorkloadSubject = { readonly component: string; readonly folder: string; readonly identity: Identity; readonly place: DeploymentPlace };

/** What Kubernetes lets an object's annotations have together is 262144 bytes, and the namespace has a copy of all that was applied. */
const mostBytes = 200_000;

/** Why the project's manifests cannot be applied as they are, and what to do; null where they can. */
export function obstacleToWorkload(rendered: readonly Manifest[], subject: WorkloadSubject): string | null {
  return obstacleInParts(rendered, subject) ?? obstacleInIngress(rendered, subject) ?? obstacleInSettings(rendered, subject);
}

function obstacleInParts(rendered: readonly Manifest[], { component, folder }: WorkloadSubject): string | null {
  const namespaces = rendered.filter(isNamespace).map(({ metadata }) => metadata.name);
  const [namespace = '', ...others] = namespaces;
  if (namespace === '' || others.length > 0) return `${folder} has ${namespaces.length} namespaces where it needs one of its own: what is removed with it must take nothing else along`;
  if (namespace === 'default' || namespace.startsWith('kube-')) return `${folder} names the namespace ${namespace}, which others live in: give the component one of its own in kustomization.yaml`;
  const secret = rendered.find(({ kind }) => kind === 'Secret');
  if (secret !== undefined) return `${folder} holds the Secret ${secret.metadata.name}: what is secret belongs into no file of a project, make it by hand as README.md of that folder says`;
  const outside = rendered.find((manifest) => !isNamespace(manifest) && manifest.metadata.namespace !== namespace);
  if (outside !== undefined) return `${manifestKey(outside)} of ${folder} is not in the namespace ${namespace}, with which all is removed: put it there, or apply it by hand`;
  if (containerOf(rendered, component) === null) return `no Deployment of ${folder} has a container ${component}, which is the one that gets the image: name it so`;
  const bytes = utf8ToBytes(JSON.stringify(rendered)).length;
  return bytes <= mostBytes ? null : `the manifests of ${folder} have ${bytes} bytes where ${mostBytes} can be kept: apply what is not the component’s by hand`;
}

function obstacleInIngress(rendered: readonly Manifest[], { folder, place }: WorkloadSubject): string | null {
  const ingresses = rendered.filter(({ kind }) => kind === 'Ingress');
  const [ingress, ...others] = ingresses;
  if (ingress === undefined || others.length > 0) return `${folder} has ${ingresses.length} Ingresses where one says how it is reached: leave that one`;
  const file = `${folder}/kustomization.yaml`;
  const url = urlOf(rendered);
  if (url === null || /(^|\.|\/)example\.(com|net|org)$/.test(url)) return `the host in ${file} is ${url === null ? 'missing' : `still the example’s (${url.slice('https://'.length)})`}: put the name there under which it is reached`;
  const refusal = refusalOfTargetUrl(url);
  if (refusal !== null) return `the host in ${file}, ${url.slice('https://'.length)}: ${refusal}; set it to a public name`;
  const certificate = textOf(membersOf(ingress.metadata.annotations)['alb.ingress.kubernetes.io/certificate-arn']);
  const [, region, account, id] = /^arn:[a-z-]+:acm:([a-z0-9-]+):(\d{12}):certificate\/(.+)$/.exec(certificate) ?? [];
  if (id === undefined || /^[0-]+$/.test(id)) return `the certificate in ${file} is ${id === undefined ? 'missing' : 'still the example’s'}: put the ARN there of the one in AWS Certificate Manager that was issued for ${url.slice('https://'.length)}`;
  if (region !== place.region || account !== place.account) return `the certificate in ${file} is one of account ${account}, ${region}, and the load balancer takes those of account ${place.account}, ${place.region}: name one from there`;
  return null;
}

/** What the pods believe must be what the chain is made for, or every token is refused. */
function obstacleInSettings(rendered: readonly Manifest[], { component, folder, identity }: WorkloadSubject): string | null {
  const data = membersOf(configMapOf(rendered, component)?.['data']);
  const expected = [['ISSUER', 'issuer', identity.issuer], ['AUDIENCE', 'audience', identity.audience]] as const;
  for (const [name, member, value] of expected) {
    const set = data[name];
    if (set === undefined) continue;
    if (value === null) return `identity.${member} is not filled in, and the component knows its tokens by it: fill in the chain file, and ${name} in ${folder}/config-map.yaml`;
    if (set !== value) return `${name} in ${folder}/config-map.yaml is ${String(set)}, and identity.${member} of the chain file is ${value}: make them the same`;
  }
  return null;
}

