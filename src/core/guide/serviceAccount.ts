import type { GuideSubject } from './guideSubject.ts';

export type ServiceAccount = { readonly namespace: string; readonly serviceAccount: string };

/** The Kubernetes service account of a component, as its manifests name it; what they do not name is called after the chain. */
export function serviceAccountOf({ chain, files }: GuideSubject, folder: string): ServiceAccount {
  const documents = files.filter(({ path }) => path.startsWith(`${folder}/k8s/`) && /\.ya?ml$/.test(path)).flatMap(({ text }) => text.split(/^---$/m));
  const account = documents.find((document) => /^kind:\s*ServiceAccount\s*$/m.test(document));
  const namespace = documents.map((document) => /^namespace:\s*["']?([a-z0-9-]+)/m.exec(document)?.[1]).find((name) => name !== undefined)
    ?? nameOf(documents.find((document) => /^kind:\s*Namespace\s*$/m.test(document)));
  return { namespace: namespace ?? chain.name.toLowerCase(), serviceAccount: nameOf(account) ?? folder };
}

function nameOf(document: string | undefined): string | undefined {
  return /^metadata:\s*$(?:\n\s+.*)*?\n\s+name:\s*["']?([a-z0-9.-]+)/m.exec(document ?? '')?.[1];
}
