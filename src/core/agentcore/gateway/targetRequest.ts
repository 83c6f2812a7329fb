import type { Target } from '../../chain/chain.ts';
import type { CredentialProviderType } from './gateway.ts';

/** Where a gateway reads a target's OpenAPI document: in the request itself, as text, or in S3. */
export type OpenApiSchema = { readonly inlinePayload: string } | { readonly s3: { readonly uri: string; readonly bucketOwnerAccountId?: string } };

/** What CreateGatewayTarget and UpdateGatewayTarget are given beside the gateway's id, in the members of the API model. */
export type TargetRequest<Schema extends OpenApiSchema = OpenApiSchema> = {
  readonly name: string;
  readonly targetConfiguration: { readonly mcp: { readonly openApiSchema: Schema } };
  readonly credentialProviderConfigurations?: readonly { readonly credentialProviderType: CredentialProviderType }[];
  readonly metadataConfiguration?: { readonly allowedRequestHeaders: readonly string[] };
};

/** Without a credential provider what the interceptor sets as Authorization arrives. AWS takes no empty list of headers. */
export function targetRequest<Schema extends OpenApiSchema>(target: Pick<Target, 'name' | 'credentialProvider' | 'allowedRequestHeaders'>, openApiSchema: Schema): TargetRequest<Schema> {
  const { name, credentialProvider, allowedRequestHeaders } = target;
  return {
    name,
    targetConfiguration: { mcp: { openApiSchema } },
    ...(credentialProvider === 'none' ? {} : { credentialProviderConfigurations: [{ credentialProviderType: credentialProvider }] }),
    ...(allowedRequestHeaders.length === 0 ? {} : { metadataConfiguration: { allowedRequestHeaders } }),
  };
}
