import type { Fact } from './fact.ts';

/** SigV4 at the doors of runtime and gateway (AWS_IAM). */
export const signatureFacts = {
  'signature.required': {
    statement: 'An AWS_IAM runtime or gateway answers 403 to a call that is unsigned or whose SigV4 signature does not fit: method, path, query, signed headers and body are all covered.',
    source: 'SigV4 reference; run with botocore, AWS SDK for JavaScript and @smithy/signature-v4', mark: 'D',
  },
  'signature.scope': {
    statement: 'The signature is for service bedrock-agentcore in the resource’s region.',
    source: 'gateway-using-auth; API model bedrock-agentcore', mark: 'D',
  },
  'signature.time-window': {
    statement: 'A signature is good for five minutes before and after its X-Amz-Date.',
    source: 'SigV4 reference', mark: 'D',
  },
  'signature.headers-signed': {
    statement: 'host and every x-amz-* header that is sent must be signed; a token header that is sent unsigned is refused locally, though AWS signs custom headers only by its clients’ habit.',
    source: 'SigV4 reference; the second half is this chain’s own strictness', mark: 'UNVERIFIED',
  },
  'signature.refusal-words': {
    statement: 'Exception names and messages of these refusals are those of other AWS services.',
    source: 'no source for AgentCore itself', mark: 'UNVERIFIED',
  },
} as const satisfies Record<string, Fact>;
