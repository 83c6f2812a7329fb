import { loadSharedConfigFiles } from '@smithy/core/config';

/** Names of the profiles in the user's shared config and credentials files, sorted; none where there are no such files. Their content is not looked at. */
export async function awsProfiles(): Promise<readonly string[]> {
  const { configFile, credentialsFile } = await loadSharedConfigFiles({ ignoreCache: true });
  const names = new Set([...Object.keys(configFile), ...Object.keys(credentialsFile)]);
  return [...names].filter((name) => !otherSections.test(name)).sort((one, other) => one.localeCompare(other, 'en'));
}

/** `[sso-session work]` and `[services local]` stand in the config file too and come as `sso-session.work`: they are no profiles. */
const otherSections = /^(sso-session|services)\./;
