import { awsPages } from '../../agentcore/awsPages.ts';
import type { Block } from '../guide.ts';
import { heading, list, pageLink, say } from '../say.ts';

/** Where AWS explains what this chain rests on. */
export function pagesSection(): readonly Block[] {
  const { runtimeHeaders, interceptorTypes, gatewayHeaders, passRequestHeaders, runtimeAuthorizer, gatewayAuthorizer, credentialProviders, openapi, runtimePermissions, gatewayPermissions, observability } = awsPages;
  const pages = [runtimeHeaders, interceptorTypes, gatewayHeaders, passRequestHeaders, runtimeAuthorizer, gatewayAuthorizer, credentialProviders, openapi, runtimePermissions, gatewayPermissions, observability];
  return [heading(2, 'AWS pages'), list(...pages.map((page) => say`${pageLink(page)}`))];
}
