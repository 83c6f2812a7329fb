import type { Chain } from '../../src/core/chain/chain.ts';
import { everywhere } from '../../src/core/chain/componentLanguages.ts';
import { defaultChain } from '../../src/core/chain/defaultChain.ts';
import { chainToJson } from '../../src/core/chain/parseChain.ts';
import type { GuideFile } from '../../src/core/guide/guide.ts';

/** All Python with Streamlit, signed in at Okta. */
export const pythonChain: Chain = defaultChain({
  name: 'orders', region: 'us-west-2', gatewayAuthorizer: 'AWS_IAM', languages: everywhere('python'), frontend: 'streamlit', existingApi: null,
  identity: { preset: 'okta', issuer: 'https://example.okta.com/oauth2/default', audience: 'api://orders', clientId: '0oa1' },
});

/** TypeScript, an API that is there already, and a gateway that wants a token of the agent's own. */
export const typescriptChain: Chain = defaultChain({
  name: 'billing-x', region: 'eu-central-1', gatewayAuthorizer: 'CUSTOM_JWT', languages: everywhere('typescript'), frontend: 'none', existingApi: { name: 'billing', url: 'https://billing.example.com' },
  identity: { preset: 'generic', issuer: 'https://login.example.com', audience: null, clientId: null },
});

/** What a guide looks at in a project, in short: stand-ins for the templates, which may change without changing a golden. */
export function guideFilesOf(chain: Chain): readonly GuideFile[] {
  const python = chain.interceptor.language === 'python';
  return [
    { path: 'agentcore-chain.json', text: chainToJson(chain) },
    ...(python
      ? [
          { path: 'interceptor/src/interceptor/gateway_request.py', text: 'def read_gateway_request(event):\n    # Setting 2 of GUIDE.md: the headers are here.\n    return read_headers(request.get("headers"))\n' },
          { path: 'interceptor/src/interceptor/intercept.py', text: '# Setting 3 of GUIDE.md: headers and body, no other member.\nreturn {"interceptorOutputVersion": "1.0"}\n' },
        ]
      : [{ path: 'interceptor/src/intercept.ts', text: "// Setting 2 of GUIDE.md: the headers are here.\nreadHeaders(request['headers']);\n\n// Setting 3 of GUIDE.md: headers and body, no other member.\nreturn { interceptorOutputVersion: '1.0', mcp };\n" }]),
    ...(chain.frontend.kind === 'none' ? [] : [
      { path: 'frontend/Dockerfile', text: 'FROM python\n' },
      { path: 'frontend/k8s/kustomization.yaml', text: 'namespace: orders-web\n' },
      { path: 'frontend/k8s/README.md', text: '' },
      { path: 'frontend/k8s/service-account.yaml', text: 'apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  labels:\n    a: b\n  name: orders-frontend\n' },
    ]),
    ...(python ? [{ path: 'target-api/Dockerfile', text: 'FROM python\n' }, { path: 'target-api/k8s/kustomization.yaml', text: 'namespace: orders-api\n' }, { path: 'agent/Dockerfile', text: 'FROM python\n' }] : []),
  ];
}
