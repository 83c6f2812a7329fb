/** ARN of a secret of AWS Secrets Manager. Fact `iam.reads-secret`. */
export const secretArnForm = {
  pattern: /^arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:[A-Za-z0-9/_+=.@-]+-[A-Za-z0-9]{6}$/,
  means: 'it is the whole ARN of a secret, with the six characters that AWS puts behind its name: arn:aws:secretsmanager:us-west-2:123456789012:secret:orders/agent-AbCdEf',
} as const;

export type SecretPlace = { readonly region: string; readonly account: string };

/** Of an ARN that `secretArnForm` has let pass. */
export function placeOfSecret(arn: string): SecretPlace {
  const [, , , region = '', account = ''] = arn.split(':');
  return { region, account };
}

/** What makes a secret out of a file, so that it stands in no shell's history. */
export function createSecretCommand(name: string, region: string): string {
  return `aws secretsmanager create-secret --name ${name} --secret-string file://FILE --region ${region}`;
}
