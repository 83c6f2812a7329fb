import { runtimeNameOf } from './names.ts';

/** What a chain's parts are called on AWS. */
export type AwsNames = { readonly gateway: string; readonly runtime: string };

/** Derived from the chain's name, which `refusalOfChainName` has let pass: a gateway's name takes no underscore, a runtime's no hyphen. */
export function awsNamesOf(chainName: string): AwsNames {
  return { gateway: chainName, runtime: runtimeNameOf(chainName) };
}
