/** Container Insights keeps what the pods of a cluster print in `<prefix><cluster>/application`. Fact `logs.pods-group`. */
export const podGroupPrefix = '/aws/containerinsights/';

/** Forms of a cluster's own address (Amazon EKS user guide, cluster endpoints): with the region before and behind `eks`, and the one that answers on IPv6 too. */
const serverForms = [
  /^https:\/\/[^/:]+\.([a-z0-9-]+)\.eks\.amazonaws\.com(?:\.cn)?(?::443)?\/?$/i,
  /^https:\/\/[^/:]+\.eks\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?(?::443)?\/?$/i,
  /^https:\/\/[^/:]+\.eks-cluster\.([a-z0-9-]+)\.api\.(?:aws|amazonwebservices\.com\.cn)(?::443)?\/?$/i,
];

/** The region of the Amazon EKS cluster behind this address; null where it is no cluster of Amazon EKS. */
export function eksRegionOf(server: string): string | null {
  for (const form of serverForms) {
    const region = form.exec(server)?.[1];
    if (region !== undefined) return region.toLowerCase();
  }
  return null;
}

/** What `aws eks update-kubeconfig` calls a cluster: its ARN. Null for a name that is none. */
export function eksArnOf(name: string): { readonly region: string; readonly account: string; readonly cluster: string } | null {
  const [, region = '', account = '', cluster = ''] = /^arn:[a-z-]+:eks:([a-z0-9-]+):(\d{12}):cluster\/(.+)$/.exec(name) ?? [];
  return cluster === '' ? null : { region, account, cluster };
}

/** A cluster's name, of what stands for it in kubectl's configuration: `aws eks` writes an ARN there, eksctl `NAME.REGION.eksctl.io`. */
export function eksClusterName(name: string): string {
  return eksArnOf(name)?.cluster ?? /^([^.]+)\.[a-z0-9-]+\.eksctl\.io$/.exec(name)?.[1] ?? name;
}
