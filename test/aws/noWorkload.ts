import { noWorkloads } from '../../src/core/deploy/workload/workloads.ts';
import { kubectl } from '../../src/tools/kubernetes/kubectl.ts';
import { workloadReconciler } from '../../src/tools/kubernetes/workloadReconciler.ts';

/** Beside the reconcilers of AWS, where a deployment has no workload. */
export const noWorkload = { workload: workloadReconciler(noWorkloads.cluster, kubectl({})) } as const;
