import { utf8ToBytes } from '@noble/hashes/utils.js';
import { gatewayLimits } from '../../agentcore/gateway/gateway.ts';
import { problemsOfOpenApi } from '../../agentcore/gateway/problemsOfOpenApi.ts';
import { refusalOfTargetUrl } from '../../agentcore/gateway/refusalOfTargetUrl.ts';
import type { Target } from '../../chain/chain.ts';
import { documentAt } from './targetDocument.ts';

/** Why a gateway's target cannot be made of what the chain file and the project hold, and what to do; null where it can. `document` null: there is none to be read. `isStored`: it goes into S3, and not into the request. */
export function obstacleToTarget(target: Target, document: { readonly [member: string]: unknown } | null, isStored: boolean): string | null {
  const { name, url, openapi, credentialProvider, runsOn } = target;
  if (credentialProvider !== 'none') {
    return `credentialProvider is ${credentialProvider}, which the chain file does not say enough of, and the interceptor’s Authorization arrives with none: set it to "none", or make this target by hand`;
  }
  if (url === null && runsOn === 'ecs') return `runsOn is ecs, where this version deploys nothing: deploy the API there by hand, then set url of target "${name}" in the chain file`;
  if (url === null) return `it has no address yet: deploy the API, then set url of target "${name}" in the chain file`;
  const refusal = refusalOfTargetUrl(url);
  if (refusal !== null) return `url ${url}: ${refusal}; set it to the API’s public address`;
  if (document === null) return `${openapi} cannot be read as JSON: put the API’s OpenAPI document there`;
  const placed = documentAt(document, url);
  const problems = problemsOfOpenApi(placed, name);
  const [first] = problems;
  if (first !== undefined) return `AWS would refuse ${openapi}: ${first.message}${problems.length === 1 ? '' : `, and ${problems.length - 1} more`}; mend the document`;
  const bytes = utf8ToBytes(JSON.stringify(placed)).length;
  const { inlineDocumentBytes, storedDocumentBytes } = gatewayLimits;
  if (bytes > storedDocumentBytes) return `${openapi} has ${bytes} bytes where AWS takes ${storedDocumentBytes}: leave out what the agent does not need`;
  return bytes <= inlineDocumentBytes || isStored ? null : `${openapi} has ${bytes} bytes where AWS takes ${inlineDocumentBytes} in a request, and what is put into S3 must name the API’s address: set url of target "${name}" in the chain file`;
}
